"""What the drivers of faults share: the built command, a shop's folder, and comparing two of them."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent.parent / "SampleBackups"
NOW = "1795521600"  # 2026-11-24T12:00:00Z
SHORT = "short"


def order(number, shortname=None):
    """An order that nothing is wrong with."""
    return {
        "order": f"o{number}", "template": "TPL-VIDE", "coursecategory": 12, "duration": 365,
        "idnumber": shortname or f"BIO-{number}", "fullname": f"Biologie {number}",
        "start": "2026-12-01",
        # What a buyer is called may not depend on who came first.
        "buyer": {"email": f"b{number}@example.test", "username": f"buyer{number}",
                  "firstname": "Jeanne", "lastname": "Martin"},
    }


def template(name="vide-nu-tgz"):
    (backup,) = (SAMPLES / "m45" / name).glob("*.mbz")
    return backup


def tree(folder):
    """Each file under a folder with its bytes, and each folder with None."""
    found = {}
    for base, folders, files in os.walk(folder):
        for name in folders:
            found[os.path.relpath(os.path.join(base, name), folder)] = None
        for name in files:
            path = os.path.join(base, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def lay(found, folder):
    """Makes a folder of what tree() gave. What is so already stays: a known template is known by its
    place on the disk."""
    os.makedirs(folder, exist_ok=True)
    there = tree(folder)
    for name in sorted(there, reverse=True):
        path = os.path.join(folder, name)
        if name in found and (there[name] is None) == (found[name] is None):
            continue
        shutil.rmtree(path) if there.pop(name) is None else os.remove(path)
    for name in sorted(found):
        path = os.path.join(folder, name)
        if found[name] is None:
            os.makedirs(path, exist_ok=True)
        elif there.get(name) != found[name]:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(found[name])
            if name.endswith(".sh"):
                os.chmod(path, 0o700)


def contents(export):
    """An export without what depends on the order in which orders came."""
    lines = []
    for line in export.splitlines():
        value = json.loads(line)
        value.get("event", {}).pop("number", None)
        lines.append(json.dumps(value, sort_keys=True))
    return sorted(lines)


class Place:
    """A folder of one's own with `shop` in it, which is all that the command is shown."""

    def __init__(self, gabarit, on_disk=False):
        self.gabarit = str(pathlib.Path(gabarit).resolve())
        # What a disk is asked to sync takes most of the time, and no driver here looks at the disk.
        memory = "/dev/shm"
        folder = memory if not on_disk and os.access(memory, os.W_OK) else None
        self.top = tempfile.mkdtemp(prefix="gabarit-faults-", dir=folder)
        self.shop = os.path.join(self.top, "shop")
        os.makedirs(os.path.join(self.shop, "backups"))
        self.library = os.path.join(self.top, "faults.so")
        compiler = shutil.which("clang") or shutil.which("cc") or "cc"
        subprocess.run(
            [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", self.library,
             str(HERE / "faults.c"), "-ldl"], check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.shop, *parts)

    def aside(self, name):
        return os.path.join(self.top, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def environment(self, faults=None):
        environment = {
            "PATH": os.environ["PATH"], "HOME": self.aside("home"), "LC_ALL": "C",
            "SOURCE_DATE_EPOCH": NOW, "XDG_CONFIG_HOME": self.aside("config"),
            "XDG_DATA_HOME": self.aside("data"), "XDG_CACHE_HOME": self.path("cache"),
            "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""),
        }
        # What a sanitizer was told.
        environment |= {name: value for name, value in os.environ.items()
                        if name.endswith("SAN_OPTIONS")}
        if faults is not None:
            environment |= {"LD_PRELOAD": self.library, "FAULT_ROOT": self.shop} | faults
        return environment

    def start(self, arguments, faults=None, own=None, **more):
        return subprocess.Popen(
            [self.gabarit, *arguments], env=self.environment(faults) | (own or {}), cwd=self.top,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def run(self, arguments, faults=None, own=None, timeout=60, **more):
        """The exit code, what was written, and what was said."""
        process = self.start(arguments, faults, own, **more)
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return "hung", b"", ""
        return process.returncode, output, errors.decode(errors="replace")

    def ledger(self):
        return ["--ledger", self.path("ledger.sqlite")]

    def export(self, raw=False):
        """What the ledger holds, but for the order in which orders came; None where there is none."""
        if not os.path.exists(self.path("ledger.sqlite")):
            return None
        code, output, errors = self.run(["orders", "export", *self.ledger()])
        if code != 0:
            return f"export ends with {code}: {errors}"
        return output if raw else contents(output)

    def verify(self, passing=False):
        """What is wrong with the ledger and its kits; empty where nothing is."""
        if not os.path.exists(self.path("ledger.sqlite")):
            return ""
        out = ["--out", self.path("kits")] if os.path.isdir(self.path("kits")) else []
        code, output, errors = self.run(["orders", "verify", *self.ledger(), *out])
        # Between a kit's place and its record there is a moment, which the next run mends. The notes on
        # kits with old scripts are no faults.
        mended = ("issue the order again", "issue --renew-scripts", "scripts of an earlier version")
        rest = [line for line in output.decode().splitlines()[1:]
                if not any(words in line for words in mended)]
        if passing and code == 1 and not rest:
            return ""
        return "" if code == 0 else f"verify ends with {code}: {output.decode()}{errors}"

    def hidden(self):
        """What lies in the shop under a temporary name."""
        return [
            os.path.join(base, name) for base, folders, files in os.walk(self.shop)
            for name in folders + files if name.startswith(".")
        ]


class Tally:
    """What was tried and what was wrong, and the line that says so."""

    def __init__(self, what):
        self.what = what
        self.counts = {}
        self.wrong = []

    def add(self, key, count=1):
        self.counts[key] = self.counts.get(key, 0) + count

    def fault(self, where, what):
        self.wrong.append((where, what))
        print(f"WRONG {where}: {what}", flush=True)

    def end(self):
        words = ", ".join(f"{count} {key}" for key, count in self.counts.items())
        print(f"{self.what}: {words}; {len(self.wrong)} wrong")
        sys.exit(1 if self.wrong else 0)


def orders_text(count):
    return json.dumps([order(number) for number in range(count)])


def run_again(place, arguments, is_calm, calm_ledger, tally, where):
    """After a disturbance the same command must give what it gives without one, and leave no more."""
    code, _, errors = place.run(arguments)
    if code != 0:
        tally.fault(where, f"run again ends with {code}: {errors}")
    if not is_calm():
        tally.fault(where, "run again gives something else")
    if place.export() != calm_ledger:
        tally.fault(where, "run again gives another ledger")
    if problem := place.verify():
        tally.fault(where, problem)
    if place.hidden():
        tally.fault(where, f"run again leaves {place.hidden()}")
