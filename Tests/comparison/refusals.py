"""What Tests/compare does to be refused: wrong usage, unreadable input; and help."""
import glob
import json
import os
import re
import shlex
import subprocess

from inputs import REFUSED, Case, Step, case

USAGE = """
nonsense|check|find X|issue -|inspect a b|check x --fail-on never|check x --format yaml|rules no.such
rules a b|rules --format html|inspect|inspect x --format sarif|scrub x|scrub --out y|check x --jobs 0
check x --jobs many|check x --lang de|check x --profile none|check x --search-files|check ''
check x --key k|check x --attest a|check x --attestation a|check x --public-key k|check x --reveal y
check x --no-policy --policy p|check x --timings=1|find X --in . --candidates c|find X --site ''
find X --in . --profile archive|scrub x --out y --level most|scrub x --out y --profile archive
scrub x --out y --drop-unrecognised --keep-unrecognised|issue - --out k|issue --out k
issue - --out k --in . --template-file x|issue - --out k --in . --owner-role 5
issue - --out k --in . --owner-role 'a b'|issue - --out k --in . --container rar
issue - --out k --in . --dates all|issue - --out k --in . --timezone Nowhere/City
issue - --out k --in . --jobs 0|issue - --out - --in . --format json|issue - --out - --in . --dry-run
issue - --out k --in . --no-ledger --ledger l|issue - --out k --in . --resume --replace
issue - --out k --in . --no-ledger --resume|issue --renew-scripts --out k --dry-run
issue --renew-scripts --out - |issue --renew-scripts --out k --replace|issue - --out '' --in .
orders|orders nonsense|orders confirm|orders confirm A|orders confirm A --applied -|orders renew A
orders confirm A --course-id x --shortname y|orders confirm A --course-id 1 --shortname y --move -1
orders renew A --days 0 --out k|orders renew A --days x --out k|orders reserve - |orders show
orders reserve - --for 0m|orders reserve - --for 5|orders reserve - --for 9999999999d
orders due|orders due --within -3d|orders due --within 1w|orders suspend A|orders suspend --out k
orders resume|orders cancel|orders sweep|orders pending|orders list --state sold|orders names
orders import|orders backup|orders export x|orders verify x|help nonsense|--nonsense|orders quote
"""


def help_cases(program):
    """The help of each subcommand, found by asking; and the version."""
    found, waiting = [], [[]]
    while waiting:
        words = waiting.pop()
        run = subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True)
        found.append(words)
        _, _, listed = run.stdout.partition("SUBCOMMANDS:\n")
        waiting += [words + [name] for name in re.findall(r"^  ([a-z-]+) ", listed, re.M)]
    for words in sorted(found):
        asked = [[*words, "--help"], [*words, "-h"], ["help", *words]]
        yield case("help/" + "-".join(words or ["all"]), *asked, [*words, "--version"])
    yield case("help/none", [])
    yield case("help/french", *([*words, "--help"] for words in sorted(found)), LC_ALL="fr_FR.UTF-8")
    yield case("help/narrow", *([*words, "--help"] for words in sorted(found)), COLUMNS="40")


def usage_cases(given):
    asked = [shlex.split(words) for line in USAGE.strip().split("\n") for words in line.split("|")]
    with open(given.path("order.json"), "rb") as file:
        text = file.read()
    yield case("usage/words", *asked, stdin=text)
    ask = ["issue", given.path("order.json"), "--template-file", given.sample("m45/vide-nu-tgz"),
           "--out", "kits", "--no-ledger"]
    for value in ("0", "-1", "x", "", "99999999999999999", "1.5"):
        yield case(f"usage/epoch {value}", ask, SOURCE_DATE_EPOCH=value)


