"""Has each operation's n-th call of each kind fail, for every n until none is left to fail.

    python3 Tests/Faults/inject.py GABARIT [--every N] [--only OPERATION]

After each failure: the exit code is right and the message names the file; what stands there is whole;
nothing hidden is left; the ledger is in order; and run again without a fault, all is as if there had
been none. --every N tries one call in N of each kind, --cases N one in N ways to fail.
"""

import argparse
import base64
import errno
import json
import os
import random
import re
import shutil
import subprocess

from harness import NOW, SHORT, Place, Tally, contents, lay, order, orders_text, template, tree

# What each kind of call is made to do. A call that is interrupted or short once must not be noticed.
MANNERS = {
    "open": [errno.EACCES, errno.EIO, errno.ENOSPC, errno.EMFILE],
    "read": [SHORT, errno.EINTR, errno.EIO],
    "write": [SHORT, errno.EINTR, errno.EIO, errno.ENOSPC],
    "sync": [errno.EIO, errno.ENOSPC],
    "rename": [errno.EIO, errno.EACCES, errno.ENOSPC],
    "link": [errno.EIO, errno.ENOSPC],
    "mkdir": [errno.EACCES, errno.ENOSPC],
    "unlink": [errno.EIO],
    "truncate": [errno.EIO, errno.EINTR],
    "close": [errno.EIO],
    "stat": [errno.EIO, errno.EACCES],
    "list": [errno.EIO],
    "lock": [errno.EIO, errno.ENOLCK],
    "map": [errno.ENOMEM],
    "mode": [errno.EPERM],
    "thread": [errno.EAGAIN],
}
# Those that are tried with all later calls failing too: the disk is full, or gone.
STAYING = {"write": [errno.ENOSPC, errno.EIO], "sync": [errno.EIO], "open": [errno.EMFILE]}


class Operation:
    def __init__(self, name, arguments, before, result=None, later=0):
        self.name = name
        self.arguments = arguments
        self.before = before
        # The file that it makes, which must be whole or not there.
        self.result = result
        # How many days after all else it runs.
        self.now = {"SOURCE_DATE_EPOCH": str(int(NOW) + later * 86_400)}


