//! The sentences of a specification's text that hold a BCP 14 keyword: anchor and digest.
//!
//! The anchor is SECTION-N, the Nth such sentence of the section, counted from 1 in reading order. Front matter, the table of
//! contents, references, the paragraph that defines the keywords and the furniture of pages are left out.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use regex::Regex;
use sha2::{Digest, Sha256};

/// How many hex digits of a sentence's SHA-256 a catalogue records.
const DIGITS: usize = 12;

/// A pattern of ours.
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern that is written here is a regular expression")
}

macro_rules! patterns {
    ($($name:ident = $text:expr;)+) => { $(static $name: LazyLock<Regex> = LazyLock::new(|| pattern($text));)+ };
}

patterns! {
    KEYWORD = r"\b(MUST|SHALL|REQUIRED|SHOULD|RECOMMENDED|MAY|OPTIONAL)\b";
    HEADING = r"^(\d+(?:\.\d+)*)\.?\s{1,3}(\S.*)$";
    MARKDOWN_HEADING = r"^#{1,6}\s+(?:(\d+(?:\.\d+)*|[A-Z](?:\.\d+)+|Appendix [A-Z])[.:]?\s+)?(.+)$";
    FURNITURE = r"(\[Page \d+\]\s*$)|(^Internet-Draft\s{2,})|(^RFC \d+\s{2,})";
    CONTENTS = r"^(#+ )?Table of Contents";
    CONTENTS_LINE = r"\. \. \.|\s{2,}\d+$";
    KEYWORDS_DEFINED = concat!(
        r#"key words?\s+"?MUST|to be interpreted as described|"?NOT RECOMMENDED"?, "?MAY|"#,
        r"appear in all\s+capitals",
    );
    NAME_ONLY = r#"^(Parameter name:?\s+REQUIRED$|\w+\s*=\s*"REQUIRED")"#;
    LEFT_OUT = concat!(
        r"(?i)^(table of contents|acknowledg|.*references$|authors?['’]?s? address|contributors|status of this memo|",
        r"copyright notice|conventions used|requirements language|terms and definitions$|index)",
    );
    GRAMMAR_COMMENT = r"(^|\s);";
    BULLET = r"^([*o\-]|\d+\.|[a-z]\.|\([a-z0-9]+\))\s+\S";
    BLANKS = r"\s+";
    SEMICOLON = r"\s*;\s*";
    ABBREVIATION = r"\b(e\.g|i\.e|etc|cf|vs|Sec|sec)\.";
    SENTENCE_END = r#"[.!?]["”)]?\s+["“(\[]?[A-Z]"#;
}

/// Stands for the full stop of an abbreviation, which ends no sentence.
const NO_END: &str = "\u{1}";

/// The digest of each sentence, by anchor.
pub(super) fn digests(text: &str) -> BTreeMap<String, String> {
    let mut counted: HashMap<String, usize> = HashMap::new();
    let mut digests = BTreeMap::new();
    for section in sections(text) {
        if section.number == "0" || LEFT_OUT.is_match(&section.title) {
            continue;
        }
        for paragraph in paragraphs(&section.lines) {
            if KEYWORDS_DEFINED.is_match(&paragraph.text) {
                continue;
            }
            for sentence in sentences(&paragraph) {
                if KEYWORD.is_match(&sentence) && !NAME_ONLY.is_match(&sentence) {
                    let number = counted.entry(section.number.clone()).or_default();
                    *number += 1;
                    digests.insert(format!("{}-{number}", section.number), digest(&sentence));
                }
            }
        }
    }
    digests
}

/// SHA-256 of a whole text in hex.
pub(super) fn text_digest(octets: &[u8]) -> String {
    Sha256::digest(octets).iter().map(|octet| format!("{octet:02x}")).collect()
}

fn digest(sentence: &str) -> String {
    let folded = BLANKS.replace_all(sentence, " ");
    let mut hex = text_digest(folded.trim().as_bytes());
    hex.truncate(DIGITS);
    hex
}

struct Section {
    number: String,
    title: String,
    lines: Vec<String>,
}

