#!/usr/bin/env python3
"""Draws Documentation/architecture.svg: the targets of Package.swift, and the two flows through them.

usage: architecture.py [--check]

--check writes nothing and exits with 1 where the picture is not what this script draws. Arrows that
other arrows imply are left out. A step of a flow names a type and the target that declares it; a type
that the target does not declare is an error, so that the picture cannot outlive the code.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PICTURE = ROOT / "Documentation" / "architecture.svg"

# Drawn from the bottom up; a target stands above everything it uses.
MEMBER_TO_FINDING = [
    ("Archive", "ArchiveReader"),
    ("MoodleBackup", "BackupWalk"),
    ("Compliance", "Examiner"),
    ("Compliance", "MemberScanner"),
    ("Compliance", "Evidence"),
    ("Compliance", "Judgement"),
    ("Reports", "CheckResult"),
]
ORDER_TO_PACKAGE = [
    ("Orders", "OrderReader"),
    ("Provisioning", "Issuer"),
    ("Catalogue", "Search"),
    ("Provisioning", "TemplateSource"),
    ("Provisioning", "OrderEdits"),
    ("Splicing", "TgzSplicer"),
    ("Provisioning", "KitWriter"),
    ("Reports", "IssueReport"),
]
FLOWS = [
    ("A member becomes a finding", MEMBER_TO_FINDING, "#b3541e"),
    ("An order becomes a package", ORDER_TO_PACKAGE, "#1f6f8b"),
]

BOX, GAP, ROW, LEFT, TOP = 124, 16, 74, 24, 40


def targets():
    """The targets of Sources and those that each one uses, without C modules and packages."""
    with tempfile.TemporaryDirectory() as scratch:
        dump = subprocess.run(
            ["swift", "package", "--package-path", str(ROOT), "--scratch-path", scratch, "dump-package"],
            check=True, capture_output=True, text=True).stdout
    edges = {}
    for target in json.loads(dump)["targets"]:
        if target["type"] not in ("regular", "executable") or (target.get("path") or "").startswith("Tests"):
            continue
        names = [d["byName"][0] for d in target["dependencies"] if "byName" in d]
        edges[target["name"]] = set(names)
    edges.pop("CPosix", None)
    return {name: {n for n in used if n in edges} for name, used in edges.items()}


def reduced(edges):
    """The edges that no other path implies."""
    reach = {}

    def below(name):
        if name not in reach:
            reach[name] = set().union(*[{n} | below(n) for n in edges[name]], set())
        return reach[name]

    return {
        name: {n for n in used if not any(n in below(other) for other in used if other != n)}
        for name, used in edges.items()
    }


def rows(edges):
    """The targets by height above the ground."""
    height = {}

    def high(name):
        if name not in height:
            height[name] = 1 + max([high(n) for n in edges[name]], default=-1)
        return height[name]

    for name in edges:
        high(name)
    result = [[] for _ in range(max(height.values()) + 1)]
    for name in sorted(edges):
        result[height[name]].append(name)
    return result


def check_types():
    """Exits where a flow names a type that its target does not declare."""
    for _, steps, _ in FLOWS:
        for target, name in steps:
            pattern = re.compile(rf"\b(struct|class|enum|actor|protocol) {name}\b")
            files = (ROOT / "Sources" / target).rglob("*.swift")
            if not any(pattern.search(f.read_text()) for f in files):
                sys.exit(f"{target} declares no {name}: correct the flow in {pathlib.Path(__file__).name}")


def arrow(x1, y1, x2, y2, style):
    return f'<path d="M{x1:.0f} {y1:.0f} C{x1:.0f} {y1 + 24:.0f} {x2:.0f} {y2 - 24:.0f} {x2:.0f} {y2:.0f}" {style}/>'


def draw():
    edges = targets()
    layers = rows(edges)
    width = LEFT * 2 + max(len(row) for row in layers) * (BOX + GAP) - GAP
    flow_x = width + 20
    place = {}
    for height, row in enumerate(reversed(layers)):
        start = LEFT + (width - 2 * LEFT - len(row) * (BOX + GAP) + GAP) / 2
        for index, name in enumerate(row):
            place[name] = (start + index * (BOX + GAP), TOP + height * ROW)
    tall = TOP + len(layers) * ROW
    out = []
    for name, used in sorted(reduced(edges).items()):
        for other in sorted(used):
            (x1, y1), (x2, y2) = place[name], place[other]
            out.append(arrow(x1 + BOX / 2, y1 + 34, x2 + BOX / 2, y2 - 2, 'class="edge" marker-end="url(#tip)"'))
    for name, (x, y) in sorted(place.items()):
        out.append(f'<rect x="{x:.0f}" y="{y:.0f}" width="{BOX}" height="34" rx="5" class="box"/>')
        out.append(f'<text x="{x + BOX / 2:.0f}" y="{y + 22:.0f}" text-anchor="middle">{name}</text>')
    y = TOP
    for title, steps, colour in FLOWS:
        out.append(f'<text x="{flow_x}" y="{y}" class="title" fill="{colour}">{title}</text>')
        for number, (target, name) in enumerate(steps, 1):
            y += 24
            out.append(f'<circle cx="{flow_x + 8}" cy="{y - 4}" r="9" fill="{colour}"/>')
            out.append(f'<text x="{flow_x + 8}" y="{y}" class="number" text-anchor="middle">{number}</text>')
            out.append(f'<text x="{flow_x + 24}" y="{y}">{name} <tspan class="dim">{target}</tspan></text>')
        y += 48
    for index, (_, steps, colour) in enumerate(FLOWS):
        seen = {}
        for number, (target, _) in enumerate(steps, 1):
            seen.setdefault(target, []).append(str(number))
        for target, numbers in seen.items():
            x, box_y = place[target]
            cx, anchor = (x + BOX, "end") if index else (x, "start")
            out.append(f'<text x="{cx:.0f}" y="{box_y - 3:.0f}" class="mark" text-anchor="{anchor}" fill="{colour}">{", ".join(numbers)}</text>')
    size = (flow_x + 240, max(tall, y))
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" font-family="sans-serif" font-size="13">',
        "<!-- Generated by Documentation/architecture.py -->",
        "<style>.box{fill:#f4f1ea;stroke:#8a8171}.edge{fill:none;stroke:#b9b2a5}.title{font-weight:bold}"
        ".number{fill:#fff;font-size:11px}.dim{fill:#777}.mark{font-size:11px;font-weight:bold}</style>",
        '<defs><marker id="tip" markerWidth="7" markerHeight="7" refX="6" refY="3.5" orient="auto">'
        '<path d="M0 0 7 3.5 0 7z" fill="#b9b2a5"/></marker></defs>',
        f'<rect width="{size[0]}" height="{size[1]}" fill="#fff"/>',
        *out, "</svg>", ""])


def main():
    check_types()
    picture = draw()
    if sys.argv[1:] == ["--check"]:
        if not PICTURE.exists() or PICTURE.read_text() != picture:
            sys.exit("Documentation/architecture.svg is out of date: run Documentation/architecture.py")
        return
    if sys.argv[1:]:
        sys.exit(__doc__)
    PICTURE.write_text(picture)


main()