def unreadable_cases(given):
    """Backups that nobody could read, each in each subcommand."""
    paths = sorted(glob.glob(given.path("bad/*.mbz"))) + [given.path("bad/absent.mbz"), "/dev/null"]
    for path in paths:
        order = ["issue", given.path("order.json"), "--template-file", path]
        yield case(
            "unreadable/" + os.path.basename(path),
            ["inspect", path], ["inspect", path, "--format", "json"], ["inspect", path, "--lang", "fr"],
            *(["check", path, "--format", form] for form in ("text", "json", "sarif", "junit", "html")),
            ["check", path, "--lang", "fr"], ["check", path, "--format", "html", "--lang", "fr"],
            ["check", path, "--profile", "archive"],
            ["check", path, given.sample("m45/petit-nu-tgz"), "--format", "json"],
            ["scrub", path, "--out", "copy.mbz"], ["scrub", path, "--out", "copy.mbz", "--lang", "fr"],
            ["scrub", path, "--out", "copy.mbz", "--format", "json"],
            ["find", "TPL-PETIT", "--in", path], ["find", "TPL-PETIT", "--in", path, "--lang", "fr"],
            ["find", "TPL-PETIT", "--in", path, "--format", "json"],
            order + ["--out", "kits", "--no-ledger"], order + ["--out", "kits", "--format", "json"],
            order + ["--out", "kits", "--no-ledger", "--scrub"], order + ["--out", "-"])
    bad = given.path("bad")
    yield case("unreadable/all", ["check", bad], ["check", bad, "--format", "json"],
               ["find", "TPL-PETIT", "--in", bad, "--format", "json"],
               ["find", "TPL-PETIT", "--in", bad, "--lang", "fr"],
               ["check", given.path("absent")], ["find", "X", "--in", given.path("absent")])


def order_cases(given):
    """Orders that are refused, alone and by each that reads orders."""
    names = sorted(glob.glob(given.path("bad/*.json*")) + glob.glob(given.path("bad/*.csv")))
    names += [given.path("absent.json"), given.path("bad"), given.path("bad/gz.mbz"), "/dev/null"]
    if given.cases:
        names += sorted(glob.glob(os.path.join(given.cases, "*.json")))
        names += sorted(glob.glob(os.path.join(given.cases, "*.csv")))
    template = ["--template-file", given.sample("m45/petit-nu-tgz")]
    for name in names:
        yield case(
            "orders-refused/" + os.path.basename(name),
            ["issue", name, *template, "--out", "kits", "--no-ledger"],
            ["issue", name, *template, "--out", "kits", "--format", "json"],
            ["issue", name, *template, "--out", "kits", "--dry-run"],
            ["issue", name, *template, "--out", "-"],
            ["orders", "quote", name, *template], ["orders", "reserve", name, "--for", "1h"])
    steps = []
    for name in REFUSED:
        with open(given.path(f"bad/order-{name}.json"), "rb") as file:
            steps.append(Step(["issue", "-", *template, "--out", "kits", "--no-ledger"], file.read()))
    yield Case("orders-refused/standard input", steps)


def operator_cases(given):
    """Files of the operator that are none, in the place of each."""
    backup = given.sample("m45/petit-users-tgz")
    options = {
        "policy": ["check", backup, "--policy"], "waivers": ["check", backup, "--waivers"],
        "baseline": ["check", backup, "--baseline"], "persons": ["check", backup, "--persons"],
        "digest-key": ["check", backup, "--reveal", "--digest-key"],
        "key": ["check", backup, "--attest", "a.json", "--key"],
        "public-key": ["check", backup, "--attestation", given.path("order.json"), "--public-key"],
        "replace": ["scrub", backup, "--out", "copy.mbz", "--replace"],
        "names": ["issue", given.path("order.json"), "--template-file", backup, "--out", "kits",
                  "--names"],
        "candidates": ["find", "TPL-PETIT", "--candidates"],
        "ledger": ["orders", "list", "--ledger"], "import": ["orders", "import"],
        "courses": ["orders", "names"], "applied": ["orders", "confirm", "--applied"],
    }
    files = ["bad/none.json", "bad/broken.json", "bad/array.json", "bad/latin.json", "bad/depth.json",
             "bad/large.json", "bad/gz.mbz", "bad/quote.csv", "bad/folder.mbz",
             "order.json", "policy.json", "absent"]
    for name, words in options.items():
        # An empty file is a new ledger, which would be written.
        taken = files[1:] if name == "ledger" else files
        yield case(f"operator/{name}", *(words + [given.path(file)] for file in taken))
    wrong = [{"schema": "gabarit.policy/9"}, {"schema": "gabarit.policy/1", "rules": {"no.such": "off"}},
             {"schema": "gabarit.policy/1", "rules": {"claim.*": "loud"}},
             {"schema": "gabarit.policy/1", "profile": "lax"}, {"schema": "gabarit.policy/1", "x": 1}]
    yield Case("operator/policies", [
        Step(["check", backup, "--policy", "/dev/stdin"], json.dumps(text).encode()) for text in wrong])


def all_cases(given, program):
    yield from help_cases(program)
    yield from usage_cases(given)
    yield from unreadable_cases(given)
    yield from order_cases(given)
    yield from operator_cases(given)
