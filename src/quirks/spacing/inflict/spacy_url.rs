//! What spaCy takes for a web or mail address, which it does not cut at infixes.
//!
//! The tool's pattern is an optional scheme, an optional user, a host or an IP address, an optional port and an
//! optional path. A host cannot contain what may stand around it, so each place where one can begin is tried once, and
//! the whole is linear in the chunk.

use super::rewrite::{is_decimal, is_python_word};
use super::spacy_affixes::is_small;

/// Whether the whole of `chunk`, which contains no blank, is an address.
pub(super) fn is_url(chunk: &str) -> bool {
    if !chunk.contains('.') {
        return false;
    }
    let scheme = chunk.find("://").filter(|&end| {
        let scheme = &chunk[..end];
        scheme.chars().nth(1).is_some() && scheme.chars().all(|c| is_python_word(c) || matches!(c, '+' | '-' | '.'))
    });
    let users = chunk.match_indices('@').filter(|&(at, _)| at > 0).map(|(at, _)| at + 1);
    std::iter::once(0).chain(scheme.map(|end| end + 3)).chain(users).any(|start| begins_with_host(&chunk[start..]))
}

/// Whether `text` is a host or IP address, an optional port, and an optional path.
fn begins_with_host(text: &str) -> bool {
    let end = text.find([':', '/', '?', '#', '@']).unwrap_or(text.len());
    let (host, rest) = text.split_at(end);
    let path = match rest.strip_prefix(':') {
        None => rest,
        Some(port) => {
            let path = port.trim_start_matches(is_decimal);
            if !(2..=5).contains(&port[..port.len() - path.len()].chars().count()) {
                return false;
            }
            path
        }
    };
    (path.is_empty() || path.starts_with(['/', '?', '#'])) && (is_domain(host) || is_public_address(host))
}

/// Labels, the last of small letters only.
fn is_domain(host: &str) -> bool {
    let Some((labels, top)) = host.rsplit_once('.') else { return false };
    let mut length = 0;
    top.chars().all(|c| {
        length += 1;
        is_small(c)
    }) && (2..=63).contains(&length)
        && labels.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\u{a1}'..='\u{ffff}');
    label.starts_with(inner)
        && label.ends_with(inner)
        && label.chars().all(|c| inner(c) || matches!(c, '_' | '-'))
        && label.chars().count() <= 64
}

/// Four octets that are an address in the public part of the net.
fn is_public_address(host: &str) -> bool {
    let mut octets = [0_u16; 4];
    let mut parts = host.split('.');
    for (i, octet) in octets.iter_mut().enumerate() {
        let Some(part) = parts.next() else { return false };
        let leading_zero = part.starts_with('0') && (part.len() == 3 || matches!(i, 0 | 3));
        if !(1..=3).contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_digit()) || leading_zero {
            return false;
        }
        *octet = part.bytes().fold(0, |value, b| 10 * value + u16::from(b - b'0'));
    }
    let [a, b, c, d] = octets;
    let private = matches!((a, b), (10 | 127, _) | (169, 254) | (192, 168) | (172, 16..=31));
    parts.next().is_none() && a <= 223 && b <= 255 && c <= 255 && d <= 254 && !private
}

#[cfg(test)]
mod tests {
    use super::is_url;

    #[test]
    fn addresses() {
        for yes in [
            "example.com",
            "http://www.example.org/a?b=c#d",
            "someone@example.co.uk",
            "ftp://a:b@example.com:8080/x",
            "8.8.8.8",
            "https://8.8.8.8:80/",
        ] {
            assert!(is_url(yes), "{yes}");
        }
        for no in
            ["example", "Example.Com", "a.b", "10.0.0.1", "@example.com", "1.2.3", "-a.com", "a.com:1", "end.Then"]
        {
            assert!(!is_url(no), "{no}");
        }
    }
}
