//! Passwords: where they come from, and that they go nowhere else.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::{Answer, Exchange, Fault, FaultKind, Request, User};

/// What stands where a secret was.
const REMOVED: &str = "[removed]";
/// A shorter password is looked for only as part of Basic credentials: it would be found everywhere.
const LEAST: usize = 4;
/// Header fields whose value is a secret as a whole.
const SECRET_FIELDS: [&str; 8] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "authentication-info",
    "proxy-authentication-info",
    "x-auth-token",
    "x-csrf-token",
];

/// Who logs in, by Basic authentication (RFC 7617).
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    name: String,
    password: String,
    /// Whether the password came from the environment.
    secret: bool,
}

impl Login {
    /// The login of a user, the password from where the subject's file says.
    ///
    /// # Errors
    /// A [`Fault`] of kind set-up names the environment variable that is not set.
    pub fn of(user: &User) -> Result<Self, Fault> {
        let named = user.password_from.as_deref();
        if let Some(password) = named.and_then(|variable| std::env::var(variable).ok()) {
            return Ok(Self { name: user.login.clone(), password, secret: true });
        }
        match (&user.password, named) {
            (Some(password), _) => {
                Ok(Self { name: user.login.clone(), password: password.clone(), secret: false })
            }
            (None, Some(variable)) => {
                let user = &user.name;
                let message = format!(
                    "expected the password of {user} in the environment variable {variable}, but found none"
                );
                Err(Fault::new(FaultKind::SetUp, message))
            }
            (None, None) => {
                let message = format!("expected a password of {}, but its file names none", user.name);
                Err(Fault::new(FaultKind::SetUp, message))
            }
        }
    }

    /// The password: for a server that is started here with it.
    pub(in crate::subject) fn password(&self) -> &str {
        &self.password
    }

    /// The value of the field Authorization.
    pub(in crate::subject) fn basic(&self) -> String {
        format!("Basic {}", self.encoded())
    }

    fn encoded(&self) -> String {
        STANDARD.encode(format!("{}:{}", self.name, self.password))
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Every form in which a secret may be seen.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The longest first.
    forms: Vec<Vec<u8>>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").finish_non_exhaustive()
    }
}

impl Secrets {
    /// The secrets among these logins. A password that the subject's file itself holds is none.
    pub fn new<'a>(logins: impl IntoIterator<Item = &'a Login>) -> Self {
        let mut forms = Vec::new();
        for login in logins {
            if !login.secret || login.password.is_empty() {
                continue;
            }
            forms.push(login.encoded());
            // A password that is the user's name stands in every path; taken out, nothing could be found any more.
            if login.password.len() >= LEAST && !login.password.eq_ignore_ascii_case(&login.name) {
                forms.extend(written(&login.password));
            }
        }
        forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        forms.dedup();
        Self { forms: forms.into_iter().map(String::into_bytes).collect() }
    }

    /// The secrets in what an adapter is told: the password of a user, whatever it was made for.
    pub(in crate::subject) fn told(arguments: &[(String, String)]) -> Self {
        let named = |wanted: &str| {
            arguments
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        Self::new([&Login { name: named("user"), password: named("password"), secret: true }])
    }

    /// Takes the secrets out of what is kept of a conversation with an adapter.
    pub(in crate::subject) fn line(&self, exchange: Exchange) -> Exchange {
        match exchange {
            Exchange::Line { sent, answered, micros } => {
                let answered = answered.map(|answered| self.text(&answered));
                Exchange::Line { sent: self.text(&sent), answered, micros }
            }
            other => other,
        }
    }

    /// The octets, what is secret in them replaced.
    #[must_use]
    pub fn octets(&self, octets: &[u8]) -> Vec<u8> {
        self.forms.iter().fold(octets.to_vec(), |octets, form| replaced(&octets, form))
    }

    /// The text, what is secret in it replaced.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        if self.forms.is_empty() {
            return text.to_owned();
        }
        String::from_utf8_lossy(&self.octets(text.as_bytes())).into_owned()
    }

    /// Takes the secrets out of an answer.
    pub(in crate::subject) fn answer(&self, mut answer: Answer) -> Answer {
        answer.headers = self.headers(&answer.headers);
        if !self.forms.is_empty() {
            answer.body = self.octets(&answer.body);
        }
        answer
    }

    /// Takes the secrets out of a request.
    pub(super) fn request(&self, request: &Request) -> Request {
        Request {
            method: request.method.clone(),
            url: self.text(&request.url),
            headers: self.headers(&request.headers),
            body: self.octets(&request.body),
        }
    }

    fn headers(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        let hidden = |name: &str| SECRET_FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name));
        headers
            .iter()
            .map(|(name, value)| {
                (name.clone(), if hidden(name) { REMOVED.to_owned() } else { self.text(value) })
            })
            .collect()
    }
}

