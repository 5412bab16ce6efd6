#!/bin/sh
# Carries out one move of this order in Moodle: renew, suspend, resume, end of term or cancel.
#
#   sh apply.sh MOODLE_DIR
#
# MOODLE_DIR is the folder that holds Moodle's config.php. Run it as the web server's user, for example
# `sudo -u www-data sh apply.sh /var/www/moodle`; the variable PHP names the php program where it is not `php`.
# It makes everything as the order stands after this move, whatever was or was not carried out before, and may be run
# again. All of it is one transaction. Nobody is unenrolled, and nobody's own enrolment, role or password is changed;
# the access to a course is closed by switching its enrolment methods off, and opened by giving back what was found.
# Standard output is one line of JSON for `gabarit orders confirm --applied -`; all words are on standard error.
#
# Exit codes: 0 done · 1 refused, nothing was changed · 4 the course is not this order's, or a later move was applied ·
#   5 begun but not finished, see the message · 64 wrong usage · 130 interrupted
set -eu
unset CDPATH

# ---- This move: the only part that differs between scripts ----
ORDER=@ORDER@
MOVE=@MOVE@
VERB=@VERB@
ACCESS=@ACCESS@
COURSEID=@COURSEID@
SHORTNAME=@SHORTNAME@
IDNUMBER=@IDNUMBER@
USERNAME=@USERNAME@
START=@START@
END=@END@
SUPPORT=@SUPPORT@
FOUND=@FOUND@
# ---- End of that part ----

die() { code=$1; shift; printf 'apply.sh: %s\n' "$*" >&2; exit "$code"; }
usage() { printf 'usage: sh apply.sh MOODLE_DIR\n' >&2; exit 64; }

[ $# -eq 1 ] || usage
case $1 in '' | -*) usage ;; /*) moodle=$1 ;; *) moodle=$PWD/$1 ;; esac
PHP=${PHP:-php}
command -v "$PHP" >/dev/null || die 1 "There is no program '$PHP'. Set the variable PHP to the php command that runs Moodle."
MOODLE=$(cd -- "$moodle" 2>/dev/null && pwd -P) || die 1 "'$1' is not a folder that can be entered."
[ -r "$MOODLE/config.php" ] || die 1 "'$MOODLE' holds no readable config.php: name the folder of an installed Moodle."
export ORDER MOVE VERB ACCESS COURSEID SHORTNAME IDNUMBER USERNAME START END SUPPORT FOUND MOODLE

# Everything is done through Moodle's public functions. The answer comes on descriptor 3, so that warnings which PHP
# may print on standard output are never taken for it.
ask() {
    "$PHP" -- "$@" 3>&1 >&2 <<'PHP'
@apply.php@
PHP
}

trap 'die 130 "Interrupted. Run this again."' HUP INT TERM
line=$(ask) || {
    code=$?
    # PHP that was killed, or broke off, did not say how far it came.
    case $code in 1 | 4 | 5) exit "$code" ;; esac
    die 5 "It broke off (exit $code), and it is not known whether the move was carried out. Run this again."
}
[ -n "$line" ] || die 5 "Moodle ended without an answer. Run this again."
printf '%s\n' "$line" || die 5 "The move was carried out, but the result could not be written. Run this again."
