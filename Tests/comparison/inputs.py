"""The inputs of Tests/compare, and what a case is."""
import base64
import dataclasses
import glob
import json
import os
import subprocess
import sys
from typing import Callable, Optional, Union

NOW = 1795521600  # 2026-11-24T12:00:00Z, as in CommandTests
SITE = "c75c3cc62239a6602abf5a0b089958d5"  # original_site_identifier_hash of SampleBackups/m45


@dataclasses.dataclass
class Step:
    """One command, and what is done to the folder before it.

    Standard input is bytes, or made from the standard output of the step before.
    """

    arguments: list
    stdin: Union[bytes, Callable[[bytes], bytes]] = b""
    env: dict = dataclasses.field(default_factory=dict)
    before: Optional[Callable[[str], None]] = None


@dataclasses.dataclass
class Case:
    """Commands that run in one folder; a fresh case has it emptied before each."""

    name: str
    steps: list
    is_fresh: bool = True


def case(name, *commands, stdin=b"", **env):
    """A fresh case of commands that are lists of words."""
    return Case(name, [Step(list(words), stdin=stdin, env=env) for words in commands])


@dataclasses.dataclass
class Given:
    """The inputs: a folder of those made for this run, and backups by label and depth."""

    root: str
    folder: str
    shared: Optional[str]
    backups: list  # (label, path, depth): full, core or brief
    rules: list
    cases: Optional[str] = None

    def path(self, name):
        return os.path.join(self.folder, name)

    def sample(self, name):
        return glob.glob(os.path.join(self.root, "SampleBackups", name, "*.mbz"))[0]


# ---------------------------------------------------------------- inputs

ORDER = {
    "order": "A-1", "template": "TPL-PETIT", "coursecategory": 12, "coursecategory_name": "Clients",
    "duration": 365, "customersupport": "SUPPORT", "seats": 25, "idnumber": "BIO-1",
    "fullname": "Biologie cellulaire & « tissus »", "start": "2026-12-01",
    "ordered": "2026-11-24T08:30:00Z",
    "buyer": {"email": "zoe.martin@example.test", "firstname": "Zoé", "lastname": "Martin",
              "username": "zmartin", "idnumber": "C-77"},
}


def order(name, **fields):
    """An order of this id; each has names of its own."""
    made = {**ORDER, "order": name, "idnumber": f"BIO-{name}", "fullname": f"Biologie {name}",
            "buyer": dict(ORDER["buyer"])}
    for field, value in fields.items():
        (made["buyer"] if field.startswith("buyer_") else made)[field.removeprefix("buyer_")] = value
    return made


def fingerprints(program, backup):
    """The findings of a backup, to be waived."""
    run = subprocess.run([program, "check", backup, "--format", "json", "--no-policy"],
                         capture_output=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(NOW)})
    return run.stdout, json.loads(run.stdout)["results"][0]["findings"]


def operator_files(program, given, write):
    """Policies, waivers, lists and keys."""
    write("people.txt", "# invented\nMarie Dupont\nQuirine Teachercanary\nzelie@example.test\n")
    write("people.csv", "firstname,lastname,email\nZelie,Studentcanary,zelie@example.test\n")
    write("digest.key", "0123456789abcdef0123456789abcdef")
    # RFC 5958 around the bytes 0 to 31, and the public key that belongs to them: keys of nobody.
    private = bytes.fromhex("302e020100300506032b657004220420") + bytes(range(32))
    public = bytes.fromhex("302a300506032b6570032100"
                           "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8")
    for name, kind, body in (("key.pem", "PRIVATE", private), ("key.pub", "PUBLIC", public)):
        text = base64.b64encode(body).decode()
        write(name, f"-----BEGIN {kind} KEY-----\n{text}\n-----END {kind} KEY-----\n")
    os.chmod(given.path("key.pem"), 0o600)
    write("policy.json", {"schema": "gabarit.policy/1", "profile": "strict", "fail_on": "error",
                          "rules": {"residue.user-id": "error", "freetext.*": "off",
                                    "secret.*": "warning"}, "components": ["mod_duel"]})
    write("policy-off.json", {"schema": "gabarit.policy/1",
                              "rules": {"userdata.*": "off", "claim.*": "off"}})
    write("names.json", {"schema": "gabarit.names/1",
                         "shortname": {"pattern": "{template}-{year}-{n:3}",
                                       "prefixes": {"12": "SCI-"}},
                         "fullname": {"collision": "next", "suffix": " ({n})"},
                         "idnumber": {"pattern": "{order}"},
                         "username": {"pattern": "{initial}{last}"}})
    write("replace.json", {"schema": "gabarit.replacements/1", "replacements": [
        {"find": "Zelie", "with": "Apprenant"}, {"find": "page", "with": "feuille"},
        {"find": "example.test", "with": "exemple.test"}]})
    users = given.sample("m45/petit-users-tgz")
    report, findings = fingerprints(program, users)
    write("baseline.json", report)
    waived = [{"fingerprint": f["fingerprint"], "rule": f["rule"], "reason": "a comparison",
               "expires": "2999-01-01" if number % 3 else "2026-01-01", "at_most": 1}
              for number, f in enumerate(findings)]
    write("waivers.json", {"schema": "gabarit.waivers/1", "waivers": waived})
    samples = os.path.join(given.root, "SampleBackups")
    rows = [f"{os.path.relpath(path, samples)},backup/course,{os.path.basename(path)},{NOW}"
            for path in sorted(glob.glob(os.path.join(samples, "m45", "*", "*.mbz")))]
    write("candidates.csv", "path,area,filename,time\n" + "\n".join(
        f"{samples}/{row}" for row in rows) + "\n")


