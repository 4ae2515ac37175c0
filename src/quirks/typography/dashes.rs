//! Dashes between clauses, in one of three styles: ` - `, ` – `, `—`.
//!
//! A dash is an em dash, an en dash or a hyphen between blanks, or two or three hyphens. A mark that stands between
//! letters or digits without blanks joins them: a hyphen is never a dash there, an en dash only joins, an em dash parts.

use super::characters::is_bullet;
use super::quotes::is_opening_place;
use super::{Change, Dashes};

pub(super) fn dashes(text: &str, choice: Dashes) -> Vec<Change> {
    let wanted = match choice {
        Dashes::Keep => return Vec::new(),
        Dashes::Hyphen => " - ",
        Dashes::En => " – ",
        Dashes::Em => "—",
    };
    let mut changes = Vec::new();
    let mut end = 0;
    for (at, _) in text.match_indices(is_dash) {
        if at < end {
            continue;
        }
        let length: usize = text[at..].chars().take_while(|c| is_dash(*c)).map(char::len_utf8).sum();
        end = at + length;
        if let Some(change) = dash(text, at, length, choice, wanted) {
            end = end.max(change.range.end);
            changes.push(change);
        }
    }
    changes
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{2009}' | '\u{200A}' | '\u{202F}')
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\t')
}

/// What becomes of the run of dashes at `at`.
fn dash(text: &str, at: usize, length: usize, choice: Dashes, wanted: &'static str) -> Option<Change> {
    let before = text[..at].trim_end_matches(is_blank);
    let after = text[at + length..].trim_start_matches(is_blank);
    let (spaced_before, spaced_after) = (before.len() < at, after.len() < text.len() - at - length);
    let run = &text[at..at + length];
    // At the edge of a line: a bullet, a speaker's dash, a signature, or a rule.
    let left = before.chars().next_back().filter(|c| !is_line_end(*c));
    let right = after.chars().next().filter(|c| !is_line_end(*c));
    let (Some(left), Some(right)) = (left, right) else {
        let straight = matches!(run, "–" | "—" | "―") && choice == Dashes::Hyphen;
        return straight.then(|| Change::new(at..at + length, "-", 0.9));
    };
    if is_dash(left) || is_dash(right) || is_bullet(left) {
        return None;
    }
    let parts = match run {
        "—" | "―" => true,
        "-" | "–" => spaced_before && spaced_after,
        "--" | "---" => spaced_before == spaced_after,
        _ => false,
    };
    if !parts {
        let joins = run.chars().count() == 1 && choice == Dashes::Hyphen && run != "-";
        return joins.then(|| Change::new(at..at + length, "-", 0.9));
    }
    let is_number = left.is_numeric() && right.is_numeric();
    let follows = closes(left) || !opens(left, before);
    let precedes = !closes_what_stands_before(right, after);
    if run == "-"
        && (is_number || !follows || !precedes || before.len() + 1 != at || text.len() - after.len() != at + 2)
    {
        // `3 - 1` may be a score or a sum, and a hyphen beside brackets or several blanks may be anything.
        return None;
    }
    if choice == Dashes::Em && is_number {
        return None;
    }
    // Beside an opening or a closing mark there is no blank.
    let mut replacement = wanted;
    if !follows {
        replacement = replacement.trim_start();
    }
    if !precedes {
        replacement = replacement.trim_end();
    }
    Some(Change::new(before.len()..text.len() - after.len(), replacement, 0.9))
}

/// Whether `c` can only end what stands before a dash.
fn closes(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '»' | '…' | '%' | '″' | '′')
}

/// Whether `c`, the last of `before`, opens something: a bracket, or a quote that follows a blank or nothing.
fn opens(c: char, before: &str) -> bool {
    let stands_free = || {
        let before = before.trim_end_matches(['"', '\'', '“', '‘', '”', '’']);
        is_opening_place(before.chars().next_back())
    };
    match c {
        '(' | '[' | '{' | '“' | '‘' | '«' | '„' => true,
        '"' | '\'' | '”' | '’' => stands_free(),
        _ => false,
    }
}

/// Whether `c`, the first of `after`, closes what stands before the dash.
fn closes_what_stands_before(c: char, after: &str) -> bool {
    let next = after[c.len_utf8()..].chars().next();
    match c {
        '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '”' | '»' | '…' => true,
        '’' | '"' | '\'' | '“' | '‘' => !next.is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::*;

    #[track_caller]
    fn check(text: &str, hyphen: &str, en: &str, em: &str) {
        for (choice, expected) in [(Dashes::Hyphen, hyphen), (Dashes::En, en), (Dashes::Em, em)] {
            assert_eq!(Style::keep().dashes(choice).apply(text), expected, "{choice:?}");
        }
    }

    #[test]
    fn dashes_of_every_kind() {
        for dash in ["—", " — ", " – ", " - ", "--", " -- ", "---", "\u{a0}— "] {
            let text = format!("so{dash}they say");
            check(&text, "so - they say", "so – they say", "so—they say");
        }
    }

    #[test]
    fn what_joins_stays() {
        check(
            "well-known 1914–18 Paris–Rome",
            "well-known 1914-18 Paris-Rome",
            "well-known 1914–18 Paris–Rome",
            "well-known 1914–18 Paris–Rome",
        );
        check("use --style, not -s", "use --style, not -s", "use --style, not -s", "use --style, not -s");
    }

    #[test]
    fn beside_quotes_and_at_line_edges() {
        check("“I thought—” he said", "“I thought -” he said", "“I thought –” he said", "“I thought—” he said");
        check("- item\n— Well.\n-----", "- item\n- Well.\n-----", "- item\n— Well.\n-----", "- item\n— Well.\n-----");
    }

    #[test]
    fn numbers_are_not_parted() {
        check("won 3 - 1", "won 3 - 1", "won 3 - 1", "won 3 - 1");
    }
}
