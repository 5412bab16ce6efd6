"""Puts rows into the table of a page, between its marks: table.py PAGE ROWS PART…

Rows are lines of key, what was tried, how, when and what came of it; those of the same key, and of the
same part (`hostile: …`), take the place of older ones.
"""

import sys

BEGIN, END = "<!-- table -->", "<!-- end of table -->"
HEAD = ["| tried | when | outcome | again by |", "|---|---|---|---|"]
ORDER = ["hostile", "faults", "fuzz", "address", "thread"]

page, rows, *parts = sys.argv[1:]
with open(page, encoding="utf-8") as file:
    text = file.read()
before, rest = text.split(BEGIN + "\n", 1)
table, after = rest.split(END, 1)
kept = []
for line in table.splitlines():
    if line.startswith("| ") and "<!--" in line:
        key = line.rsplit("<!--", 1)[1].split("-->")[0].strip()
        if key.split(":")[0] not in parts:
            kept.append((key, line))
with open(rows, encoding="utf-8") as file:
    for line in file:
        key, what, how, when, outcome = line.rstrip("\n").split("\t")
        kept.append((key, f"| {what} | {when} | {outcome} | {how} <!-- {key} --> |"))
kept.sort(key=lambda row: (ORDER.index(row[0].split(":")[0]), row[0]))
with open(page, "w", encoding="utf-8") as file:
    file.write(before + BEGIN + "\n" + "\n".join(HEAD + [line for _, line in kept]) + "\n" + END + after)
print("\n".join(HEAD + [line.split(" <!--")[0] + " |" for _, line in kept]))
