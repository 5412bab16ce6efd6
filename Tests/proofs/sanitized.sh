#!/bin/sh
# The suite with a sanitizer: `sh Tests/proofs/sanitized.sh address|thread [ARGUMENT of swift test…]`.
#
# A target at a time, since all at once keep their logs to themselves for an hour. The command that the
# tests run is built with the sanitizer too. Leaks count as failures. What cannot hold with a sanitizer
# looks at `Sanitizer` in TestKit; the list is in Documentation/robustness.md.
set -eu
cd "$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)"
kind=$1
shift
scratch=${SANITIZED_SCRATCH:-.build-$kind}
log=${SANITIZED_LOG:-$scratch.log}
export ASAN_OPTIONS="detect_leaks=1:${ASAN_OPTIONS:-}"
export LSAN_OPTIONS="suppressions=$PWD/Tests/proofs/leaks.txt:print_suppressions=0:${LSAN_OPTIONS:-}"
export TSAN_OPTIONS="suppressions=$PWD/Tests/proofs/races.txt:exitcode=66:${TSAN_OPTIONS:-}"
swift build --build-tests --sanitize="$kind" --scratch-path "$scratch" >"$log" 2>&1 || {
  tail -20 "$log"
  exit 70
}
if ! grep -q "__[at]san_init" "$scratch/debug/gabarit"; then
  echo "the command is not built with the $kind sanitizer"
  exit 70
fi
failed=0
count=0
if [ $# -gt 0 ]; then set -- "$*"; else
  # The largest last.
  set -- BaseTests TextFormatsTests ArchiveTests SplicingTests XMLStreamTests PersonSearchTests \
    MoodleBackupTests OrdersTests SQLiteLedgerTests ComplianceTests AttestationTests CatalogueTests \
    ReportsTests ProvisioningTests ScrubTests GabaritEngineTests GabaritSQLiteLedgerTests FuzzTests \
    StructureTests CommandTests
fi
for target in "$@"; do
  swift test --skip-build --disable-xctest --sanitize="$kind" --scratch-path "$scratch" \
    --filter "^$target" >"$log.$target" 2>&1 || failed=1
  line=$(grep -a 'Test run with' "$log.$target" | tail -n 1)
  tests=$(echo "$line" | sed -n 's/.*Test run with \([0-9]*\) test.*/\1/p')
  count=$((count + ${tests:-0}))
  reports=$(grep -acE 'ERROR: (Address|Leak)Sanitizer|WARNING: ThreadSanitizer' "$log.$target" || true)
  issues=$(grep -ac 'recorded an issue' "$log.$target" || true)
  echo "$target: ${tests:-no} tests, $issues issues, $reports reports"
  [ -n "$tests" ] && [ "$issues" -eq 0 ] && [ "$reports" -eq 0 ] || failed=1
done
echo "$kind sanitizer: $count tests; $([ $failed -eq 0 ] && echo 0 || echo some) failed"
exit $failed
