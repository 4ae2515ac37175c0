//! The gate before the rules of wording: whether a line holds a word or sign that furniture is made of.
//!
//! A word may be telling wherever it stands, or at the beginning of a line only. Most prose has none and is passed by
//! without another look.

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

/// Whether `line` holds a word or sign that furniture is made of. A cheap gate: no allocation, O(n).
pub(super) fn has_witness(line: &str) -> bool {
    let bytes = line.as_bytes();
    let opening = if bytes.len() <= ALL_OPENING { usize::MAX } else { OPENING_WORDS };
    let (mut at, mut words) = (0, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        if !byte.is_ascii_alphabetic() {
            if matches!(byte, b'@' | b'|') || (byte == 0xC2 && bytes.get(at + 1) == Some(&0xA9)) {
                return true;
            }
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_alphabetic() {
            at += 1;
        }
        let word = &bytes[start..at];
        if is_among(word, ANYWHERE, &SHAPES_ANYWHERE) || (words < opening && is_among(word, OPENING, &SHAPES_OPENING)) {
            return true;
        }
        words += 1;
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
