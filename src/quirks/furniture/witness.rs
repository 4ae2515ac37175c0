//! The gate before the rules of wording: whether a line holds a word or sign that furniture is made of.
//!
//! A word may be telling wherever it stands, or at the beginning of a line only. Most prose has none and is passed by
//! without another look.

use crate::sweep;

/// Words that are telling wherever they stand.
const ANYWHERE_SORTED: &[&str] = &[
    "adblock",
    "adblocker",
    "advertisement",
    "advertisements",
    "affiliate",
    "afp",
    "alamy",
    "ap",
    "app",
    "blocker",
    "browser",
    "browsing",
    "click",
    "clicking",
    "comments",
    "continuing",
    "contributed",
    "cookie",
    "cookies",
    "copyright",
    "courtesy",
    "credit",
    "editing",
    "epa",
    "facebook",
    "fb",
    "flickr",
    "flipboard",
    "getty",
    "graphic",
    "handout",
    "image",
    "images",
    "inbox",
    "instagram",
    "istock",
    "itunes",
    "javascript",
    "journalism",
    "linkedin",
    "members",
    "newsletter",
    "newsletters",
    "newsroom",
    "opens",
    "originally",
    "permission",
    "photo",
    "photograph",
    "photos",
    "pic",
    "picture",
    "pinterest",
    "podcast",
    "privacy",
    "recaptcha",
    "reddit",
    "redistributed",
    "register",
    "republished",
    "reserved",
    "reuters",
    "rewritten",
    "scroll",
    "shutterstock",
    "signed",
    "signing",
    "signup",
    "snapchat",
    "sponsored",
    "subscribe",
    "subscribed",
    "subscriber",
    "subscribers",
    "subscribing",
    "telegram",
    "tiktok",
    "tumblr",
    "twitter",
    "unsubscribe",
    "whatsapp",
    "wikimedia",
    "youtube",
];

/// Words that are telling among the first of a line, or in a very short one.
const OPENING_SORTED: &[&str] = &[
    "account",
    "ad",
    "adchoices",
    "additional",
    "ads",
    "advert",
    "advertising",
    "already",
    "also",
    "article",
    "articles",
    "associated",
    "audio",
    "available",
    "back",
    "be",
    "become",
    "categories",
    "category",
    "comment",
    "compiled",
    "connect",
    "connected",
    "consent",
    "continue",
    "continues",
    "conversation",
    "create",
    "credits",
    "discussion",
    "don",
    "donate",
    "dont",
    "download",
    "edited",
    "editor",
    "editors",
    "email",
    "enjoy",
    "enjoyed",
    "enter",
    "filed",
    "find",
    "follow",
    "followers",
    "further",
    "gallery",
    "get",
    "help",
    "home",
    "icymi",
    "illustration",
    "interested",
    "join",
    "jump",
    "keep",
    "keywords",
    "latest",
    "leave",
    "like",
    "likes",
    "listen",
    "live",
    "load",
    "log",
    "login",
    "media",
    "min",
    "minute",
    "miss",
    "missed",
    "more",
    "most",
    "must",
    "never",
    "next",
    "page",
    "partner",
    "photographs",
    "photography",
    "pics",
    "pictures",
    "play",
    "player",
    "popular",
    "post",
    "posted",
    "previous",
    "print",
    "promoted",
    "promotion",
    "read",
    "reading",
    "receive",
    "recommended",
    "related",
    "replies",
    "reply",
    "report",
    "reporting",
    "reprinted",
    "responses",
    "return",
    "retweets",
    "say",
    "see",
    "share",
    "shares",
    "show",
    "sign",
    "similar",
    "site",
    "skip",
    "slideshow",
    "stay",
    "stories",
    "story",
    "support",
    "swipe",
    "tag",
    "tagged",
    "tags",
    "tap",
    "tell",
    "terms",
    "thank",
    "thanks",
    "top",
    "topics",
    "trending",
    "tweet",
    "up",
    "video",
    "videos",
    "view",
    "viewed",
    "views",
    "visit",
    "want",
    "watch",
    "watched",
    "website",
    "write",
    "writing",
    "your",
];

/// How many words of a line its opening is.
const OPENING_WORDS: usize = 3;
/// A line of at most this many bytes is all opening.
const ALL_OPENING: usize = 48;

