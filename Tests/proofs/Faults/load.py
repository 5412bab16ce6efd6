"""Checks many backups and issues many orders with 64 open files at most, and tells how that went.

    python3 Tests/proofs/Faults/load.py GABARIT [--count N] [--processes N]

Memory is bounded, the last tenth is as fast as the first, and of several processes on one ledger none
loses or doubles an order.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import time

from harness import Place, Tally, order, template

MOST_FILES = 64


def few_files():
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))


def run(place, arguments, count, marks_from):
    """The code, the seconds of each tenth, and the most memory in MB."""
    process = subprocess.Popen(
        [place.gabarit, *arguments], env=place.environment(), cwd=place.top, preexec_fn=few_files,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if marks_from == "stdout" else open(place.aside("out"), "wb"),
        stderr=subprocess.PIPE if marks_from == "stderr" else subprocess.DEVNULL)
    marks, seen = [time.monotonic()], 0
    for line in process.stdout or process.stderr:
        seen += line.startswith(b"{")
        if seen >= len(marks) * max(1, count // 10) and len(marks) <= 10:
            marks.append(time.monotonic())
    _, status, usage = os.wait4(process.pid, 0)
    return (os.waitstatus_to_exitcode(status), [b - a for a, b in zip(marks, marks[1:])],
            usage.ru_maxrss // 1024)


def tell(what, count, times, memory):
    if len(times) < 10:
        print(f"{what}: only {len(times)} tenths were told, {memory} MB")
        return
    print(f"{what}: {count} in {sum(times):.1f} s, {count / sum(times):.0f} a second, "
          f"first tenth {times[0]:.2f} s, last {times[-1]:.2f} s, {memory} MB at most", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gabarit")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=10)
    options = parser.parse_args()
    count, processes = options.count, options.processes
    tally = Tally("load")
    with Place(options.gabarit, on_disk=True) as place:
        one = place.path("backups", "t.mbz")
        shutil.copy(template(), one)
        many = place.path("many")
        os.makedirs(many)
        for number in range(count):
            os.link(one, os.path.join(many, f"{number:06}.mbz"))

        memories = {}
        for part in (count // 10, count):
            folder = many
            if part != count:
                folder = place.path("few")
                os.makedirs(folder)
                for number in range(part):
                    os.link(one, os.path.join(folder, f"{number:06}.mbz"))
            code, times, memories[part] = run(
                place, ["check", folder, "--format", "json", "--log-json"], part, "stderr")
            tell("check", part, times, memories[part])
            with open(place.aside("out"), encoding="utf-8") as file:
                results = json.load(file)
            if code != 0 or results["summary"]["compliant"] != part:
                tally.fault("check", f"ends with {code}, {results['summary']}")
            if [os.path.basename(result["path"]) for result in results["results"]] != [
                    f"{number:06}.mbz" for number in range(part)]:
                tally.fault("check", "has its results in another order")
        tally.add("backups", count)
        if memories[count] > 2 * memories[count // 10] + 32:
            tally.fault("check", f"memory grows: {memories} MB")

        place.write("orders.json", json.dumps([order(number) for number in range(count)]))
        issue = ["issue", place.path("orders.json"), "--in", place.path("backups"), "--out",
                 place.path("kits"), *place.ledger(), "--format", "jsonl"]
        code, times, memory = run(place, issue, count, "stdout")
        tell("issue", count, times, memory)
        tally.add("orders", count)
        if code != 0:
            tally.fault("issue", f"ends with {code}")
        if times and times[-1] > 3 * times[0] + 1:
            tally.fault("issue", "the last are slower than the first")
        if problem := place.verify():
            tally.fault("issue", problem)
        shutil.rmtree(place.path("kits"))
        for name in os.listdir(place.shop):
            if name.startswith("ledger.sqlite"):
                os.remove(place.path(name))

        # Each has orders of its own, and some that all have.
        share, common = max(1, count // 20), max(1, count // 200)
        asked = set()
        for process in range(processes):
            numbers = list(range(common)) + list(
                range(common + process * share, common + (process + 1) * share))
            asked |= {f"o{number}" for number in numbers}
            place.write(f"p{process}.json", json.dumps([order(number) for number in numbers]))
        began = time.monotonic()
        running = [
            place.start(["issue", place.path(f"p{process}.json"), *issue[2:]])
            for process in range(processes)
        ]
        lines = []
        for process in running:
            output, errors = process.communicate()
            lines += [json.loads(line)["results"][0] for line in output.splitlines()]
            if process.returncode != 0:
                tally.fault("processes", f"one ends with {process.returncode}: {errors.decode()}")
        took = time.monotonic() - began
        issued = [line["order"] for line in lines if line["status"] == "issued"]
        print(f"{processes} processes on one ledger: {len(issued)} orders in {took:.1f} s, "
              f"{len(issued) / took:.0f} a second")
        tally.add("orders by several processes", len(issued))
        if sorted(issued) != sorted(asked):
            tally.fault("processes", f"{len(issued)} issued of {len(asked)} asked")
        kits = {name for name in os.listdir(place.path("kits")) if not name.startswith(".")}
        recorded = [
            json.loads(line).get("order", {}).get("names", {}).get("idnumber")
            for line in place.export()
        ]
        if kits != asked or sorted(filter(None, recorded)) != sorted(asked):
            tally.fault("processes", "an order is lost or doubled")
        if problem := place.verify():
            tally.fault("processes", problem)
    tally.end()


if __name__ == "__main__":
    main()
