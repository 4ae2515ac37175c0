#!/usr/bin/env python3
"""German text to train and measure on, from Debian packages: `german.py OUT PACKAGE.deb…`.

Fetch the packages with `apt-get download`. For each, PACKAGE.train.txt and PACKAGE.held.txt are written into OUT: a paragraph
a line, a blank line between documents; one document in sixteen, by a hash of its first paragraph, is held out.
Kept are paragraphs that read as German, each once.
"""

import gettext
import gzip
import hashlib
import re
import subprocess
import sys
import tempfile
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

BLOCKS = set(
    "p li dd dt td th h1 h2 h3 h4 h5 h6 div title blockquote section article ul ol dl table tr body item desc note "
    "para caption br listitem steps tip".split()
)
SKIPPED = set(
    "script style pre head nav code-block screen programlisting footer sub sup math info links comment synopsis "
    "cmdsynopsis output console".split()
)
VOID = set("br hr img input meta link area base col embed source track wbr".split())
GERMAN = set(
    "der die das und ist nicht ein eine mit von dem den auf ich sie wird werden zu im für sich des es sind auch oder kann "
    "nach als bei einer eines einem einen wie aus wenn dass daß durch nur noch über sein hat war wir man".split()
)
ENGLISH = set("the of and to is that was it with for be this are as by or you from not if when your on can".split())
WORD = re.compile(r"[^\W\d_]+")
# Packages of short pieces: twenty of them make a document.
SHORT = ("fortunes-de", "wesnoth-1.16-data")


