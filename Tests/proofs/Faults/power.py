"""Takes the power away after each change that the command makes to the disk, as far as that can be
replayed: writes, syncs and names are recorded in their order, and every state that a crash may leave
is laid out and taken up again.

    python3 Tests/proofs/Faults/power.py GABARIT [--every N]

What was not synced may be lost: a file's bytes since its own sync, a name since its folder's. Each
prefix of the record is laid out in several ways: all of it arrived; only what was synced; the names
arrived and not the bytes; the bytes of half the files; the last write is torn.

In each state a visible kit is whole, the ledger is in order and says nothing that is not so, what the
command had told its caller by then is kept, and the same command run again gives what it gives
undisturbed, byte for byte.
"""

import argparse
import json
import os
import random
import re
import shutil

from harness import Place, Tally, lay, orders_text, run_again, template, tree


class Node:
    """A file, with what is on the disk for certain; or a folder (`names`)."""

    def __init__(self, names=None):
        self.names, self.synced_names = names, dict(names) if names is not None else None
        self.bytes, self.synced = bytearray(), b""

    def sync(self):
        if self.names is not None:
            self.synced_names = dict(self.names)
        else:
            self.synced = bytes(self.bytes)


class Disk:
    def __init__(self, top, found):
        """What lay there long before is synced."""
        self.top, self.root = top, Node({})
        for name in sorted(found):
            self.make(os.path.join(top, name), found[name] is None)
            if found[name] is not None:
                self.at(os.path.join(top, name)).bytes[:] = found[name]
        self.sync_all(self.root)

    def sync_all(self, node):
        node.sync()
        for child in (node.names or {}).values():
            self.sync_all(child)

    def parts(self, path):
        rest = os.path.relpath(path, self.top)
        return [] if rest == "." else rest.split("/")

    def at(self, path):
        node = self.root
        for part in self.parts(path):
            node = node.names[part]
        return node

    def parent(self, path):
        return self.at(os.path.dirname(path)), os.path.basename(path)

    def make(self, path, is_folder):
        folder, name = self.parent(path)
        folder.names[name] = Node({} if is_folder else None)

    def apply(self, line):
        verb, path, *more = line
        if verb == "create":
            self.make(path, False)
        elif verb == "mkdir":
            self.make(path, True)
        elif verb == "write":
            offset, data = int(more[0]), bytes.fromhex(more[1])
            file = self.at(path).bytes
            if len(file) < offset:
                file.extend(bytes(offset - len(file)))
            file[offset:offset + len(data)] = data
        elif verb == "truncate":
            size, file = int(more[0]), self.at(path).bytes
            file[size:] = bytes(max(0, size - len(file)))
        elif verb == "sync":
            self.at(path).sync()
        elif verb == "unlink":
            folder, name = self.parent(path)
            del folder.names[name]
        elif verb in ("rename", "exchange", "link"):
            (old, one), (new, other) = self.parent(path), self.parent(more[0])
            before = new.names.get(other)
            new.names[other] = old.names[one]
            if verb == "rename":
                del old.names[one]
            if verb == "exchange":
                old.names[one] = before

    def state(self, choose_names, choose_bytes):
        """The files that are left, by what is chosen for each folder and file."""
        found = {}

        def walk(node, path):
            for name, child in choose_names(node).items():
                inner = os.path.join(path, name)
                if child.names is not None:
                    found[inner] = None
                    walk(child, inner)
                else:
                    found[inner] = choose_bytes(child)

        walk(self.root, "")
        return found

    def crashes(self, last):
        """The ways in which the power may have gone."""
        def arrived(node):
            return node.names

        def kept(node):
            return node.synced_names

        def some(node):
            # Each name for itself has arrived or not; of a rename both may show, or neither.
            return {
                name: child for name, child in (node.synced_names | node.names).items()
                if node.names.get(name) is node.synced_names.get(name) or random.random() < 0.5
            }

        def torn(file):
            return bytes(file.bytes[:len(file.bytes) - last // 2]) if last else bytes(file.bytes)

        yield "all arrived", self.state(arrived, lambda file: bytes(file.bytes))
        yield "only the synced", self.state(kept, lambda file: file.synced)
        yield "names, not bytes", self.state(arrived, lambda file: file.synced)
        yield "bytes, not names", self.state(kept, lambda file: bytes(file.bytes))
        yield "some of each", self.state(
            some, lambda file: random.choice([bytes(file.bytes), file.synced]))
        if last:
            yield "the last write torn", self.state(arrived, lambda file: torn(file)
                                                    if file is self.written else bytes(file.bytes))


def scenarios(place):
    shutil.copy(template(), place.path("backups", "t.mbz"))
    place.write("orders.json", orders_text(2))
    ledger, out = place.ledger(), ["--out", place.path("kits")]
    issue = ["issue", place.path("orders.json"), "--in", place.path("backups"), *out, *ledger,
             "--jobs", "1", "--format", "jsonl"]
    fresh = tree(place.shop)

    def run(*arguments):
        code, _, errors = place.run(list(arguments))
        assert code == 0, (arguments, code, errors)

    run(*issue)
    issued = tree(place.shop)
    run("orders", "confirm", "o0", "--course-id", "7", "--shortname", "BIO-0", *ledger)
    confirmed = tree(place.shop)
    return [
        ("issue", issue, fresh),
        ("reserve", ["orders", "reserve", place.path("orders.json"), "--for", "1h", *ledger], fresh),
        ("confirm", ["orders", "confirm", "o1", "--course-id", "8", "--shortname", "BIO-1", *ledger],
         issued),
        ("suspend", ["orders", "suspend", "o0", *out, *ledger], confirmed),
        ("renew", ["orders", "renew", "o0", "--days", "30", "--reference", "R-1", *out, *ledger],
         confirmed),
        ("cancel", ["orders", "cancel", "o0", *out, *ledger], confirmed),
        ("backup", ["orders", "backup", place.path("copy.sqlite"), *ledger], confirmed),
    ]


def record(place, arguments):
    trace = place.aside("trace")
    if os.path.exists(trace):
        os.remove(trace)
    code, output, errors = place.run(arguments, {"FAULT_TRACE": trace})
    assert code == 0, (arguments, code, errors)
    with open(trace, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def kits(found):
    """The kits and moves that somebody would take for whole, by their folders."""
    folders = {}
    for name, value in found.items():
        if value is not None and "/." not in "/" + name and name.startswith("kits/"):
            if os.path.dirname(name) != "kits":
                folders.setdefault(os.path.dirname(name), {})[os.path.basename(name)] = value
    # A folder may stand there without its files only if it has folders of its own.
    for name, value in found.items():
        if value is None and name.startswith("kits/") and "/." not in "/" + name:
            if not any(other.startswith(name + "/") for other in found):
                if not name.endswith(".moves"):
                    folders.setdefault(name, {})
    return folders


def replay(place, name, arguments, before, every, forgotten, tally):
    lay(before, place.shop)
    lines = record(place, arguments)
    calm, calm_ledger = kits(tree(place.shop)), place.export()
    disk = Disk(place.shop, before)
    told = []
    tally.add("changes recorded", len(lines))
    for index, line in enumerate(lines, 1):
        last = 0
        if line[1] == "-":
            for result in re.findall(r"\{.*\}", bytes.fromhex(line[3]).decode()):
                told += [order["order"] for order in json.loads(result).get("results", [])
                         if order["status"] == "issued"]
        elif line[0] == "sync" and os.path.basename(line[1]) == forgotten:
            continue
        else:
            disk.apply(line)
            if line[0] == "write":
                disk.written, last = disk.at(line[1]), len(line[3]) // 2
        if index % every:
            continue
        for way, found in disk.crashes(last):
            # Bytes in the shared memory beside a ledger are gone with the power.
            found = {file: value for file, value in found.items() if not file.endswith("-shm")}
            where = f"{name}, after change {index} ({line[0]} {os.path.basename(line[1])}), {way}"
            if forgotten and tally.wrong:
                return
            tally.add("crashes")
            lay(found, place.shop)
            for folder, files in kits(found).items():
                if files != calm.get(folder):
                    tally.fault(where, f"{folder} is not whole")
            for order in told:
                if f"kits/{order}" not in kits(found):
                    tally.fault(where, f"the kit of {order}, which was told of, is lost")
            if problem := place.verify(passing=True):
                tally.fault(where, problem)
            if told:
                export = "".join(place.export() or [])
                if export.count('"verb": "complete"') < len(told):
                    tally.fault(where, "what was told is lost")
            if "copy.sqlite" in found:
                code, output, _ = place.run(
                    ["orders", "verify", "--ledger", place.path("copy.sqlite")])
                if code != 0:
                    tally.fault(where, "the copy is not whole")
                os.remove(place.path("copy.sqlite"))
            run_again(place, arguments, lambda: kits(tree(place.shop)) == calm, calm_ledger, tally,
                      where)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gabarit")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", action="append")
    parser.add_argument(
        "--forget", help="act as if what has this name were never synced: then faults must be found")
    options = parser.parse_args()
    tally = Tally("power cuts replayed")
    with Place(options.gabarit) as place:
        for name, arguments, before in scenarios(place):
            if options.only and name not in options.only:
                continue
            crashes = tally.counts.get("crashes", 0)
            replay(place, name, arguments, before, options.every, options.forget, tally)
            print(f"{name}: {tally.counts.get('crashes', 0) - crashes} crashes", flush=True)
    tally.end()


if __name__ == "__main__":
    main()
