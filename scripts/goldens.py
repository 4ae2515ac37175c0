#!/usr/bin/env python3
"""Compares the crate's channels with the tools that they model, and makes the goldens of `tests/goldens`.

    pip install nltk==3.10.4 sacremoses==0.2.0 'spacy>=3,<4' tokenizers==0.23.3
    python3 scripts/goldens.py make                 # writes tests/goldens anew; `git diff` says what changed
    cargo build --release --example mangle
    python3 scripts/goldens.py compare TEXT…        # files or folders of clean text: agreement, channel by channel
        [--only CHANNEL…] [--show N] [--words FILE]

Text is taken line by line. `compare` counts tokens (what stands between blanks, aligned by difflib where a line
differs) and lines, and prints the first differences. `--words` adds a list of words, one a line, to the stemmers'.
"""
import argparse
import difflib
import functools
import pathlib
import re
import subprocess
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDENS = ROOT / "tests" / "goldens"
# Sentences are given to the tokenizers that want them: after a stop, closing quotes and brackets, and white space.
SENTENCE = re.compile(r"[.!?][\"')\]]*\s+")


def sentences(line):
    at = 0
    for end in [match.end() for match in SENTENCE.finditer(line)] + [len(line)]:
        if line[at:end].strip():
            yield line[at:end].strip()
        at = end


@functools.cache
def tools():
    """Channel name -> function from line to line."""
    import spacy
    from nltk.stem import LancasterStemmer, PorterStemmer, SnowballStemmer
    from nltk.tokenize import NLTKWordTokenizer, TreebankWordTokenizer, wordpunct_tokenize
    from sacremoses import MosesTokenizer
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    def by_sentence(tokenize):
        return lambda line: " ".join(token for sentence in sentences(line) for token in tokenize(sentence))

    def bert(normalizer):
        split = BertPreTokenizer().pre_tokenize_str
        return lambda line: " ".join(token for token, _ in split(normalizer.normalize_str(line)))

    def moses(**options):
        tokenize = MosesTokenizer(lang="en").tokenize
        return lambda line: " ".join(tokenize(line, **options))

    def stemmed(stem):
        stem = functools.lru_cache(None)(stem)
        return lambda line: " ".join(map(stem, line.split()))

    def misread(encoding):
        # Bytes that the encoding leaves undefined are C1 controls, as in browsers and in ftfy's "sloppy" codecs.
        table = [bytes([b]).decode(encoding, "replace").replace("\ufffd", chr(b)) for b in range(256)]
        return lambda line: "".join(table[b] for b in line.encode())

    treebank, ptb, english = NLTKWordTokenizer(), TreebankWordTokenizer(), spacy.blank("en")
    porter = {
        "porter": PorterStemmer(),
        "porter-martin": PorterStemmer(PorterStemmer.MARTIN_EXTENSIONS),
        "porter-original": PorterStemmer(PorterStemmer.ORIGINAL_ALGORITHM),
    }
    return {
        "lowercase": str.lower,
        "uppercase": str.upper,
        "wordpunct": lambda line: " ".join(wordpunct_tokenize(line)),
        "treebank": by_sentence(treebank.tokenize),
        "ptb": by_sentence(lambda sentence: ptb.tokenize(sentence, convert_parentheses=True)),
        "moses": moses(escape=False),
        "moses-escaped": moses(),
        "moses-aggressive": moses(escape=False, aggressive_dash_splits=True),
        "bert-cased": bert(BertNormalizer(lowercase=False)),
        "bert-uncased": bert(BertNormalizer(lowercase=True, strip_accents=True)),
        "spacy": lambda line: " ".join(token.text for token in english(line) if not token.is_space),
        **{name: stemmed(stemmer.stem) for name, stemmer in porter.items()},
        **{
            f"{name}-keeping-case": stemmed(lambda word, stem=stemmer.stem: stem(word, to_lowercase=False))
            for name, stemmer in porter.items()
        },
        "snowball-english": stemmed(SnowballStemmer("english").stem),
        "lancaster": stemmed(LancasterStemmer().stem),
        "utf-8-as-cp1252": misread("cp1252"),
        "utf-8-as-latin-1": misread("latin-1"),
        "utf-8-as-cp1250": misread("cp1250"),
        "utf-8-as-cp1251": misread("cp1251"),
        "utf-8-as-cp437": misread("cp437"),
        "utf-8-as-mac-roman": misread("mac_roman"),
        "utf-8-as-cp1253": misread("cp1253"),
        "utf-8-as-cp1254": misread("cp1254"),
        "utf-8-as-cp1257": misread("cp1257"),
        "utf-8-as-latin-2": misread("iso8859_2"),
    }


def lines_of(path):
    return path.read_bytes().decode().rstrip("\n").split("\n")


def make():
    """The output for each of our own sentences; for the news, which is longer, and the seeds, which are not ours, a
    checksum a line."""
    own = lines_of(GOLDENS / "sentences.txt")
    for name, tool in tools().items():
        (GOLDENS / f"{name}.txt").write_text("".join(tool(line) + "\n" for line in own), "utf-8")
    for text in [GOLDENS / "wikinews.txt", *sorted((ROOT / "seeds").glob("*.txt"))]:
        lines = lines_of(text)
        columns = [
            [name] + [f"{zlib.crc32(tool(line).encode()):08x}" for line in lines] for name, tool in tools().items()
        ]
        table = "".join("\t".join(row) + "\n" for row in zip(*columns))
        (GOLDENS / f"{text.stem}.crc32").write_text(table)


def mangle(channel, lines):
    """What the crate makes of the lines."""
    program = ROOT / "target" / "release" / "examples" / "mangle"
    run = subprocess.run([program, channel], input="\n".join(lines).encode(), capture_output=True)
    if run.returncode:
        return None
    return run.stdout.decode().split("\n")


def compare(paths, only, show, words):
    files = [f for path in paths for f in (sorted(path.rglob("*.txt")) if path.is_dir() else [path])]
    text = [line for file in files for line in lines_of(file)]
    print(f"{len(files)} files, {sum(len(line.encode()) + 1 for line in text)} bytes, {len(text)} lines")
    for name, tool in tools().items():
        if only and name not in only:
            continue
        stems = name.startswith(("porter", "snowball", "lancaster"))
        lines = text + lines_of(words) if words and stems else text
        got = mangle(name, lines)
        if got is None:
            print(f"{name:24} is not in the crate")
            continue
        tokens = wrong = wrong_lines = 0
        differences = []
        for line, ours, theirs in zip(lines, got, map(tool, lines), strict=True):
            a, b = ours.split(" "), theirs.split(" ")
            tokens += len(b)
            if ours == theirs:
                continue
            wrong_lines += 1
            for kind, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
                if kind != "equal":
                    wrong += max(j - i, m - k)
                    differences.append((" ".join(a[max(0, i - 2) : j + 2]), " ".join(b[max(0, k - 2) : m + 2])))
        agreement = 100 * (1 - wrong / max(1, tokens))
        print(f"{name:24} {agreement:8.4f} % of {tokens} tokens; {wrong} tokens in {wrong_lines} lines differ")
        for ours, theirs in differences[:show]:
            print(f"    ours {ours!a}\n    tool {theirs!a}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["make", "compare"])
    parser.add_argument("paths", nargs="*", type=pathlib.Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--words", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.command == "make":
        make()
    elif not arguments.paths:
        parser.error("compare what?")
    else:
        compare(arguments.paths, arguments.only, arguments.show, arguments.words)


if __name__ == "__main__":
    sys.exit(main())
