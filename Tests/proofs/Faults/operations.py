"""What the faults are injected into: each operation of the command, and the shop that it begins with."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import zipfile

from harness import NOW, lay, order, orders_text, template, tree


class Operation:
    def __init__(self, name, arguments, before, result=None, later=0):
        self.name = name
        self.arguments = arguments
        self.before = before
        # The file that it makes, which must be whole or not there.
        self.result = result
        # How many days after all else it runs.
        self.now = {"SOURCE_DATE_EPOCH": str(int(NOW) + later * 86_400)}


def documents():
    """Two documents that are read as other programs' files: a PDF and an Office document."""
    text = b"BT /F1 12 Tf 72 720 Td (Biologie) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    pdf = b"%PDF-1.4\n"
    places = []
    for number, words in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    table = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % place for place in places)
    pdf += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as document:
        document.writestr("word/document.xml", "<w><t>Biologie</t></w>")
    return {"a.pdf": pdf, "a.docx": packed.getvalue()}


def write_documents(path):
    """A backup without users with these documents in the place of the file that it holds."""
    with tarfile.open(template("petit-nu-tgz")) as backup:
        members = [(member.name, backup.extractfile(member).read()) for member in backup
                   if member.isfile() and member.name not in (".ARCHIVE_INDEX", "files.xml")]
        rows = backup.extractfile("files.xml").read().decode()
    row = re.search(r"  <file id=.*?</file>\n", rows, re.S).group()
    content, size = (re.search(f"<{name}>(.*?)<", row).group(1) for name in ("contenthash", "filesize"))
    name = re.search("<filename>(.*?)<", row).group(1)
    members = [member for member in members if not member[0].endswith(content)]
    made = []
    number = re.search(r'id="(\d+)"', row).group(1)
    for index, (own, document) in enumerate(documents().items()):
        digest = hashlib.sha1(document).hexdigest()
        made.append(
            row.replace(content, digest).replace(f">{size}<", f">{len(document)}<")
            .replace(name, own).replace(f'id="{number}"', f'id="{index}{number}"'))
        members.append((f"files/{digest[:2]}/{digest}", document))
    # Moodle restores a file where something names it.
    reference = re.compile(rb"<file>\s*<id>" + number.encode() + rb"</id>\s*</file>")
    both = b"".join(b"<file><id>%d%s</id></file>" % (index, number.encode()) for index in range(2))
    members = [(own, reference.sub(both, data) if own.endswith("inforef.xml") else data)
               for own, data in members]
    members.append(("files.xml", rows.replace(row, "".join(made)).encode()))
    with tarfile.open(path, "w:gz", format=tarfile.USTAR_FORMAT) as backup:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            backup.addfile(member, io.BytesIO(data))


def age(kit):
    """Turns a kit into one that version 0.1.0 issued."""
    with open(os.path.join(kit, "restore.sh"), "rb+") as file:
        lines = file.read().split(b"\n")
        script = b"\n".join(line for line in lines if not re.match(rb"(MOODLE_\w+|REQUIRES|UNNAMED)=", line))
        file.seek(0)
        file.write(script)
        file.truncate()
    with open(os.path.join(kit, "manifest.json"), "r+") as file:
        manifest = json.load(file)
        manifest.pop("requires")
        manifest["gabarit"] = "0.1.0"
        manifest["files"]["restore.sh"] = hashlib.sha256(script).hexdigest()
        file.seek(0)
        json.dump(manifest, file)
        file.truncate()


