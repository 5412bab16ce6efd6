"""What Tests/compare does with backups: rules, inspect, check, find, scrub and issue."""
import os

from inputs import SITE, Case, Step, case

FORMATS = ("text", "json", "sarif", "junit", "html")
TEMPLATES = ("TPL-PETIT", "TPL-VIDE", "TPL-BALISE", "TPL-NOMS", "TPL-RICH", "TPL-PROPRE",
             "TPL-PROPRE5", "TPL-NONE")


# ---------------------------------------------------------------- one backup


def check_case(given, label, path, depth):
    ask = ["check", path]
    found = [ask + ["--format", "json"]]
    if depth != "brief":
        found += [
            ["inspect", path, "--format", "json"], ask + ["--lang", "en"], ask + ["--lang", "fr"],
            ask + ["--format", "sarif"],
            ask + ["--format", "json", "--profile", "strict"],
            ask + ["--format", "html", "--profile", "strict", "--lang", "fr"],
        ]
    if depth == "full":
        persons = ["--persons", given.path("people.txt"), "--search-files"]
        found += [
            ["inspect", path, "--lang", "en"], ["inspect", path, "--lang", "fr"],
            ask + ["--format", "html", "--lang", "en"], ask + ["--format", "html", "--lang", "fr"],
            ask + ["--format", "junit", "--profile", "strict"],
            ask + ["--profile", "archive", "--format", "json"], ask + ["--fail-on", "warning"],
            ask + persons + ["--format", "json"],
            ask + persons + ["--reveal", "--digest-key", given.path("digest.key"), "--profile",
                             "strict", "--format", "json"],
            ask + ["--policy", given.path("policy.json"), "--format", "json"],
            ask + ["--policy", given.path("policy-off.json"), "--waivers",
                   given.path("waivers.json"), "--format", "sarif"],
        ]
    return case(f"check/{label}", *found)


def scrub_case(given, label, path, depth):
    ask = ["scrub", path, "--out", "copy.mbz"]
    drop = ["--drop-unrecognised", "--drop-nested"]
    found = [ask + ["--level", "all", *drop, "--format", "json"]]
    if depth != "brief":
        found += [ask + ["--lang", "fr"]]
    if depth == "full":
        found += [
            ask + ["--level", "residue", "--format", "json"], ask + ["--level", "secrets", "--lang", "en"],
            ask + ["--keep-unrecognised", "--profile", "strict", "--format", "json"],
            ask + ["--level", "all", "--replace", given.path("replace.json"), "--persons",
                   given.path("people.csv"), "--search-files", "--format", "json"],
        ]
    return case(f"scrub/{label}", *found)


def issue_case(given, label, path, depth):
    ask = ["issue", given.path("order.json"), "--template-file", path, "--out"]
    book = ["--no-ledger"]
    found = [ask + ["kits", *book, "--dates", "roll", "--scrub", "--format", "json"]]
    if depth == "core":
        found += [ask + ["-"]]
    if depth == "full":
        found += [
            ask + ["kits", *book],
            ask + ["kits", *book, "--container", "zip", "--format", "json"],
            ask + ["kits", *book, "--container", "tgz", "--no-cache", "--no-digest", "--policy",
                   given.path("policy-off.json")],
            ask + ["kits", *book, "--dry-run", "--dates", "roll"],
            ask + ["kits", *book, "--dry-run", "--scrub", "--profile", "strict", "--format", "json"],
            ask + ["kits", *book, "--timezone", "Europe/Paris", "--seat-limiter",
                   "--out-on-server", "/srv/kits", "--owner-role", "manager", "--format", "jsonl"],
            ask + ["-", "--dates", "roll"], ask + ["-", "--container", "zip", "--scrub"],
        ]
    return case(f"issue/{label}", *found)


# ---------------------------------------------------------------- all backups