def bad_files(given, write):
    """What cannot be read, or not as what it is taken for."""
    tgz, archive = given.sample("m45/petit-users-tgz"), given.sample("m45/petit-nu-zip")
    with open(tgz, "rb") as file:
        whole = file.read()
    with open(archive, "rb") as file:
        zipped = file.read()
    write("bad/empty.mbz", b"")
    write("bad/text.mbz", "This is no backup.\n")
    write("bad/pk.mbz", b"PK\x03\x04")
    write("bad/gz.mbz", b"\x1f\x8b")
    write("bad/cut-tgz.mbz", whole[:-100])
    write("bad/cut-zip.mbz", zipped[:-100])
    for at in (20, len(whole) // 3, len(whole) // 2, len(whole) - 6):
        write(f"bad/flipped-{at}.mbz", whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1:])
    for at in (16, len(zipped) // 2, len(zipped) - 10):
        write(f"bad/flipped-zip-{at}.mbz",
              zipped[:at] + bytes([zipped[at] ^ 0x55]) + zipped[at + 1:])
    write("bad/trailing.mbz", whole + b"behind the end")
    write("bad/large.mbz", b"")
    os.truncate(given.path("bad/large.mbz"), 128 << 20)
    os.makedirs(given.path("bad/folder.mbz"), exist_ok=True)
    good = json.dumps(order("G"))
    write("bad/none.json", "")
    write("bad/broken.json", '{"order": \n oops}')
    write("bad/array.json", "[]")
    write("bad/half.jsonl", good + "\n{\n")
    write("bad/twice.jsonl", good + "\n" + good + "\n")
    write("bad/unknown.json", {**order("U"), "colour": "red"})
    write("bad/latin.json", good.encode().replace(b"Biologie", b"\xe9"))
    write("bad/depth.json", "[" * 10_000)
    write("bad/large.json", json.dumps(order("L")) + " " * (70 << 20))
    write("bad/columns.csv", "order;template\nA;B\n")
    write("bad/quote.csv", 'order,template\n"A,B\n')
    for name, fields in REFUSED.items():
        write(f"bad/order-{name}.json", order("R", **fields))


REFUSED = {
    "category": {"coursecategory": -1}, "seats": {"seats": 0}, "duration": {"duration": 10**9},
    "start": {"start": "1.12.2026"}, "email": {"buyer_email": "nobody"}, "dots": {"order": ".."},
    "markup": {"fullname": "<x"}, "long": {"idnumber": "x" * 101}, "formula": {"buyer_lastname": "=1+1"},
    "capital": {"buyer_username": "Zoe"}, "nameless": {"buyer_username": None},
    "number": {"fullname": 7}, "template": {"template": "TPL-NONE"}, "blank": {"fullname": " "},
}


def prepare(program, root, shared, extra, work):
    """Makes the inputs of a run below the folder."""
    given = Given(root, os.path.join(work, "given"), shared, [], [])

    def write(name, content):
        path = given.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if isinstance(content, (dict, list)):
            content = json.dumps(content, ensure_ascii=False)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)

    operator_files(program, given, write)
    bad_files(given, write)
    write("order.json", ORDER)
    write("batch.json", [order(f"B-{n}", template=name) for n, name in enumerate(
        ("TPL-PETIT", "TPL-VIDE", "TPL-NONE", "TPL-BALISE", "TPL-PETIT"))])
    rules = subprocess.run([program, "rules", "--format", "json"], capture_output=True, check=True)
    given.rules = [rule["id"] for rule in json.loads(rules.stdout)["rules"]]

    def add(label, folder, depth):
        for path in sorted(glob.glob(os.path.join(glob.escape(folder), "**", "*.mbz"), recursive=True)):
            if os.path.isfile(path):
                name = os.path.relpath(path, folder)
                short = os.path.dirname(name) if depth == "full" else name.removesuffix(".mbz")
                backup = (f"{label}/{short}", path, "brief" if ".twin." in name else depth)
                given.backups.append(backup)

    add("samples", os.path.join(root, "SampleBackups"), "full")
    if shared:
        add("corpus", os.path.join(shared, "corpus"), "full")
        maker = os.path.join(shared, "cases", "make.py")
        if os.path.exists(maker):
            given.cases = given.path("cases")
            subprocess.run([sys.executable, "-B", maker, "--out", given.cases],
                           stdout=subprocess.DEVNULL, check=True)
            add("cases", given.cases, "core")
    for number, folder in enumerate(extra, 1):
        add(f"extra{number}", os.path.abspath(folder), "core")
    return given
