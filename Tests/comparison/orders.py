"""What Tests/compare does with orders and their ledger: the life of an order, told as scenes."""
import hashlib
import json
import os
import re
import shutil

from inputs import NOW, SITE, Case, Step, case, order

DAY = 86_400


class Scene:
    """Steps in one folder, at a time that moves on; after each that may write, the whole ledger."""

    def __init__(self, given, name, form):
        self.given, self.form, self.now = given, form, NOW
        self.case = Case(f"orders/{name}/{form}", [], is_fresh=False)
        self.before = None

    def do(self, action):
        """What is done to the folder before the next step."""
        self.before = action

    def run(self, *words, stdin=b"", ledger="ledger.sqlite", plain=False, **env):
        words = [*words] + ([] if plain or self.form == "text" else ["--format", self.form])
        words += ["--ledger", ledger] if ledger else []
        env = {"SOURCE_DATE_EPOCH": str(self.now), **env}
        stdin = json.dumps(stdin).encode() if isinstance(stdin, dict) else stdin
        self.case.steps.append(Step(words, stdin, env, self.before))
        self.before = None

    def write(self, *words, **more):
        self.run(*words, **more)
        self.run("orders", "export", plain=True, ledger=more.get("ledger", "ledger.sqlite"))

    def issue(self, *words, **more):
        self.write("issue", *words, "--jobs", "1", **more)

    def applied(self, name, move, shortname, course=7, found=None, out=()):
        line = {"schema": "gabarit.applied/1", "order": name, "move": move, "course_id": course,
                "shortname": shortname, "found": found}
        self.write("orders", "confirm", "--applied", "-", *out, stdin=line)

    def look(self, *names):
        self.run("orders", "list")
        self.run("orders", "show", *names)
        self.run("orders", "pending", "--out", "kits")
        self.run("orders", "verify", "--out", "kits")


def append(path, text="\n"):
    """Adds to a file of the case's folder."""
    def action(folder):
        with open(os.path.join(folder, path), "a", encoding="utf-8") as file:
            file.write(text)
    return action


def remove(path):
    return lambda folder: shutil.rmtree(os.path.join(folder, path))


CLOSED = {"visible": 1, "instances": {"9": {"enrol": "self", "status": 0}}}


def life(given, form):
    """One order from its quote to its end."""
    s = Scene(given, "life", form)
    place = ["--in", os.path.join(given.root, "SampleBackups", "m45")]
    paper = given.path("order.json")
    s.run("orders", "quote", paper, *place)
    s.run("orders", "quote", paper, *place, "--out", "kits", "--names", given.path("names.json"))
    s.write("orders", "reserve", paper, "--for", "30m")
    s.run("orders", "verify")
    s.now += 600
    s.write("orders", "reserve", paper, "--for", "30m")
    s.write("orders", "reserve", "-", "--for", "1h", stdin={**order("A-1"), "seats": 9})
    s.write("orders", "reserve", "-", "--for", "1h", stdin={**order("A-2"), "idnumber": "bio-1"})
    s.now += 3600
    s.look("A-1")
    s.issue(paper, *place, "--out", "kits", "--dry-run")
    s.issue(paper, *place, "--out", "kits")
    s.look("A-1")
    s.now += 600
    s.issue(paper, *place, "--out", "kits")
    s.issue(paper, *place, "--out", "kits", "--resume")
    s.issue(paper, *place, "--out", "kits", "--dates", "roll")
    s.issue(paper, *place, "--out", "kits", "--replace")
    s.issue("-", *place, "--out", "kits", stdin={**order("A-1"), "seats": 9})
    s.applied("A-1", 0, "BIO-1", course=0)
    s.applied("A-1", 3, "BIO-1")
    s.applied("A-1", 0, "BIO-1")
    s.applied("A-1", 0, "BIO-1")
    s.look("A-1")
    s.write("orders", "renew", "A-1", "--days", "30", "--reference", "R-1", "--out", "kits")
    s.write("orders", "renew", "A-1", "--days", "30", "--reference", "R-1", "--out", "kits")
    s.write("orders", "renew", "A-1", "--days", "10", "--out", "kits")
    s.write("orders", "renew", "A-1", "--days", "10", "--reference", "", "--out", "kits")
    s.write("orders", "suspend", "A-1", "--out", "kits")
    s.write("orders", "suspend", "A-1", "--out", "kits")
    s.look("A-1")
    s.applied("A-1", 1, "BIO-1", found=CLOSED)
    s.applied("A-1", 3, "BIO-1", found=CLOSED)
    s.write("orders", "resume", "A-1", "nobody", "--out", "kits")
    s.write("orders", "confirm", "A-1", "--course-id", "7", "--shortname", "BIO-renamed")
    s.write("orders", "confirm", "A-1", "--course-id", "7", "--shortname", "BIO-1", "--move", "4")
    s.run("orders", "due", "--within", "30d")
    s.run("orders", "due", "--within", "500d")
    s.run("orders", "list", "--state", "active", "--template", "TPL-PETIT")
    s.run("orders", "list", "--state", "cancelled", "--state", "expired")
    s.now += 500 * DAY
    s.write("orders", "sweep", "--out", "kits")
    s.do(remove("kits/A-1.moves"))
    s.write("orders", "sweep", "--out", "kits")
    s.run("orders", "pending", "--out", "kits", "--moves")
    s.do(append("kits/A-1.moves/005-sweep/apply.sh"))
    s.run("orders", "verify", "--out", "kits")
    s.write("orders", "pending", "--out", "kits")
    s.applied("A-1", 5, "BIO-1", found=CLOSED)
    s.write("orders", "cancel", "A-1", "--out", "kits")
    for verb in ("resume", "suspend", "cancel"):
        s.write("orders", verb, "A-1", "--out", "kits")
    s.look("A-1", "A-2", "nobody")
    return s.case


