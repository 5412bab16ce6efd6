"""Has each operation's n-th call of each kind fail, for every n until none is left to fail.

    python3 Tests/proofs/Faults/inject.py GABARIT [--every N] [--only OPERATION]

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

from harness import SHORT, Place, Tally, contents, lay, tree
from operations import operations

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
    "keep": [errno.EINVAL],
    "thread": [errno.EAGAIN],
    "child": [errno.EAGAIN, errno.ENOMEM],
}
# Those that are tried with all later calls failing too: the disk is full, or gone.
STAYING = {"write": [errno.ENOSPC, errno.EIO], "sync": [errno.EIO], "open": [errno.EMFILE],
           "keep": [errno.EINVAL], "thread": [errno.EAGAIN]}


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

    # Where a file system cannot rename unless the name is free, there are other ways.
    harmless = kind == "keep" or manner in (SHORT, errno.EINTR) and kind in ("read", "write", "truncate")
    # SQLite itself says that a file is malformed which its disk cannot read.
    others = [64] if kind == "read" and manner == errno.EIO and "is damaged" in what else []
    if code not in ([0] if harmless else [0, 74, 5] + others):
        wrong("ends otherwise")
    if code == 0 and timeless(output) != timeless(calm_output):
        wrong("ends well with another result")
    words = errors + output.decode(errors="replace")
    if code not in (0, 5) and place.shop not in words and kind not in ("thread", "child"):
        wrong("does not name the file")
    found = files(place)
    for name, kit in found.items():
        # Of the kits and moves, whole folders alone; a file that was there is as it was.
        if name not in calm_files and "/." not in "/" + name and "failed-orders" not in name:
            wrong(f"leaves {name}")
        elif name in calm_files and kit not in (calm_files[name], operation.before.get(name)):
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
    parser.add_argument("--without", action="append", default=[], help="a kind that is left out")
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
                if options.kind and kind not in options.kind or kind in options.without:
                    continue
                if random.randrange(options.cases):
                    continue
                number = random.randint(1, options.every)
                # A ledger asks at once whether there are threads; later, what GRDB rests on waits for one.
                last = 1 if kind == "thread" and stays else None
                number = last or number
                while inject(place, operation, kind, manner, number, stays, calm, tally):
                    number += options.every
                    if last:
                        break
            print(f"{operation.name}: {tally.counts.get('faults', 0) - before} faults", flush=True)
    tally.end()


if __name__ == "__main__":
    main()
