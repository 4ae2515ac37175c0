"""Makes src/quirks/spacing/inflict/moses_tables.rs: the character classes of sacremoses 0.2.0, which are frozen at the
Unicode version of the Perl that wrote them. Run: python3 scripts/moses_tables.py > src/.../moses_tables.rs"""
from sacremoses.tokenize import MosesTokenizer


def ranges(chars):
    out = []
    for c in sorted(map(ord, chars)):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def table(name, doc, chars):
    rows = [f"({a:#x}, {b:#x})" for a, b in ranges(c for c in chars if ord(c) > 127)]
    print(f"\n/// {doc}\n#[rustfmt::skip]\npub(super) const {name}: [(u32, u32); {len(rows)}] = [")
    line = "   "
    for row in rows:
        if len(line) + len(row) > 117:
            print(line)
            line = "   "
        line += f" {row},"
    print(line + "\n];")


letters, lower = set(MosesTokenizer.IsAlpha), set(MosesTokenizer.IsLower)
print("//! Character classes of sacremoses 0.2.0, outside ASCII, as sorted ranges of code points.\n//!")
print("//! Written by `scripts/moses_tables.py`; do not edit.")
table("LETTERS", "`IsAlpha`, with the viramas and nuktas that sacremoses adds.", letters)
table("DIGITS", "`IsAlnum` without `IsAlpha`: decimal digits.", set(MosesTokenizer.IsAlnum) - letters)
table("NUMBERS", "`IsN`: numbers of every kind.", set(MosesTokenizer.IsN))
