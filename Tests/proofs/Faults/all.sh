#!/bin/sh
# Everything that drives the command to faults, kills, power cuts and load, and a line of figures each:
# some 40 minutes. `sh Tests/proofs/Faults/all.sh [GABARIT]`; without one the release build is made.
set -u
cd "$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)" || exit 64
gabarit=${1-}
if [ -z "$gabarit" ]; then
  swift build -c release --product gabarit --scratch-path .build-release || exit 70
  gabarit=.build-release/release/gabarit
fi
failed=0
figures=""
# try DRIVER ARGUMENT…
try() {
  driver=Tests/proofs/Faults/$1
  shift
  log=$(mktemp) || exit 74
  python3 -B "$driver" "$@" | tee "$log"
  line=$(tail -n 1 "$log")
  rm -f "$log"
  case $line in *"; 0 wrong") ;; *) failed=1 ;; esac
  figures="$figures$line
"
}
try inject.py "$gabarit"
try kill.py "$gabarit" --kills 1000
try kill.py "$gabarit" --kills 200 --politely
try power.py "$gabarit"
try load.py "$gabarit"
printf '\n%s' "$figures"
exit $failed
