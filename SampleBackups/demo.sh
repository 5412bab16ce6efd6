#!/bin/sh
# Shows the main job on the sample backups: installs what is missing, builds, finds the newest
# suitable backup of TPL-PETIT, and issues a kit for a sample order.
set -eu
cd "$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)"
sh .ci/setup build
swift build -c release --product gabarit
gabarit=$(swift build -c release --show-bin-path)/gabarit
kits=$(mktemp -d)

step() { printf '\n\033[1m$ gabarit %s\033[0m\n' "$*"; }

step find TPL-PETIT --in SampleBackups/m45
"$gabarit" find TPL-PETIT --in SampleBackups/m45

step issue SampleBackups/orders/biology.json --in SampleBackups/m45 --out "$kits" --ledger "$kits/ledger.sqlite"
"$gabarit" issue SampleBackups/orders/biology.json --in SampleBackups/m45 --out "$kits" \
  --ledger "$kits/ledger.sqlite"

step check "$kits/2026-0042"
"$gabarit" check "$kits/2026-0042"

printf '\nThe kit, %s/2026-0042:\n' "$kits"
ls -l "$kits/2026-0042"
printf '\nassignments.json:\n'
cat "$kits/2026-0042/assignments.json"
printf '\nusers.csv:\n'
cat "$kits/2026-0042/users.csv"
printf '\nTo restore it: sh %s/2026-0042/restore.sh MOODLE_DIR\n' "$kits"
