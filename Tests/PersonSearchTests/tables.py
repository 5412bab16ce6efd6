"""Writes Sources/PersonSearch/Resources/letters.txt to standard output.

Two lists with an empty line between them, columns cut by tabs:
- what a letter is folded to, and the letters: NFKD, case folded, without marks; and what Unicode
  does not take apart though people do (ø, ł, æ). Where lower-casing alone does it, nothing is said;
- a letter, and the names that HTML has for it. All other names are of signs that part words.

A test holds the file against this script.
"""
import html.entities
import sys
import unicodedata

EXTRA = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe",
    "þ": "th",
}


def folded(text):
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return "".join(EXTRA.get(c, c) for c in text)


def letters():
    groups = {}
    for code in range(0x80, 0x110000):
        # Syllables of Hangul stay whole.
        if 0xAC00 <= code <= 0xD7A3:
            continue
        letter = chr(code)
        category = unicodedata.category(letter)
        if category[0] not in "LNM" and category != "So" or category in ("Mn", "Me"):
            continue
        result = folded(letter)
        # A letter's sign alone (a squared word, a unit) is of no use in a name.
        if not result or category == "So" and len(result) > 1 or result == letter.lower():
            continue
        if all(unicodedata.category(c)[0] in "LN" for c in result):
            groups.setdefault(result, []).append(letter)
    return groups


def entities():
    groups = {}
    for name, value in html.entities.html5.items():
        if name.endswith(";") and any(unicodedata.category(c)[0] in "LNM" for c in value):
            groups.setdefault(value, []).append(name[:-1])
    return groups


sys.stdout.reconfigure(encoding="utf-8", newline="\n")
for result, group in sorted(letters().items()):
    print(result + "\t" + "".join(group))
print()
for value, names in sorted(entities().items()):
    print(value + "\t" + " ".join(sorted(names)))
