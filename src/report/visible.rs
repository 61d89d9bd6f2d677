//! Text from outside made safe to look at: nothing in it moves the cursor, turns the line round or hides.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with every character that acts instead of showing replaced by one that shows; line feeds and tabs stay.
#[must_use]
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\u{7f}' => shown.push('\u{2421}'),
            c if u32::from(c) < 0x20 && acts(c) => {
                shown.extend(char::from_u32(0x2400 + u32::from(c)));
            }
            c if acts(c) => {
                // Writing to a String cannot fail.
                let _ = write!(shown, "\u{27e8}U+{:04X}\u{27e9}", u32::from(c));
            }
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Whether a character does something other than stand where it is: controls, direction marks, invisible ones.
fn acts(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

/// How much of a text is shown: what is longer is cut, and the cut said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    /// Lines.
    pub(super) lines: usize,
    /// Characters of each line.
    pub(super) columns: usize,
}

impl Room {
    /// The text made visible, in at most so many lines and columns, with a note for what is left out.
    #[must_use]
    pub(super) fn fit(self, text: &str) -> String {
        let mut lines = text.split('\n');
        let mut fitted: Vec<String> = lines.by_ref().take(self.lines).map(|line| self.line(line)).collect();
        let mut left = lines.count();
        if left == 1 && text.ends_with('\n') {
            fitted.push(String::new());
            left = 0;
        }
        if left > 0 {
            fitted.push(format!("\u{2026} {left} more {}", if left == 1 { "line" } else { "lines" }));
        }
        fitted.join("\n")
    }

    /// One line of it.
    fn line(self, line: &str) -> String {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match line.char_indices().nth(self.columns) {
            None => visible(line).into_owned(),
            Some((end, _)) => {
                let left = line[end..].chars().count();
                format!("{} \u{2026} {left} more characters", visible(&line[..end]))
            }
        }
    }
}

/// In one line, as short as that.
#[must_use]
pub(super) fn brief(text: &str, columns: usize) -> String {
    let line = visible(text).replace('\n', "\u{240a}").replace('\t', " ");
    match line.char_indices().nth(columns) {
        None => line,
        Some((end, _)) => format!("{}\u{2026}", &line[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("plain", "plain")]
    #[case("a\r\nb\tc", "a\nb\tc")]
    #[case("a\rb\0c\u{1b}[31m", "a␍b␀c␛[31m")]
    #[case("\u{202e}gnp.exe", "⟨U+202E⟩gnp.exe")]
    #[case("x\u{85}y\u{feff}", "x⟨U+0085⟩y⟨U+FEFF⟩")]
    fn what_acts_is_shown_instead(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(visible(text), expected);
    }

    #[test]
    fn a_cut_is_said() {
        let room = Room { lines: 2, columns: 3 };
        assert_eq!(room.fit("abcdef\nb\nc\nd"), "abc … 3 more characters\nb\n… 2 more lines");
        assert_eq!(room.fit("a\nb\n"), "a\nb\n");
        assert_eq!(brief("one\ntwo", 5), "one␊t…");
    }
}
