"""Writes Sources/Orders/Resources/folding.txt to standard output.

A line for each result: what characters are folded to, a tab, and the characters. Folded means
NFKD, case folded, without nonspacing and enclosing marks and signs that cannot be seen, and with
the letters taken apart that the Unicode collation algorithm takes apart though NFKD does not (ø, ł,
æ), until nothing changes any more. Where lower-casing alone does it, nothing is said; syllables of
Hangul are taken apart by their arithmetic. The first line holds what is folded to nothing.

A test holds the file against this script.
"""
import sys
import unicodedata

EXTRA = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe",
    "þ": "th",
}


def is_nothing(character):
    """What is left out: marks that do not stand by themselves, and what cannot be seen.

    A spacing mark that normalisation moves about (the tones of Hangul) would else part a letter from
    its iota below in one form, and not in another.
    """
    category = unicodedata.category(character)
    return category in ("Mn", "Me", "Cf") or category == "Mc" and unicodedata.combining(character)


def folded(text):
    while True:
        result = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        result = "".join(c for c in result if not is_nothing(c))
        result = "".join(EXTRA.get(c, c) for c in result)
        if result == text:
            return result
        text = result


groups = {}
for code in range(0x80, 0x110000):
    if 0xD800 <= code <= 0xDFFF or 0xAC00 <= code <= 0xD7A3:
        continue
    character = chr(code)
    # The iota below is a mark whose capital is a letter.
    if unicodedata.category(character) == "Cn" or is_nothing(character) and character != "\u0345":
        continue
    result = folded(character)
    if result != character.lower():
        groups.setdefault(result, []).append(character)

sys.stdout.reconfigure(encoding="utf-8", newline="\n")
for result, group in sorted(groups.items()):
    print(result + "\t" + "".join(group))