def operations(place):
    """The operations, and the states of the shop that they begin with."""
    shutil.copy(template(), place.path("backups", "t.mbz"))
    shutil.copy(template("petit-users-tgz"), place.path("with-users.mbz"))
    shutil.copy(template("petit-nu-zip"), place.path("t.zip"))
    place.write("courses.csv", "shortname,fullname,idnumber\nBIO-9,Biologie 9,B9\n")
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", place.path("key.pem")],
                   check=True, capture_output=True)
    place.write("orders.json", orders_text(2))
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
    unwritten = {name: found for name, found in suspended.items() if ".moves" not in name}
    return [
        Operation("check", ["check", place.path("backups"), "--format", "json"], fresh),
        Operation("inspect", ["inspect", place.path("t.zip")], fresh),
        Operation("attest", ["check", place.path("t.zip"), "--attest", place.path("attested.json"),
                             "--key", place.path("key.pem")], fresh, "attested.json"),
        Operation("scrub", ["scrub", place.path("with-users.mbz"), "--level", "all", "--out",
                            place.path("clean.mbz")], fresh, "clean.mbz"),
        Operation("find", ["find", "TPL-VIDE", "--in", place.path("backups")], fresh),
        Operation("stream", ["issue", place.path("one.json"), "--in", place.path("backups"),
                             "--out", "-"], fresh),
        Operation("issue", issue, fresh),
        Operation("issue-again", issue, issued),
        Operation("reserve", ["orders", "reserve", place.path("one.json"), "--for", "1h", *ledger],
                  issued),
        Operation("confirm", ["orders", "confirm", "o0", "--course-id", "7", "--shortname", "BIO-0",
                              *ledger], issued),
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


def timeless(output):
    """A report or an attestation without the time it was made at, which is signed too."""
    if b"\"payload\"" in output[:40]:
        output = base64.b64decode(json.loads(output)["payload"])
    return re.sub(rb'"checked" ?: ?"[^"]*"', b"", output)


def files(place):
    """What there is but the ledger, which is compared by its export, and the cache."""
    return {
        name: found and timeless(found) for name, found in tree(place.shop).items()
        if not name.startswith(("ledger.sqlite", "copy.sqlite", "cache"))
    }


def copied(place):
    """What the copy of the ledger holds."""
    path = place.path("copy.sqlite")
    if not os.path.exists(path):
        return None
    code, output, errors = place.run(["orders", "export", "--ledger", path])
    return contents(output) if code == 0 else f"{code}: {errors}"


def inject(place, operation, kind, manner, number, stays, calm, tally):
    """One failure. False where there was no such call any more."""
    calm_output, calm_files, calm_ledger, calm_copy = calm
    lay(operation.before, place.shop)
    hits = place.aside("hits")
    if os.path.exists(hits):
        os.remove(hits)
    faults = {"FAULT_KIND": kind, "FAULT_AT": str(number), "FAULT_HOW": str(manner),
              "FAULT_STAYS": "1" if stays else "0", "FAULT_HITS": hits}
    code, output, errors = place.run(operation.arguments, faults, operation.now)
    hit = open(hits, encoding="utf-8", errors="replace").read() if os.path.exists(hits) else ""
    if not hit:
        return False
    call = hit.split("\n")[0].replace("\t", " ").replace(place.shop, "")
    manner_shown = manner if manner == SHORT else errno.errorcode[manner]
    where = f"{operation.name} {kind} {number} {manner_shown}{' on' if stays else ''} ({call})"
    tally.add("faults")
    what = errors.strip() or output.decode(errors="replace")[:300]

    def wrong(text):
        tally.fault(where, f"{text} [{code}: {what}]")

    harmless = manner in (SHORT, errno.EINTR) and kind in ("read", "write", "truncate")
    # SQLite itself says that a file is malformed which its disk cannot read.
    others = [64] if kind == "read" and manner == errno.EIO and "is damaged" in what else []
    if code not in ([0] if harmless else [0, 74, 5] + others):
        wrong("ends otherwise")
    if code == 0 and timeless(output) != timeless(calm_output):
        wrong("ends well with another result")
    words = errors + output.decode(errors="replace")
    if code not in (0, 5) and place.shop not in words and kind != "thread":
        wrong("does not name the file")
    found = files(place)
    for name, kit in found.items():
        # Of the kits and moves, whole folders alone; a file that was there is as it was.
        if name not in calm_files and "/." not in "/" + name and "failed-orders" not in name:
            wrong(f"leaves {name}")
        elif name in calm_files and kit != calm_files[name]:
            wrong(f"leaves another {name}")
    tops = {os.path.dirname(name) for name, kit in found.items() if kit is not None}
    for name in calm_files:
        if os.path.dirname(name) in tops and os.path.dirname(name) not in ("", "kits") \
                and name not in found:
            wrong(f"leaves a part without {name}")
    shown = {name for name in found if "/." not in "/" + name}
    if code == 0 and shown != calm_files.keys():
        wrong(f"ends well without {sorted(calm_files.keys() ^ shown)[:3]}")
    # Where removing itself fails, or nothing can be looked at any more, the next run clears up.
    if place.hidden() and kind not in ("unlink", "stat", "list", "open"):
        wrong(f"leaves {place.hidden()}")
    if code == 0 and place.export() != calm_ledger:
        wrong("ends well with another ledger")
    if copied(place) not in (None, calm_copy):
        wrong("leaves another copy")
    if problem := place.verify(passing=True):
        wrong(problem)
    # Again, as if nothing had been. What was done is done, and may be said otherwise.
    if operation.result and os.path.exists(place.path(operation.result)):
        os.remove(place.path(operation.result))
    if operation.name == "import" and place.export() == calm_ledger:
        return True
    code, output, errors = place.run(operation.arguments, own=operation.now)
    what = errors.strip()
    if code != 0:
        wrong("does not end well when run again")
    rest = {name: kit for name, kit in files(place).items() if "failed-orders" not in name}
    if rest != calm_files:
        differing = [name for name in rest.keys() | calm_files.keys()
                     if rest.get(name, 0) != calm_files.get(name, 0)]
        wrong(f"run again gives something else: {differing[:4]}")
    # Each taking in of names is logged, one that was done before too.
    if place.export() != calm_ledger and (
            operation.name != "names" or sorted(set(place.export())) != calm_ledger):
        wrong("run again gives another ledger")
    if problem := place.verify():
        wrong(f"run again: {problem}")
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gabarit")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--cases", type=int, default=1, help="try one in N ways to fail")
    parser.add_argument("--only", action="append")
    parser.add_argument("--kind", action="append")
    parser.add_argument("--share", default="1/1", help="1/2: the first half of the cases")
    options = parser.parse_args()
    tally = Tally("faults injected")
    with Place(options.gabarit) as place:
        for operation in operations(place):
            if options.only and operation.name not in options.only:
                continue
            lay(operation.before, place.shop)
            code, output, errors = place.run(operation.arguments, own=operation.now)
            assert code == 0, (operation.name, code, errors)
            calm = (output, files(place), place.export(), copied(place))
            before = tally.counts.get("faults", 0)
            cases = [(kind, manner, False) for kind, all in MANNERS.items() for manner in all]
            cases += [(kind, manner, True) for kind, all in STAYING.items() for manner in all]
            part, parts = map(int, options.share.split("/"))
            for kind, manner, stays in cases[part - 1::parts]:
                if options.kind and kind not in options.kind:
                    continue
                if random.randrange(options.cases):
                    continue
                number = random.randint(1, options.every)
                while inject(place, operation, kind, manner, number, stays, calm, tally):
                    number += options.every
            print(f"{operation.name}: {tally.counts.get('faults', 0) - before} faults", flush=True)
    tally.end()


if __name__ == "__main__":
    main()
