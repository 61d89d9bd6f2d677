//! Text from outside put into Markdown: nothing in it is markup there.

use super::visible::visible;

/// Text in which no character means anything to Markdown or HTML.
pub(super) fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '<' => shown.push_str("&lt;"),
            '&' => shown.push_str("&amp;"),
            '\n' => shown.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '@' => shown.extend(['\\', c]),
            c => shown.push(c),
        }
    }
    shown
}

/// Text as code within a line, or within a table's cell.
pub(super) fn code(text: &str) -> String {
    let text = visible(text).replace('\n', "␊").replace('|', "\\|");
    let fence = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Text as a block of code in that language.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", visible(text))
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a|b", "`a\\|b`")]
    #[case("a`b", "``a`b``")]
    #[case("`", "`` ` ``")]
    fn code_stays_code(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(code(text), expected);
    }

    #[test]
    fn a_block_is_not_ended_from_within() {
        assert_eq!(fenced("text", "```\n<b>"), "````text\n```\n<b>\n````\n");
        assert_eq!(plain("<b> *x* @all"), "&lt;b> \\*x\\* \\@all");
    }
}