class Paragraphs(HTMLParser):
    """The paragraphs of a page of HTML, Mallard or DocBook."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out, self.text, self.skipping = [], [], []

    def flush(self):
        text = " ".join("".join(self.text).split())
        self.text = []
        if text:
            self.out.append(text)

    def handle_starttag(self, tag, attrs):
        tag = tag.split(":")[-1]
        if tag in VOID:
            if tag == "br":
                self.flush()
            return
        if self.skipping or tag in SKIPPED:
            self.skipping.append(tag)
        if tag in BLOCKS:
            self.flush()

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        tag = tag.split(":")[-1]
        if self.skipping:
            if tag in self.skipping:
                while self.skipping and self.skipping.pop() != tag:
                    pass
        elif tag in BLOCKS:
            self.flush()

    def handle_data(self, data):
        if not self.skipping:
            self.text.append(data)


def page(path):
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    parser = Paragraphs()
    parser.feed(text)
    parser.flush()
    return [parser.out]


def manual(path):
    """A manual page in roff."""
    text = gzip.open(path, "rt", encoding="utf-8", errors="replace").read()
    text = re.sub(r"\\f\([A-Z]{2}|\\f[A-Z0-9]|\\f\[[A-Za-z]*\]", "", text)
    for escape, plain in [
        ("\\-", "-"), ("\\(aq", "'"), ("\\(rs", "\\"), ("\\(bu", ""), ("\\&", ""), ("\\ ", " "), ("\\:", ""),
        ("\\(en", "–"), ("\\(em", "—"), ("\\~", " "),
    ]:
        text = text.replace(escape, plain)
    out, lines, skipping = [], [], False

    def flush():
        paragraph = " ".join(" ".join(lines).split())
        lines.clear()
        if paragraph and "\\" not in paragraph:
            out.append(paragraph)

    for line in text.split("\n"):
        fonts = re.match(r"\.(B|I|BR|IR|BI|IB|RB|RI|SM)\s+(.*)", line)
        if line.startswith((".nf", ".EX", ".TS")):
            skipping = True
            flush()
        elif line.startswith((".fi", ".EE", ".TE")):
            skipping = False
        elif skipping:
            continue
        elif fonts:
            parts = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', fonts[2])]
            lines.append(("" if len(fonts[1]) == 2 else " ").join(parts))
        elif line.startswith((".", "'")):
            flush()
        else:
            lines.append(line)
    flush()
    return [[paragraph for paragraph in out if len(paragraph) > 60]]


def fortunes(path):
    text = path.read_text(encoding="utf-8", errors="replace")
    for piece in re.split(r"^%\n", text, flags=re.M):
        yield [" ".join(part.split()) for part in re.split(r"\n\s*\n|\n(?=\s+--)|\n(?=[-–] )", piece)]


def catalogue(path):
    """The long messages of a gettext catalogue."""
    with open(path, "rb") as file:
        messages = gettext.GNUTranslations(file)._catalog
    for key, text in sorted((k, v) for k, v in messages.items() if isinstance(k, str) and isinstance(v, str)):
        if key and len(text) >= 60:
            text = re.sub(r"<[^>]*>", "", text).replace("…", "...")
            yield [" ".join(line.split()) for line in text.split("\n")]


def documents(package, root):
    """The documents of an unpacked package, each a list of paragraphs."""
    wanted = {
        "debian-handbook": ("usr/share/doc/debian-handbook/html/de-DE/*.html", page),
        "debian-reference-de": ("**/*.de.html", page),
        "installation-guide-amd64": ("usr/share/doc/installation-guide-amd64/de/*.html", page),
        "gnome-user-docs": ("usr/share/help/de/**/*.page", page),
        "gnucash-docs": ("**/*.html", page),
        "inkscape-tutorials": ("**/*.de.*", page),
        "manpages-de": ("usr/share/man/de/**/*.gz", manual),
        "manpages-de-dev": ("usr/share/man/de/**/*.gz", manual),
        "fortunes-de": ("usr/share/games/fortunes/de/*", fortunes),
        "wesnoth-1.16-data": ("**/de/LC_MESSAGES/*.mo", catalogue),
    }
    pattern, read = wanted.get(package, ("**/*.html", page))
    for path in sorted(root.glob(pattern), key=str):
        name = str(path)
        skipped = {
            "gnucash-docs": "/de/" not in name and "-de" not in name,
            "inkscape-tutorials": "html" not in name and "svg" not in name,
            "fortunes-de": name.endswith((".dat", ".u8", "asciiart")),
        }
        if path.is_file() and not (path.is_symlink() and read is not page) and not skipped.get(package):
            yield from read(path)


def is_german(paragraph):
    words = [word.lower() for word in WORD.findall(paragraph)]
    if len(words) < 5:
        return False
    german = sum(word in GERMAN for word in words)
    english = sum(word in ENGLISH for word in words)
    letters = sum(c.isalpha() or c == " " for c in paragraph)
    begins = paragraph[0].isupper() or paragraph[0] in "„\"»("
    return german >= max(1, 0.12 * len(words)) and german > 2 * english and letters > 0.8 * len(paragraph) and begins


def main(out, packages):
    seen = set()
    for deb in sorted(packages):
        package = Path(deb).name.split("_")[0]
        kept = {"train": [], "held": []}
        with tempfile.TemporaryDirectory() as root:
            subprocess.run(["dpkg-deb", "-x", deb, root], check=True)
            for document in documents(package, Path(root)):
                paragraphs = []
                for text in document:
                    text = unicodedata.normalize("NFC", text).replace("\xa0", " ")
                    text = re.sub("[\u00ad\u200b\ufeff]", "", text).strip()
                    text = re.sub(r"\s+([.,;:])(?=\s|$)", r"\1", text)
                    if text not in seen and is_german(text):
                        seen.add(text)
                        paragraphs.append(text)
                if paragraphs:
                    drawn = int(hashlib.md5(paragraphs[0].encode()).hexdigest(), 16) % 16
                    kept["train" if drawn else "held"].append("\n".join(paragraphs))
        for kind, pieces in kept.items():
            if package in SHORT:
                pieces = ["\n".join(pieces[at : at + 20]) for at in range(0, len(pieces), 20)]
            if pieces:
                Path(out, f"{package}.{kind}.txt").write_text("\n\n".join(pieces) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