/// The text by sections, the furniture of pages taken out: a paragraph may go on over the turn of a page.
fn sections(text: &str) -> Vec<Section> {
    let markdown = text.split('\n').take(400).any(|line| line.starts_with("## "));
    let mut all = Vec::new();
    let mut section = Section { number: "0".to_owned(), title: String::new(), lines: Vec::new() };
    let (mut contents, mut turning) = (false, false);
    for line in text.split('\n') {
        let line = line.trim_end().replace('\u{c}', "");
        if FURNITURE.is_match(&line) {
            while section.lines.last().is_some_and(String::is_empty) {
                section.lines.pop();
            }
            turning = true;
            continue;
        }
        if turning {
            if line.is_empty() {
                continue;
            }
            turning = false;
            let ends = |last: &String| [".", ":", "CRLF", ")"].iter().any(|end| last.ends_with(end));
            if section.lines.last().is_none_or(ends) || HEADING.is_match(&line) {
                section.lines.push(String::new());
            }
        }
        contents |= CONTENTS.is_match(&line);
        if let Some((number, title)) = heading(&line, markdown) {
            contents = false;
            all.push(std::mem::replace(&mut section, Section { number, title, lines: Vec::new() }));
        } else if !contents {
            section.lines.push(line);
        }
    }
    all.push(section);
    all
}

/// Number and title of a heading; the title stands for a number that is not there.
fn heading(line: &str, markdown: bool) -> Option<(String, String)> {
    let pattern = if markdown { &*MARKDOWN_HEADING } else { &*HEADING };
    if !markdown && CONTENTS_LINE.is_match(line) {
        return None;
    }
    let found = pattern.captures(line)?;
    let title = found.get(2)?.as_str();
    let number = found.get(1).map_or(title, |number| number.as_str());
    Some((number.to_owned(), title.trim().to_owned()))
}

struct Paragraph {
    grammar: bool,
    text: String,
}

/// Wrapped lines joined; a run of comments of a grammar is a paragraph of its own.
fn paragraphs(lines: &[String]) -> Vec<Paragraph> {
    let mut all = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut grammar = false;
    for line in lines.iter().map(String::as_str).chain([""]) {
        let text = line.trim();
        let comment = GRAMMAR_COMMENT.is_match(line);
        let ends = text.is_empty() || comment != grammar || BULLET.is_match(text) || (comment && text == ";");
        if ends && !run.is_empty() {
            all.push(Paragraph { grammar, text: run.join(" ") });
            run.clear();
        }
        grammar = comment;
        if !text.is_empty() && text != ";" {
            run.push(text);
        }
    }
    all
}

fn sentences(paragraph: &Paragraph) -> Vec<String> {
    if paragraph.grammar {
        return vec![SEMICOLON.replace_all(&paragraph.text, " ").trim().to_owned()];
    }
    let text = BLANKS.replace_all(&paragraph.text, " ");
    let text = ABBREVIATION.replace_all(&text, format!("${{1}}{NO_END}"));
    let mut parts = Vec::new();
    let (mut from, mut search) = (0, 0);
    while let Some(end) = SENTENCE_END.find_at(&text, search) {
        // The closing quote belongs to no sentence, as in the lists that the anchors were counted in.
        let stop = end.start() + 1;
        let blanks = text[stop..].find(char::is_whitespace).map_or(stop, |blank| stop + blank);
        parts.push(text[from..stop].to_owned());
        from = text[blanks..].find(|c: char| !c.is_whitespace()).map_or(text.len(), |next| blanks + next);
        search = from;
    }
    parts.push(text[from..].to_owned());
    parts.iter().map(|part| part.replace(NO_END, ".").trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
Table of Contents
   1.  Things . . . . . . . 2

1.  Things

   A thing MUST be red, i.e. not
   blue.  It has a name.  Names (MAY be long) are read.

Somebody                   Informational                    [Page 1]
\u{c}
RFC 0                          Things                      May 2026

   It goes on and
   SHOULD end.

   ; what follows is OPTIONAL
   ; but not often
   thing = %s\"x\"

2.  Informative References

   This MUST be left out.
";

    #[test]
    fn sentences_with_a_keyword_are_counted_by_section() {
        let expected = [
            ("1-1", "A thing MUST be red, i.e. not blue."),
            ("1-2", "Names (MAY be long) are read."),
            ("1-3", "It goes on and SHOULD end."),
            ("1-4", "what follows is OPTIONAL but not often"),
        ];
        let expected: BTreeMap<String, String> =
            expected.iter().map(|(anchor, sentence)| ((*anchor).to_owned(), digest(sentence))).collect();
        assert_eq!(digests(TEXT), expected);
    }

    #[test]
    fn a_digest_does_not_see_how_lines_are_wrapped() {
        assert_eq!(digest("a  MUST\n b"), digest("a MUST b"));
    }
}