def operations(place):
    """The operations, and the states of the shop that they begin with."""
    shutil.copy(template(), place.path("backups", "t.mbz"))
    shutil.copy(template("petit-users-tgz"), place.path("with-users.mbz"))
    shutil.copy(template("petit-nu-zip"), place.path("t.zip"))
    place.write("courses.csv", "shortname,fullname,idnumber\nBIO-9,Biologie 9,B9\n")
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", place.path("key.pem")],
                   check=True, capture_output=True)
    write_documents(place.path("documents.mbz"))
    place.write("persons.txt", "Nobody Of That Name\n")
    place.write("applied.jsonl", json.dumps(
        {"schema": "gabarit.applied/1", "order": "o0", "move": 0, "course_id": 7,
         "shortname": "BIO-0", "found": None}) + "\n")
    place.write("orders.json", orders_text(2))
    place.write("petit.json", json.dumps(order(7) | {"template": "TPL-PETIT"}))
    place.write("one.json", json.dumps(order(7)))
    ledger, out = place.ledger(), ["--out", place.path("kits")]

    def run(*arguments):
        code, _, errors = place.run(list(arguments))
        assert code == 0, (arguments, code, errors)

    issue = ["issue", place.path("orders.json"), "--in", place.path("backups"), *out, *ledger,
             "--jobs", "1"]
    fresh = tree(place.shop)
    run(*issue)
    issued = tree(place.shop)
    with open(place.path("export.jsonl"), "wb") as file:
        file.write(place.export(raw=True))
    os.remove(place.path("ledger.sqlite"))
    importing = {name: found for name, found in tree(place.shop).items()
                 if not name.startswith("kits")}
    lay(issued, place.shop)
    run("orders", "confirm", "o0", "--course-id", "7", "--shortname", "BIO-0", *ledger)
    confirmed = tree(place.shop)
    run("orders", "suspend", "o0", *out, *ledger)
    suspended = tree(place.shop)
    # As an earlier version left its kits: another script, and no word of what they require.
    lay(issued, place.shop)
    os.remove(place.path("ledger.sqlite"))
    for name in ("o0", "o1"):
        age(place.path("kits", name))
    run(*issue)
    aged = tree(place.shop)
    # All that a second order of a known template needs.
    known = {name: found for name, found in issued.items()
             if not name.startswith(("kits", "ledger.sqlite"))}
    unwritten = {name: found for name, found in suspended.items() if ".moves" not in name}
    petit = ["issue", place.path("petit.json"), *out, *ledger]
    return [
        Operation("check", ["check", place.path("backups"), "--format", "json"], fresh),
        Operation("persons", ["check", place.path("documents.mbz"), "--persons",
                              place.path("persons.txt"), "--search-files"], fresh),
        Operation("inspect", ["inspect", place.path("t.zip")], fresh),
        Operation("attest", ["check", place.path("t.zip"), "--attest", place.path("attested.json"),
                             "--key", place.path("key.pem")], fresh, "attested.json"),
        Operation("scrub", ["scrub", place.path("with-users.mbz"), "--level", "all", "--out",
                            place.path("clean.mbz")], fresh, "clean.mbz"),
        Operation("find", ["find", "TPL-VIDE", "--in", place.path("backups")], fresh),
        Operation("stream", ["issue", place.path("one.json"), "--in", place.path("backups"),
                             "--out", "-"], fresh),
        Operation("issue", issue, fresh),
        Operation("issue-known", issue, known),
        Operation("issue-again", issue, issued),
        Operation("replace", [*issue, "--replace"], issued),
        Operation("renew-scripts", ["issue", "--renew-scripts", *out, *ledger, "--jobs", "1"], aged),
        Operation("issue-zip", [*petit, "--template-file", place.path("t.zip")], fresh),
        Operation("issue-other", [*petit, "--template-file", place.path("t.zip"), "--container",
                                  "tgz"], fresh),
        Operation("issue-scrubbed", [*petit, "--in", place.path("with-users.mbz"), "--scrub"], fresh),
        Operation("roll", [*petit, "--in", place.path("documents.mbz"), "--dates", "roll"], fresh),
        Operation("quote", ["orders", "quote", place.path("one.json"), "--in",
                            place.path("backups"), *ledger], issued),
        Operation("reserve", ["orders", "reserve", place.path("one.json"), "--for", "1h", *ledger],
                  issued),
        Operation("confirm", ["orders", "confirm", "o0", "--course-id", "7", "--shortname", "BIO-0",
                              *ledger], issued),
        Operation("applied", ["orders", "confirm", "--applied", place.path("applied.jsonl"), *ledger],
                  issued),
        Operation("list", ["orders", "list", *ledger], confirmed),
        Operation("show", ["orders", "show", "o0", *ledger], confirmed),
        Operation("due", ["orders", "due", "--within", "9000d", *ledger], confirmed),
        Operation("suspend", ["orders", "suspend", "o0", *out, *ledger], confirmed),
        Operation("resume", ["orders", "resume", "o0", *out, *ledger], suspended),
        Operation("renew", ["orders", "renew", "o0", "--days", "30", "--reference", "R-1", *out,
                            *ledger], confirmed),
        Operation("cancel", ["orders", "cancel", "o0", *out, *ledger], confirmed),
        Operation("sweep", ["orders", "sweep", *out, *ledger], confirmed, later=3_000),
        Operation("pending", ["orders", "pending", *out, *ledger], unwritten),
        Operation("names", ["orders", "names", place.path("courses.csv"), *ledger], confirmed),
        Operation("verify", ["orders", "verify", *out, *ledger], confirmed),
        Operation("export", ["orders", "export", *ledger], confirmed),
        Operation("backup", ["orders", "backup", place.path("copy.sqlite"), *ledger], confirmed,
                  "copy.sqlite"),
        Operation("import", ["orders", "import", place.path("export.jsonl"), *ledger], importing),
    ]
