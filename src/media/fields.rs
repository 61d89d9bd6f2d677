//! HTTP header fields: a list in order, names without regard to case (RFC 9110, section 5).

/// The fields of one message, as they came in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields {
    list: Vec<(String, String)>,
}

impl Fields {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more field at the end.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.list.push((name.into(), value.into()));
    }

    /// Name and value of each field, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.list.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The values of the fields of this name, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The value of the first field of this name.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// A parameter of the first field of this name that has it, quotes taken off (RFC 9110, section 5.6.6).
    pub fn parameter(&self, name: &str, parameter: &str) -> Option<String> {
        self.all(name).find_map(|value| parameter_of(value, parameter))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Fields {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        Self { list: fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}

/// A parameter of a field's value: what follows `;name=`, quotes and their backslashes taken off. Names are compared
/// without regard to case; a `;` inside quotes separates nothing.
pub fn parameter_of(value: &str, parameter: &str) -> Option<String> {
    pieces(value, b';').into_iter().skip(1).find_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        name.trim().eq_ignore_ascii_case(parameter).then(|| unquoted(value.trim()))
    })
}

/// Fields in which all lines of one of these names are one, joined by commas (RFC 9110, section 5.3).
pub fn joined(fields: &[(String, String)], names: &[&str]) -> Fields {
    let mut joined = Fields::new();
    for (name, value) in fields {
        let is_list = names.iter().any(|list| name.eq_ignore_ascii_case(list));
        let mut list = joined.list.iter_mut();
        match list.find(|(known, _)| is_list && known.eq_ignore_ascii_case(name)) {
            Some((_, before)) => {
                before.push_str(", ");
                before.push_str(value);
            }
            None => joined.push(name, value),
        }
    }
    joined
}

/// The links of the fields Link (RFC 8288, section 3) by relation: a field is named as the relation and has the target
/// as its value, once for each relation of each link.
pub fn links<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Fields {
    let mut links = Fields::new();
    for (_, value) in fields.filter(|(name, _)| name.eq_ignore_ascii_case("Link")) {
        for link in pieces(value, b',') {
            let Some((target, parameters)) =
                link.trim().strip_prefix('<').and_then(|rest| rest.split_once('>'))
            else {
                continue;
            };
            let relations = parameter_of(parameters, "rel").unwrap_or_default();
            relations.split_ascii_whitespace().for_each(|relation| links.push(relation, target.trim()));
        }
    }
    links
}

/// The value cut at each separator outside quotes and outside the angle brackets of a URL.
pub(crate) fn pieces(value: &str, separator: u8) -> Vec<&str> {
    let (mut pieces, mut from, mut quoted, mut escaped, mut in_url) = (Vec::new(), 0, false, false, false);
    for (at, octet) in value.bytes().enumerate() {
        match octet {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' if !in_url => quoted = !quoted,
            b'<' | b'>' if !quoted => in_url = octet == b'<',
            _ if octet == separator && !quoted && !in_url => {
                pieces.push(&value[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&value[from..]);
    pieces
}

/// A token as it is, a quoted string as meant.
pub(crate) fn unquoted(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '\\' => out.extend(rest.next()),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("text/calendar; charset=utf-8", "CHARSET", Some("utf-8"))]
    #[case("a; x=\"1;y=2\\\"\"; y=3", "y", Some("3"))]
    #[case("a; x=\"1;y=2\\\"\"", "x", Some("1;y=2\""))]
    #[case("a; x", "x", None)]
    #[case("x=1", "x", None)]
    fn parameters_are_found(#[case] value: &str, #[case] name: &str, #[case] expected: Option<&str>) {
        assert_eq!(parameter_of(value, name).as_deref(), expected);
    }

    #[rstest]
    #[case("</a>; rel=\"x y\"", &[("x", "/a"), ("y", "/a")])]
    #[case("</a,b>; title=\"1, 2\"; REL=x, <c?;d>;rel=y", &[("x", "/a,b"), ("y", "c?;d")])]
    #[case("</a>; title=rel", &[])]
    #[case("/a; rel=x", &[])]
    fn links_are_found(#[case] value: &str, #[case] expected: &[(&str, &str)]) {
        let found = links([("Content-Type", "x"), ("link", value)].into_iter());
        assert_eq!(found.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn lines_of_a_list_are_one() {
        let lines = [("Vary", "a"), ("DAV", "1"), ("vary", "b"), ("DAV", "3")];
        let lines = lines.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let joined = joined(&lines, &["Vary"]);
        assert_eq!(joined.all("Vary").collect::<Vec<_>>(), ["a, b"]);
        assert_eq!(joined.all("DAV").count(), 2);
    }

    #[test]
    fn fields_keep_order_and_repetition() {
        let fields = Fields::from_iter([("DAV", "1"), ("ETag", "\"a\""), ("dav", "calendar-access")]);
        assert_eq!(fields.all("Dav").collect::<Vec<_>>(), ["1", "calendar-access"]);
        assert_eq!(fields.first("etag"), Some("\"a\""));
    }
}
