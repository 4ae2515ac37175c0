//! The gate before the rules of wording: whether a line holds a word or sign that furniture is made of.
//!
//! A word may be telling wherever it stands, or at the beginning of a line only. Most prose has none and is passed by
//! without another look.

use crate::sweep;

/// Words that are telling wherever they stand.
const ANYWHERE: &[&str] = &[
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
const OPENING: &[&str] = &[
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

/// A bit for each (first letter, last letter, length up to 16): whether one of some words has them.
type Shapes = [u16; 26 * 26];

const fn shapes(words: &[&str]) -> Shapes {
    let mut shapes = [0; 26 * 26];
    let mut at = 0;
    while at < words.len() {
        let word = words[at].as_bytes();
        let slot = (word[0] - b'a') as usize * 26 + (word[word.len() - 1] - b'a') as usize;
        shapes[slot] |= 1 << (word.len() - 1);
        at += 1;
    }
    shapes
}

static SHAPES_ANYWHERE: Shapes = shapes(ANYWHERE);
static SHAPES_OPENING: Shapes = shapes(OPENING);

/// A bit for each way in which some words begin, by the low bits of their first three letters.
type Beginnings = [u64; 512];

/// The place of a beginning: the word of the table and the bit in it.
const fn place([a, b, c]: [u8; 3]) -> (usize, u32) {
    let at = (a as usize & 31) << 10 | (b as usize & 31) << 5 | c as usize & 31;
    (at / 64, at as u32 % 64)
}

const fn beginnings(words: &[&str]) -> Beginnings {
    let mut table = [0; 512];
    let mut at = 0;
    while at < words.len() {
        let word = words[at].as_bytes();
        // Anything may follow a word of two letters.
        let mut third = 0;
        while third < 32 {
            if word.len() == 2 || word[2] & 31 == third {
                let (word, bit) = place([word[0], word[1], third]);
                table[word] |= 1 << bit;
            }
            third += 1;
        }
        at += 1;
    }
    table
}

static BEGINNINGS_ANYWHERE: Beginnings = beginnings(ANYWHERE);

/// Whether `line` holds a word or sign that furniture is made of. A cheap gate: no allocation, O(n).
pub(super) fn has_witness(line: &str) -> bool {
    let bytes = line.as_bytes();
    let is_sign = |at: usize| bytes[at] != 0xA9 || at > 0 && bytes[at - 1] == 0xC2;
    if memchr::memchr3_iter(b'@', b'|', 0xA9, bytes).any(is_sign) {
        return true;
    }
    let mut opening = if bytes.len() <= ALL_OPENING { usize::MAX } else { OPENING_WORDS };
    let mut before = 0;
    for (start, letters) in sweep::masks(bytes, |byte| byte.is_ascii_alphabetic()) {
        let mut starts = letters & !(letters << 1 | before);
        before = letters >> 63;
        while starts != 0 {
            let rest = &bytes[start + starts.trailing_zeros() as usize..];
            starts &= starts - 1;
            let (word, bit) = place([rest[0], rest.get(1).copied().unwrap_or(0), rest.get(2).copied().unwrap_or(0)]);
            let anywhere = BEGINNINGS_ANYWHERE[word] >> bit & 1 == 1;
            if !anywhere && opening == 0 {
                continue;
            }
            let word = rest.split(|byte| !byte.is_ascii_alphabetic()).next().unwrap_or_default();
            if anywhere && is_among(word, ANYWHERE, &SHAPES_ANYWHERE)
                || opening > 0 && is_among(word, OPENING, &SHAPES_OPENING)
            {
                return true;
            }
            opening = opening.saturating_sub(1);
        }
    }
    false
}

fn is_among(word: &[u8], words: &[&str], shapes: &Shapes) -> bool {
    let (Some(first), Some(last)) = (word.first(), word.last()) else { return false };
    let slot = usize::from((first | 0x20) - b'a') * 26 + usize::from((last | 0x20) - b'a');
    word.len() <= 16
        && shapes[slot] & (1 << (word.len() - 1)) != 0
        && words.binary_search_by(|other| other.bytes().cmp(word.iter().map(u8::to_ascii_lowercase))).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn witnesses_are_ascii_words() {
        let words = || ANYWHERE.iter().chain(OPENING);
        assert!(ANYWHERE.is_sorted() && OPENING.is_sorted());
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