def folder_cases(given):
    """What takes folders of backups: check of several, and find."""
    folders = [("samples", os.path.join(given.root, "SampleBackups"))]
    if given.shared:
        corpus = os.path.join(given.shared, "corpus")
        folders += [(f"corpus/{name}", os.path.join(corpus, name)) for name in ("m42", "m45", "m50")]
    for label, folder in folders:
        ask = ["check", folder]
        yield case(f"check-folder/{label}", *(ask + ["--format", form] for form in FORMATS),
                   ask + ["--profile", "archive", "--quiet", "--lang", "fr"],
                   ask + ["--baseline", given.path("baseline.json"), "--format", "json"])
        found = [["find", name, "--in", folder, "--format", "json"] for name in TEMPLATES]
        ask = ["find", "TPL-PROPRE" if given.shared else "TPL-PETIT", "--in", folder]
        yield case(f"find/{label}", *found, ask + ["--lang", "fr"],
                   ask + ["--lang", "en", "--profile", "strict"],
                   ask + ["--policy", given.path("policy-off.json"), "--format", "json"],
                   ask + ["--site", SITE, "--fail-on", "warning"])
    if given.shared:
        two = ["--in", folders[1][1], "--in", folders[2][1]]
        yield case("find/several", ["find", "TPL-PETIT", *two],
                   ["find", "TPL-PETIT", *two, "--format", "json"])
    yield case("find/candidates", *(
        ["find", name, "--candidates", given.path("candidates.csv"), "--format", form]
        for name in TEMPLATES[:4] for form in ("text", "json")))
    if given.cases:
        future = ["--in", os.path.join(given.cases, "future-2100")]
        yield case("find/future", ["find", "TPL-PETIT", *future],
                   ["find", "TPL-PETIT", *future, "--format", "json"])


def attestation_case(given):
    steps = []
    for name in ("m45/petit-nu-tgz", "m45/petit-users-tgz"):
        path, made = given.sample(name), name.replace("/", "-") + ".json"
        loose = ["--policy", given.path("policy-off.json"), "--waivers", given.path("waivers.json")]
        held = ["check", path, "--attestation", made, "--public-key", given.path("key.pub")]
        steps += [
            ["check", path, "--attest", made, "--key", given.path("key.pem")],
            ["check", path, "--attest", made, "--key", given.path("key.pem")],
            held, held + ["--format", "json"], held + ["--profile", "strict"],
            held + [*loose, "--lang", "fr"], ["check", given.sample("m42/petit-nu-zip"), *held[2:]],
            ["check", path, "--attest", "loose-" + made, "--key", given.path("key.pem"), *loose],
            ["check", path, "--attestation", "loose-" + made, *held[4:], *loose],
            ["check", path, "--attestation", "loose-" + made, *held[4:]],
        ]
    return Case("attestation", [Step(words) for words in steps], is_fresh=False)


def rule_cases(given):
    families = sorted({name.split(".")[0] for name in given.rules})
    for family in families:
        names = [family] + [name for name in given.rules if name.startswith(family + ".")]
        yield case(f"rules/{family}", *(
            ["rules", name, *form] for name in names
            for form in (["--lang", "en"], ["--lang", "fr"], ["--format", "json"])))
    yield case("rules/all", ["rules"], ["rules", "--lang", "fr"], ["rules", "--format", "json"],
               ["rules", "no.such"], ["rules", ""])


def language_cases(given):
    """The language of the environment."""
    path = given.sample("m45/petit-users-tgz")
    asked = (["inspect", path], ["check", path], ["check", path, "--format", "html"],
             ["find", "TPL-PETIT", "--in", path], ["rules", "claim.setting"],
             ["scrub", path, "--out", "copy.mbz"])
    for variable, value in (("LC_ALL", "fr_FR.UTF-8"), ("LC_ALL", "en_GB"), ("LC_ALL", "de_DE")):
        yield case(f"language/{value}", *asked, **{variable: value})
    yield case("language/LANG", *asked, LC_ALL="", LANG="fr_FR.UTF-8")


def message_cases(given):
    """Progress and messages on standard error."""
    path, folder = given.sample("m45/petit-users-tgz"), os.path.join(given.root, "SampleBackups")
    asked = (["check", folder, "--jobs", "1"], ["inspect", path], ["find", "TPL-PETIT", "--in", path],
             ["scrub", path, "--out", "copy.mbz"], ["rules", "claim.setting"],
             ["issue", given.path("order.json"), "--in", folder, "--out", "kits", "--no-ledger"],
             ["issue", given.path("batch.json"), "--template-file", given.sample("m45/vide-nu-tgz"),
              "--out", "kits", "--jobs", "1"])
    yield case("messages/quiet", *(words + ["--quiet"] for words in asked))
    yield case("messages/log-json", *(words + ["--log-json"] for words in asked))


def all_cases(given):
    for backup in given.backups:
        yield from (check_case(given, *backup), scrub_case(given, *backup), issue_case(given, *backup))
    yield from folder_cases(given)
    yield attestation_case(given)
    yield from rule_cases(given)
    yield from language_cases(given)
    yield from message_cases(given)
