#!/usr/bin/env python3
"""Writes src/quirks/encoding/tables.rs: the upper halves of the code pages that UTF-8 is misread as,
taken from Python's own codecs. Undefined bytes become the C1 control of the same number, as browsers do.

    python3 scripts/codecs.py > src/quirks/encoding/tables.rs
"""

PAGES = [
    ("CP1252", "cp1252"),
    ("LATIN1", "latin-1"),
    ("CP1250", "cp1250"),
    ("CP1251", "cp1251"),
    ("CP1253", "cp1253"),
    ("CP1254", "cp1254"),
    ("CP1257", "cp1257"),
    ("LATIN2", "iso8859-2"),
    ("MAC_ROMAN", "mac-roman"),
    ("CP437", "cp437"),
]


def upper_half(codec):
    for byte in range(0x80, 0x100):
        try:
            yield bytes([byte]).decode(codec)
        except UnicodeDecodeError:
            yield chr(byte)


print("//! The upper halves (bytes 80–FF) of the code pages that UTF-8 is misread as.")
print("//!")
print("//! Made by `scripts/codecs.py` from Python's codecs; not to be edited. Undefined bytes stand for the C1 control")
print("//! of the same number.")
for name, codec in PAGES:
    print(f"\n/// Python's `{codec}`.\n#[rustfmt::skip]\npub(super) static {name}: [char; 128] = [")
    row = list(upper_half(codec))
    for start in range(0, 128, 16):
        cells = ", ".join(f"'\\u{{{ord(c):X}}}'" for c in row[start : start + 16])
        print(f"    {cells},")
    print("];")
