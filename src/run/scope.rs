//! The holes of one trial: what the case says, what its answers gave, what the harness offers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::{Holes, Template, Unbound};

/// The longest text that `$(long:N)` and `$(base64:N)` make, in octets.
const LONGEST: usize = 16 << 20;

/// Values by name. A later value of the same name hides an earlier one.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    values: Vec<(String, Vec<u8>)>,
}

impl Scope {
    /// Puts a value that is there as octets.
    pub fn put(&mut self, name: impl Into<String>, value: impl Into<Vec<u8>>) {
        self.values.push((name.into(), value.into()));
    }

    /// Fills templates in order, each from what was there before it, and puts them.
    ///
    /// # Errors
    /// [`Unbound`] names the first hole that nothing fills.
    pub fn put_all(&mut self, templates: &[(String, Template)]) -> Result<(), Unbound> {
        for (name, template) in templates {
            let value = template.fill(self)?;
            self.put(name.clone(), value);
        }
        Ok(())
    }
}

impl Holes for Scope {
    fn hole(&self, name: &str) -> Option<Vec<u8>> {
        let own = self.values.iter().rev().find(|(known, _)| known == name);
        own.map(|(_, value)| value.clone()).or_else(|| offered(name))
    }
}

/// The holes for octets that a YAML text cannot hold.
fn offered(name: &str) -> Option<Vec<u8>> {
    match name.split_once(':') {
        None => Some(match name {
            "cr" => b"\r".to_vec(),
            "lf" => b"\n".to_vec(),
            "fold" => b"\r\n ".to_vec(),
            "tab-fold" => b"\r\n\t".to_vec(),
            "bom" => "\u{feff}".as_bytes().to_vec(),
            _ => return None,
        }),
        Some(("octet", hex)) if hex.len() == 2 && !hex.starts_with('+') => {
            u8::from_str_radix(hex, 16).ok().map(|octet| vec![octet])
        }
        Some(("long", length)) => Some(vec![b'x'; length.parse().ok().filter(|&n| n <= LONGEST)?]),
        Some(("base64", length)) => {
            let length: usize = length.parse().ok().filter(|&n| n <= LONGEST)?;
            let octets: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            Some(STANDARD.encode(octets).into_bytes())
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("octet:FF", Some(vec![0xff]))]
    #[case("octet:F", None)]
    #[case("fold", Some(b"\r\n ".to_vec()))]
    #[case("long:3", Some(b"xxx".to_vec()))]
    #[case("base64:3", Some(b"AAEC".to_vec()))]
    #[case("long:99999999999", None)]
    #[case("nonsense", None)]
    fn the_harness_offers_octets(#[case] name: &str, #[case] expected: Option<Vec<u8>>) {
        assert_eq!(Scope::default().hole(name), expected);
    }

    #[test]
    fn a_later_value_hides_an_earlier_one() {
        let mut scope = Scope::default();
        scope.put("a", "1");
        scope.put_all(&[("a".into(), Template::parse("$(a)2"))]).unwrap();
        assert_eq!(scope.hole("a").unwrap(), b"12");
    }
}