def shop(given, form):
    """Several orders: batches, names that are taken, kits that were damaged, renewed scripts."""
    s = Scene(given, "shop", form)
    samples = os.path.join(given.root, "SampleBackups")
    place = ["--in", os.path.join(samples, "m45")]
    three, one = os.path.join(samples, "orders", "three.csv"), os.path.join(samples, "orders", "biology.json")
    desk = ["--out", "kits"]
    s.issue(three, one, *place, *desk)
    s.issue(three, one, *place, *desk)
    s.issue(given.path("batch.json"), *place, *desk, "--dates", "roll")
    s.issue("kits/failed-orders-1.jsonl", *place, *desk)
    s.issue(given.path("batch.json"), *place, *desk, "--names", given.path("names.json"))
    s.issue("-", *place, *desk, stdin={**order("N-1"), "idnumber": "chem-1"})
    s.issue("-", *place, *desk, stdin={**order("N-2"), "fullname": "CHIMIE, niveau 1"})
    courses = b"shortname,fullname,idnumber\r\n\"bio-9\",\"Autre cours\",X-9\r\n"
    s.write("orders", "names", "-", stdin=courses, plain=True)
    s.write("orders", "names", "-", stdin=b"shortname\nx\n", plain=True)
    s.issue("-", *place, *desk, stdin={**order("N-3"), "idnumber": "BIO-9"})
    policy = ["--names", given.path("names.json")]
    for number in range(3):
        text = order(f"P-{number}", buyer_username=None, buyer_email=f"p{number}@example.test",
                     buyer_idnumber=f"P-{number}", fullname="Même cours")
        s.issue("-", *place, *desk, *policy, stdin=text)
    s.run("orders", "quote", "-", *place, *desk, *policy, stdin=order("P-9", buyer_username=None))
    s.issue("-", *place, *desk, "--scrub", "--site", "https://nowhere.example.test", stdin=order("S-1"))
    s.issue("-", "--in", os.path.join(samples, "m45", "petit-users-tgz"), *desk, stdin=order("S-2"))
    s.issue("-", "--in", os.path.join(samples, "m45", "petit-users-tgz"), *desk, "--scrub",
            stdin=order("S-2"))
    s.issue("-", "--in", samples, *desk, stdin=order("S-3"))
    s.issue("-", "--in", samples, *desk, "--site", SITE, stdin=order("S-3"))
    s.issue("-", *place, *desk, "--profile", "strict", "--container", "zip", stdin=order("S-4"))
    s.issue("-", "--candidates", given.path("candidates.csv"), *desk, stdin=order("S-5"))
    s.issue("-", *place, *desk, "--timezone", "America/Sao_Paulo",
            stdin={**order("S-6"), "ordered": None, "start": None})
    s.look("2026-0042", "P-1", "S-2")
    for course, (name, short) in enumerate(
            (("2026-0042", "BIO-1"), ("2026-0044", "EMPTY-1_1"), ("S-2", "BIO-S-2"))):
        s.applied(name, 0, short, course=7 + course)
    s.applied("2026-0043", 0, "CHEM-1")
    s.do(append("kits/2026-0042/manifest.json"))
    s.run("orders", "verify", "--out", "kits")
    s.issue(one, *place, *desk)
    s.issue(one, *place, *desk, "--replace")
    s.do(append("kits/2026-0043/restore.sh", "# by hand\n"))
    s.run("orders", "verify", "--out", "kits")
    s.write("issue", "--renew-scripts", *desk, "2026-0043", "nowhere")
    s.write("issue", "--renew-scripts", *desk, three, "--jobs", "1")
    s.write("orders", "suspend", "2026-0042", "2026-0043", "nobody", *desk)
    s.write("orders", "cancel", "2026-0045", "S-2", *desk)
    s.write("orders", "confirm", "2026-0045", "--course-id", "9", "--shortname", "BALISE-1")
    s.do(remove("kits/2026-0043"))
    s.run("orders", "pending", *desk)
    s.do(lambda folder: shutil.copytree(os.path.join(folder, "kits", "2026-0042"),
                                        os.path.join(folder, "kits", "stranger")))
    s.run("orders", "verify", *desk)
    s.now += 400 * DAY
    s.run("orders", "due", "--within", "100d")
    s.write("orders", "sweep", *desk)
    for _ in range(2):
        s.run("orders", "backup", "copy.sqlite", plain=True)
    for ledger, cut in (("new.sqlite", None), ("new.sqlite", None), ("broken.sqlite", -20)):
        s.run("orders", "export", plain=True, ledger="copy.sqlite")
        s.write("orders", "import", "-", stdin=lambda text, cut=cut: text[:cut], plain=True, ledger=ledger)
    s.run("orders", "list", ledger="new.sqlite")
    s.run("orders", "verify", *desk, ledger="new.sqlite")
    s.look("2026-0042", "2026-0044", "2026-0045")
    return s.case


