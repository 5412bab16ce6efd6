"""Kills the command at random moments, under a batch of orders and under each move of the ledger.

    python3 Tests/proofs/Faults/kill.py GABARIT [--kills N] [--politely] [--seed N]

With --politely it is asked to stop instead (SIGINT, SIGTERM): it ends with 130 within a second, or
had done all of it, and leaves nothing hidden.

After each kill the ledger is in order, and what is visible in the folder of kits is as in an
undisturbed run, byte for byte; at the end of each round the same command run again gives all of it,
and leaves nothing hidden.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import time

from harness import Place, Tally, lay, orders_text, run_again, template, tree


def visible(place):
    """The kits and moves that somebody would take for whole."""
    if not os.path.isdir(place.path("kits")):
        return {}
    return {name: found for name, found in tree(place.path("kits")).items() if "/." not in "/" + name}


def folders(found):
    """The folders that appear whole or not at all: those with a file in them."""
    names = {}
    for name, value in found.items():
        if value is not None:
            names.setdefault(os.path.dirname(name), set()).add(os.path.basename(name))
    return names


class Work:
    def __init__(self, name, arguments, before, kills):
        self.name, self.arguments, self.before, self.kills = name, arguments, before, kills


def works(place, kills):
    shutil.copy(template(), place.path("backups", "t.mbz"))
    place.write("orders.json", orders_text(24))
    place.write("few.json", orders_text(6))
    ledger, out = place.ledger(), ["--out", place.path("kits")]
    fresh = tree(place.shop)
    issue = ["issue", place.path("orders.json"), "--in", place.path("backups"), *out, *ledger]

    def run(*arguments):
        code, _, errors = place.run(list(arguments))
        assert code == 0, (arguments, code, errors)

    run("issue", place.path("few.json"), "--in", place.path("backups"), *out, *ledger)
    issued = tree(place.shop)
    with open(place.path("export.jsonl"), "wb") as file:
        file.write(place.export(raw=True))
    importing = {name: found for name, found in tree(place.shop).items()
                 if not name.startswith(("ledger.sqlite", "kits"))}
    os.remove(place.path("export.jsonl"))
    for number in range(6):
        run("orders", "confirm", f"o{number}", "--course-id", str(7 + number), "--shortname",
            f"BIO-{number}", *ledger)
    confirmed = tree(place.shop)
    orders = [f"o{number}" for number in range(6)]
    run("orders", "suspend", *orders, *out, *ledger)
    suspended = tree(place.shop)
    some, few = kills // 10, kills // 20
    return [
        Work("issue", issue, fresh, kills - 5 * some - 3 * few),
        Work("reserve", ["orders", "reserve", place.path("few.json"), "--for", "1h", *ledger], fresh,
             some),
        Work("confirm", ["orders", "confirm", "o0", "--course-id", "7", "--shortname", "BIO-0",
                         *ledger], issued, some),
        Work("suspend", ["orders", "suspend", *orders, *out, *ledger], confirmed, some),
        Work("resume", ["orders", "resume", *orders, *out, *ledger], suspended, few),
        Work("renew", ["orders", "renew", "o0", "--days", "30", "--reference", "R-1", *out, *ledger],
             confirmed, few),
        Work("cancel", ["orders", "cancel", *orders, *out, *ledger], confirmed, few),
        Work("backup", ["orders", "backup", place.path("copy.sqlite"), *ledger], confirmed, some),
        Work("import", ["orders", "import", place.path("export.jsonl"), *ledger], importing, some),
    ]


def kill_all(place, work, politely, slowness, tally):
    lay(work.before, place.shop)
    began = time.monotonic()
    code, _, errors = place.run(work.arguments)
    length = time.monotonic() - began
    assert code == 0, (work.name, code, errors)
    calm, calm_ledger = visible(place), place.export()
    killed, tries = 0, 0
    while killed < work.kills:
        lay(work.before, place.shop)
        # Several kills of one batch, which goes on each time where it was.
        for _ in range(random.randint(1, 8) if work.name == "issue" else 1):
            tries += 1
            assert tries < 20 * work.kills + 100, "the command is too fast to be killed"
            process = subprocess.Popen(
                [place.gabarit, *work.arguments], env=place.environment(), cwd=place.top,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0, length))
            sent = random.choice([signal.SIGINT, signal.SIGTERM]) if politely else signal.SIGKILL
            asked = time.monotonic()
            process.send_signal(sent)
            code = process.wait()
            if time.monotonic() - asked > slowness:
                tally.fault(work.name, f"takes {time.monotonic() - asked:.1f} s to stop")
            if politely and place.hidden():
                tally.fault(work.name, f"leaves {place.hidden()}")
            # What is killed while it is loaded has not come to note the signal yet, and who is asked
            # at the end is done.
            if code in ([-sent, 130, 0] if politely else [-sent]):
                killed += 1
                tally.add("kills")
            elif code != 0 and work.name not in ("backup", "import", "confirm"):
                tally.fault(work.name, f"ends with {code} between two kills")
            where = f"{work.name}, kill {killed}"
            if problem := place.verify(passing=True):
                tally.fault(where, problem)
            found = visible(place)
            for name, value in found.items():
                if name not in calm or value != calm[name]:
                    tally.fault(where, f"leaves another {name}")
            whole = folders(calm)
            for folder, names in folders(found).items():
                if folder and names != whole.get(folder):
                    tally.fault(where, f"leaves a part of {folder}")
        copy = place.path("copy.sqlite")
        if os.path.exists(copy):
            code, output, _ = place.run(["orders", "verify", "--ledger", copy])
            if code != 0:
                tally.fault(where, f"leaves half a copy: {output}")
            os.remove(copy)
        if work.name == "import" and place.export() == calm_ledger:
            continue
        tally.add("runs after them")
        run_again(place, work.arguments, lambda: visible(place) == calm, calm_ledger, tally, where)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gabarit")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--politely", action="store_true")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--slowness", type=int, default=1, help="how much longer all takes, as with "
                        "a sanitizer")
    options = parser.parse_args()
    random.seed(options.seed)
    print(f"seed {options.seed}")
    tally = Tally("requests to stop obeyed" if options.politely else "kills survived")
    with Place(options.gabarit) as place:
        for work in works(place, options.kills):
            before = tally.counts.get("kills", 0)
            kill_all(place, work, options.politely, options.slowness, tally)
            print(f"{work.name}: {tally.counts['kills'] - before} kills", flush=True)
    tally.end()


if __name__ == "__main__":
    main()