/// Words, and a bit set for each by its first letters and its length: few others have the bit of one of them.
struct Words {
    sorted: &'static [&'static str],
    bits: [u64; 64],
}

static ANYWHERE: Words = Words::new(ANYWHERE_SORTED);
static OPENING: Words = Words::new(OPENING_SORTED);

impl Words {
    const fn new(sorted: &'static [&'static str]) -> Self {
        let mut bits = [0; 64];
        let mut at = 0;
        while at < sorted.len() {
            let key = key(sorted[at].as_bytes(), sorted[at].len());
            bits[key / 64] |= 1 << (key % 64);
            at += 1;
        }
        Self { sorted, bits }
    }

    /// Whether the word with this key that `bytes` begin with is one of these, whatever its case.
    #[inline(always)]
    fn has(&self, key: usize, bytes: &[u8], length: usize) -> bool {
        self.bits[key / 64] >> (key % 64) & 1 == 1 && bytes.get(..length).is_some_and(|word| self.lists(word))
    }

    #[cold]
    fn lists(&self, word: &[u8]) -> bool {
        let small = || word.iter().map(u8::to_ascii_lowercase);
        self.sorted.binary_search_by(|other| other.bytes().cmp(small())).is_ok()
    }
}

/// A key for the word of this length that `bytes` begin with, of twelve bits.
#[inline(always)]
const fn key(bytes: &[u8], length: usize) -> usize {
    const KEPT: [u32; 5] = [0, 0x1F, 0x1F1F, 0x1F_1F1F, 0x1F1F_1F1F];
    let first = match (bytes.first_chunk(), bytes) {
        (Some(first), _) => *first,
        (None, [a, b, c]) => [*a, *b, *c, 0],
        (None, [a, b]) => [*a, *b, 0, 0],
        _ => [0; 4],
    };
    let letters = u32::from_le_bytes(first) & KEPT[if length < 4 { length } else { 4 }];
    ((letters ^ (length as u32) << 5).wrapping_mul(0x9E37_79B1) >> 20) as usize
}

/// Longer lines are not looked at.
pub(super) const LONGEST: usize = 420;
const _: () = assert!(LONGEST <= sweep::MARKED);

/// Whether `line`, of [`LONGEST`] bytes at most, holds a word or sign that furniture is made of. A cheap gate: no
/// allocation, O(n).
pub(super) fn has_witness(line: &str) -> bool {
    let bytes = line.as_bytes();
    let is_sign = |at: usize| bytes[at] != 0xA9 || at > 0 && bytes[at - 1] == 0xC2;
    if memchr::memchr3_iter(b'@', b'|', 0xA9, bytes).any(is_sign) {
        return true;
    }
    let mut opening = if bytes.len() <= ALL_OPENING { usize::MAX } else { OPENING_WORDS };
    let marks = sweep::marks(bytes, |[byte, ..]| byte.is_ascii_alphabetic());
    let mut before = 0;
    for (nth, &letters) in marks.iter().enumerate() {
        let next = marks.get(nth + 1).copied().unwrap_or(0);
        let starts = letters & !(letters << 1 | before);
        before = letters >> 63;
        for at in sweep::ones(starts) {
            let rest = &bytes[nth * sweep::WIDTH + at..];
            let length = (!(letters >> at | next << 1 << (63 - at))).trailing_zeros() as usize;
            let key = key(rest, length);
            if ANYWHERE.has(key, rest, length) || opening > 0 && OPENING.has(key, rest, length) {
                return true;
            }
            opening = opening.saturating_sub(1);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn witnesses_are_ascii_words() {
        let words = || ANYWHERE.sorted.iter().chain(OPENING.sorted);
        assert!(ANYWHERE.sorted.is_sorted() && OPENING.sorted.is_sorted());
        assert!(words().all(|word| word.len() <= 16 && word.bytes().all(|byte| byte.is_ascii_lowercase())));
    }

    #[test]
    fn telling_words() {
        assert!(has_witness("it was a long day, and nobody in the harbour would subscribe to that"));
        assert!(
            has_witness("Read more about it") && !has_witness("nobody in all of the town would ever read it again")
        );
    }
}
