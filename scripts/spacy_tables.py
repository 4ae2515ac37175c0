"""Makes the data of spaCy's English tokenizer for src/quirks/spacing/inflict: spacy_tables.rs (classes of characters) and
spacy_rules.txt (words with tokens of their own). spaCy is Copyright (C) 2016-2024 ExplosionAI GmbH and others, MIT License.

Run with spaCy 3.8 installed: python3 scripts/spacy_tables.py src/quirks/spacing/inflict"""
import re
import sys

import spacy
from spacy.lang import char_classes as classes
from spacy.symbols import ORTH

CHARACTERS = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def members(char_class):
    fullmatch = re.compile(f"[{char_class}]").fullmatch
    return {c for c in CHARACTERS if fullmatch(c)}


def table(name, doc, chars):
    ranges = []
    for c in sorted(map(ord, chars)):
        if ranges and ranges[-1][1] == c - 1:
            ranges[-1][1] = c
        else:
            ranges.append([c, c])
    yield f"\n/// {doc}\n#[rustfmt::skip]\npub(super) const {name}: [(u32, u32); {len(ranges)}] = ["
    line = "   "
    for a, b in ranges:
        row = f" ({a:#x}, {b:#x}),"
        if len(line) + len(row) > 118:
            yield line
            line = "   "
        line += row
    yield line + "\n];"


def string(name, doc, parts):
    escaped = " ".join(parts).replace("\\", "\\\\").replace('"', '\\"')
    return f'\n/// {doc}\n#[rustfmt::skip]\npub(super) const {name}: &str = "{escaped}";'


tokenizer = spacy.blank("en").tokenizer
lower, upper, letters = members(classes.ALPHA_LOWER), members(classes.ALPHA_UPPER), members(classes.ALPHA)
icons = members(classes.CONCAT_ICONS)
marks = {c for c in CHARACTERS if tokenizer.suffix_search(c)} - icons
quotes = members(classes.CONCAT_QUOTES)
currencies = dict.fromkeys(c.replace("\\", "") for c in classes.LIST_CURRENCY)

with open(f"{sys.argv[1]}/spacy_tables.rs", "w", encoding="utf-8") as out:
    print("//! Classes of characters of spaCy 3.8's English tokenizer, as sorted ranges of code points or strings.\n//!", file=out)
    print("//! Written by `scripts/spacy_tables.py` from spaCy, Copyright (C) 2016-2024 ExplosionAI GmbH and others, MIT License;", file=out)
    print("//! do not edit.", file=out)
    for part in [
        *table("LETTERS", "`ALPHA`.", letters),
        *table("CASELESS", "Letters that count as small and as capital.", lower & upper),
        *table("ICONS", "`ICONS`: symbols and pictographs.", icons),
        string("MARKS", "Marks that are cut off wherever they end a chunk.", sorted(marks)),
        string("QUOTES", "`CONCAT_QUOTES`.", sorted(quotes)),
        string("CURRENCIES", "`LIST_CURRENCY`.", currencies),
        string("UNITS", "`LIST_UNITS`, one run together as it is there.", dict.fromkeys(classes.LIST_UNITS)),
    ]:
        print(part, file=out)

with open(f"{sys.argv[1]}/spacy_rules.txt", "w", encoding="utf-8") as out:
    for word, tokens in sorted(tokenizer.rules.items()):
        if not any(c.isspace() for c in word):
            print(*(token[ORTH] for token in tokens), file=out)