/// A password as plain text, in URLs, in XML and JSON, and in base64.
fn written(password: &str) -> Vec<String> {
    let percent: String = url::form_urlencoded::byte_serialize(password.as_bytes()).collect();
    let xml = password.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quoted = xml.replace('"', "&quot;").replace('\'', "&apos;");
    let json = password.replace('\\', "\\\\").replace('"', "\\\"");
    let spaces = percent.replace('+', "%20");
    vec![password.to_owned(), percent, spaces, xml, quoted, json, STANDARD.encode(password)]
}

fn replaced(octets: &[u8], form: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(octets.len());
    let mut at = 0;
    while at < octets.len() {
        if octets[at..].starts_with(form) {
            kept.extend_from_slice(REMOVED.as_bytes());
            at += form.len();
        } else {
            kept.push(octets[at]);
            at += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn secrets() -> Secrets {
        Secrets::new([&Login { name: "alice".into(), password: "p&ss w\"rd".into(), secret: true }])
    }

    #[rstest]
    #[case("the password is p&ss w\"rd!", "the password is [removed]!")]
    #[case("?p=p%26ss+w%22rd", "?p=[removed]")]
    #[case("?p=p%26ss%20w%22rd", "?p=[removed]")]
    #[case("<a>p&amp;ss w\"rd</a>", "<a>[removed]</a>")]
    #[case("{\"p\":\"p&ss w\\\"rd\"}", "{\"p\":\"[removed]\"}")]
    #[case("Basic YWxpY2U6cCZzcyB3InJk", "Basic [removed]")]
    #[case("nothing to see, alice", "nothing to see, alice")]
    fn a_password_is_removed_however_it_is_written(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(secrets().text(text), expected);
    }

    #[test]
    fn an_adapter_line_is_kept_without_the_password_that_it_was_told() {
        let told = [("user", "alice"), ("password", "3ddb558f\"7e1c3c")];
        let told: Vec<_> = told.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let line = r#"{"arguments":{"password":"3ddb558f\"7e1c3c","user":"alice"}}"#.to_owned();
        let kept =
            Secrets::told(&told).line(Exchange::Line { sent: line.clone(), answered: Some(line), micros: 1 });
        let removed = r#"{"arguments":{"password":"[removed]","user":"alice"}}"#.to_owned();
        assert_eq!(kept, Exchange::Line { sent: removed.clone(), answered: Some(removed), micros: 1 });
    }

    #[test]
    fn fields_that_carry_credentials_are_removed_whole() {
        let headers = vec![("Set-Cookie".into(), "a=b".into()), ("ETag".into(), "\"1\"".into())];
        let answer = secrets().answer(Answer { headers, ..Answer::default() });
        assert_eq!(answer.headers[0].1, REMOVED);
        assert_eq!(answer.headers[1].1, "\"1\"");
    }

    #[test]
    fn what_is_shown_for_debugging_has_no_password() {
        let login = Login { name: "alice".into(), password: "secret".into(), secret: true };
        assert!(!format!("{login:?} {:?}", secrets()).contains("secret"));
    }
}
