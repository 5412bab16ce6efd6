#!/bin/sh
# One round: what has ended is swept, what is pending is applied in Moodle, what succeeded is confirmed.
#
#   sh apply-pending.sh KITS MOODLE_DIR [--restores]
#
# KITS is the folder of kits, MOODLE_DIR the one that holds Moodle's config.php. --restores runs the restore.sh of kits
# that were not restored yet as well. The variable GABARIT names the program where it is not `gabarit`; MOODLE_USER
# names the user who owns Moodle's files, as whom the scripts are then run by sudo.
#
# Exit codes: 0 all that was pending is done · 1 something failed: it stays pending, and the next round tries it again ·
#   64 wrong usage
set -u
usage() { printf 'usage: sh apply-pending.sh KITS MOODLE_DIR [--restores]\n' >&2; exit 64; }
if [ $# -lt 2 ] || [ $# -gt 3 ] || [ -z "$1" ] || [ -z "$2" ]; then usage; fi
kits=$1 moodle=$2 only=--moves
if [ $# -eq 3 ]; then [ "$3" = --restores ] || usage; only=; fi
GABARIT=${GABARIT:-gabarit}
failed=0

"$GABARIT" orders sweep --out "$kits" --quiet || failed=1
pending=$("$GABARIT" orders pending --out "$kits" ${only:+"$only"}) || failed=1
while read -r order move verb script; do
    [ -n "$order" ] || continue
    # The script's standard output is the line that the ledger takes; its words go where ours go.
    if applied=$(${MOODLE_USER:+sudo -n -u "$MOODLE_USER"} sh "$script" "$moodle" </dev/null) &&
        printf '%s\n' "$applied" | "$GABARIT" orders confirm --applied - --quiet; then
        continue
    fi
    printf 'apply-pending.sh: order %s: move %s (%s) is not done; it stays pending\n' "$order" "$move" "$verb" >&2
    failed=1
done <<EOF
$pending
EOF
exit "$failed"
