#!/usr/bin/env python3
"""Makes src/quirks/spacing/inflict/bert_tables.rs: which characters HuggingFace's BERT takes for what.

    pip install tokenizers==0.23.3
    python3 scripts/bert_tables.py > src/quirks/spacing/inflict/bert_tables.rs

The tool has Unicode tables of its own, older than Rust's, so the tool itself is asked, character by character.
"""
import tokenizers
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

cased = BertNormalizer(lowercase=False)
uncased = BertNormalizer(lowercase=True, strip_accents=True)
split = BertPreTokenizer().pre_tokenize_str


def ranges(wanted):
    found = []
    for code in range(0x110000):
        if 0xD800 <= code < 0xE000 or not wanted(chr(code)):
            continue
        # Surrogates are no characters: a range runs across them.
        if found and found[-1][1] in (code - 1, 0xD7FF if code == 0xE000 else code - 1):
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def show(doc, name, wanted):
    print(f"\n/// {doc}\n#[rustfmt::skip]\npub(super) static {name}: &[(char, char)] = &[")
    row = ""
    for first, last in ranges(wanted):
        item = f"('\\u{{{first:x}}}', '\\u{{{last:x}}}'),"
        if len(row) + len(item) > 112:
            print("    " + row.rstrip())
            row = ""
        row += item + " "
    print("    " + row.rstrip() + "\n];")


removed = lambda c: cased.normalize_str(f"a{c}b") == "ab"
print(f"""//! What BERT's tokenizer takes for what: sorted ranges of characters, both ends included.
//!
//! Made by `scripts/bert_tables.py` from `tokenizers` {tokenizers.__version__}; not to be edited.""")
show("Control and format characters, and those for private use, which are removed.", "REMOVED", removed)
show(
    "Marks that are removed with the accents.", "ACCENTS",
    lambda c: uncased.normalize_str(f"a{c}b") == "ab" and not removed(c),
)
show("Punctuation: each is a token.", "PUNCTUATION", lambda c: [t for t, _ in split(f"a{c}b")] == ["a", c, "b"])
show("Chinese characters: each is a token.", "CHINESE", lambda c: cased.normalize_str(f"a{c}b") == f"a {c} b")