def renewal(given, form):
    """Kits whose scripts an earlier version wrote, as RenewalTests makes them."""
    s = Scene(given, "renewal", form)
    template, desk = ["--template-file", given.sample("m45/petit-nu-tgz")], ["--out", "kits"]
    for name in ("A", "B"):
        s.run("issue", "-", *template, *desk, "--no-ledger", ledger=None, stdin=order(name))
    s.do(lambda folder: [age(os.path.join(folder, "kits", name)) for name in ("A", "B")])
    for name in ("A", "B"):
        s.issue("-", *template, *desk, stdin=order(name))
    s.run("orders", "verify", *desk)
    for words in (["A"], [], []):
        s.write("issue", "--renew-scripts", *desk, "--jobs", "1", *words)
    s.run("orders", "verify", *desk)
    s.run("orders", "show", "A", "B")
    return s.case


def age(kit):
    """Takes out what version 0.1.0 did not write."""
    script, manifest = os.path.join(kit, "restore.sh"), os.path.join(kit, "manifest.json")
    with open(script, "rb") as file:
        text = re.sub(rb"(?m)^(MOODLE_RELEASE|MOODLE_VERSION|REQUIRES|UNNAMED)=.*\n", b"", file.read())
    with open(script, "wb") as file:
        file.write(text)
    with open(manifest, "rb") as file:
        content = json.load(file)
    del content["requires"]
    content["gabarit"] = "0.1.0"
    content["files"]["restore.sh"] = hashlib.sha256(text).hexdigest()
    with open(manifest, "w", encoding="utf-8") as file:
        json.dump(content, file)


def batch_case(given):
    """A batch without a ledger, several orders at once: results come in the orders' order."""
    ask = ["issue", given.path("batch.json"), "--in", os.path.join(given.root, "SampleBackups", "m45"),
           "--out", "kits", "--no-ledger"]
    return case("orders/batch", *(ask + ["--format", form, "--jobs", "3"] for form in (
        "text", "json", "jsonl")), ask + ["--dry-run", "--dates", "roll"],
        ask + ["--scrub", "--container", "zip", "--format", "json"])


def empty_case(given):
    """Ledgers that are missing, and imports that are none."""
    s = Scene(given, "empty", "text")
    head = '{"ledger":{"compare":"strict","schema":"gabarit.ledger/1"}}\n'
    person = '{"person":{"key":"email","username":"a","value":"a@example.test"}}\n'
    for number, text in enumerate((head + person, head, "", "{", person, head + "{}", head[:-3])):
        s.write("orders", "import", "-", stdin=text.encode(), plain=True, ledger=f"{number}.sqlite")
    for words in (["list"], ["verify"], ["due", "--within", "1d"], ["show", "A"], ["sweep", "--out", "k"],
                  ["pending", "--out", "k"], ["cancel", "A", "--out", "k"], ["backup", "copy.sqlite"]):
        s.run("orders", *words, ledger="none.sqlite")
    s.run("orders", "list", ledger=None, GABARIT_LEDGER="0.sqlite")
    s.run("orders", "reserve", given.path("order.json"), "--for", "1h", ledger=None)
    s.run("orders", "list", ledger=None)
    return s.case


def all_cases(given):
    for form in ("text", "json"):
        yield life(given, form)
        yield shop(given, form)
        yield renewal(given, form)
    yield batch_case(given)
    yield empty_case(given)
