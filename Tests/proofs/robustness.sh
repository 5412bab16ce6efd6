#!/bin/sh
# Makes the table of Documentation/robustness.md from runs made now:
#   sh Tests/proofs/robustness.sh [PART…]      all parts: hours; `hostile` alone: minutes
# Parts: hostile, faults, fuzz (FUZZ_SECONDS, an hour unless told), address, thread. The rows of parts
# that were not run stay as they are, with their date. Ends with 1 where anything failed.
set -u
cd "$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)" || exit 64
[ $# -gt 0 ] || set -- hostile faults fuzz address thread
work=$(mktemp -d) || exit 74
trap 'rm -rf "$work"' EXIT
failed=0
# row KEY WHAT HOW OUTCOME: what was tried and how often, how to do so again, what came of it.
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$(date -u +%F)" "$4" >>"$work/rows"; }

hostile() {
  export GABARIT_TALLY="$work/tally"
  : >"$GABARIT_TALLY"
  filter='HostileBackupTests|OddFileTests|OddLedgerTests|DifferentialTests|StoredCorpusTests'
  if swift test --disable-xctest --filter "$filter" >"$work/hostile.log" 2>&1
  then outcome='all judged or refused as they should be; 0 crashes, 0 bytes elsewhere'
  else
    outcome='**FAILED**'
    failed=1
    grep -a 'recorded an issue' "$work/hostile.log" | head -20 >&2
  fi
  tab=$(printf '\t')
  awk -F '\t' '{ sum[$2] += $1 } END { for (what in sum) print what "\t" sum[what] }' "$work/tally" |
    sort >"$work/sums"
  while IFS="$tab" read -r what count; do
    row "hostile: $what" "$count $what" "\`sh Tests/proofs/robustness.sh hostile\`" "$outcome"
  done <"$work/sums"
}

faults() {
  sh Tests/proofs/Faults/all.sh | tee "$work/faults.log" >&2
  grep '; [0-9]* wrong$' "$work/faults.log" | sort -u >"$work/figures"
  [ -s "$work/figures" ] || failed=1
  while IFS= read -r line; do
    outcome=${line##*; }
    [ "$outcome" = "0 wrong" ] || failed=1
    rest=${line%; *}
    row "faults: ${line%%:*}" "$rest" "\`sh Tests/proofs/robustness.sh faults\`" "$outcome"
  done <"$work/figures"
}

fuzz() {
  sh Fuzzing/run "${FUZZ_SECONDS:-3600}" | tee "$work/fuzz.log" >&2
  last=$(tail -n 1 "$work/fuzz.log")
  case $last in *"; 0 found") ;; *) failed=1 ;; esac
  rest=${last#*: }
  row fuzz "${rest%;*}" "\`sh Tests/proofs/robustness.sh fuzz\`" "${last##*; } (crashes, hangs, leaks, broken promises)"
}

sanitized() {
  sh Tests/proofs/sanitized.sh "$1" | tee "$work/$1.log" >&2
  last=$(tail -n 1 "$work/$1.log")
  case $last in *"; 0 failed") ;; *) failed=1 ;; esac
  rest=${last#*: }
  row "$1" "${rest%;*} under the $1 sanitizer" "\`sh Tests/proofs/robustness.sh $1\`" "${last##*; }"
}

for part in "$@"; do
  case $part in
  hostile) hostile ;;
  faults) faults ;;
  fuzz) fuzz ;;
  address | thread) sanitized "$part" ;;
  *)
    echo "there is no part $part" >&2
    exit 64
    ;;
  esac
done
python3 -B Tests/proofs/table.py Documentation/robustness.md "$work/rows" "$@" || exit 70
exit $failed
