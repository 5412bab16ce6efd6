#!/bin/sh
# Restores this kit's course in Moodle, then gives its people their roles.
#
#   sh restore.sh MOODLE_DIR [--adopt COURSEID] [--accept-loss NAME,…]
#
# MOODLE_DIR is the folder that holds Moodle's config.php; in Moodle 5.1 and later, the top folder or its `public`.
# Run it as the web server's user, for example `sudo -u www-data sh restore.sh /var/www/moodle`; the variable PHP names
# the php program where it is not `php`.
# It may be run again: it never restores a second copy, and never shortens anyone's access.
# --adopt takes the course that a run of this very kit had restored when it was interrupted.
# Before it restores anything it checks that this Moodle has every plugin the package requires, since a restore leaves
# out what belongs to a missing one and says nothing. --accept-loss gives up what it names, and nothing else: plugins
# (mod_chat,block_x), `moodle` for a package from a newer Moodle, `unnamed` for plugins with impossible names.
# Standard output is one line of JSON for `gabarit orders confirm --applied -`; all words are on standard error.
#
# Exit codes: 0 done · 1 refused, nothing was changed · 4 the name is taken, or the course is not this order's ·
#   5 begun but not finished, see the message · 64 wrong usage · 130 interrupted
set -eu
unset CDPATH

# ---- This order: the only part that differs between kits ----
ORDER=@ORDER@
SHORTNAME=@SHORTNAME@
FULLNAME=@FULLNAME@
IDNUMBER=@IDNUMBER@
CATEGORYID=@CATEGORYID@
OWNER_ROLE=@OWNER_ROLE@
PACKAGE=@PACKAGE@
PACKAGE_BYTES=@PACKAGE_BYTES@
PACKAGE_SHA256=@PACKAGE_SHA256@
USERS_SHA256=@USERS_SHA256@
ASSIGNMENTS_SHA256=@ASSIGNMENTS_SHA256@
MOODLE_RELEASE=@MOODLE_RELEASE@
MOODLE_VERSION=@MOODLE_VERSION@
REQUIRES=@REQUIRES@
UNNAMED=@UNNAMED@
# ---- End of that part ----

say() { printf 'restore.sh: %s\n' "$*" >&2; }
done_with() { say "$2"; printf '%s\n' "$1" || die 5 "All is done, but the result could not be written. Run this again."; exit 0; }
die() { code=$1; shift; printf 'restore.sh: %s\n' "$*" >&2; exit "$code"; }
usage() { printf 'usage: sh restore.sh MOODLE_DIR [--adopt COURSEID] [--accept-loss NAME,…]\n' >&2; exit 64; }
# Once the restore has begun, exit code 1 ("nothing was changed") would be a lie.
begun() { code=$?; [ "$code" -ne 1 ] && [ "$code" -lt 126 ] || code=5; exit "$code"; }

moodle='' adopt=0 ACCEPTED=''
while [ $# -gt 0 ]; do
    case $1 in
    --adopt) [ $# -ge 2 ] || usage; adopt=$2; shift
        case $adopt in '' | 0* | *[!0-9]*) usage ;; esac ;;
    --accept-loss) [ $# -ge 2 ] || usage; ACCEPTED=$ACCEPTED${ACCEPTED:+,}$2; shift
        case $1 in '' | *[!a-z0-9_,]*) usage ;; esac ;;
    '' | -*) usage ;;
    *) [ -z "$moodle" ] || usage; moodle=$1 ;;
    esac
    shift
done
[ -n "$moodle" ] || usage
# Only what the package requires can be named: a misspelt name must not pass unnoticed.
for name in $(printf '%s' "$ACCEPTED" | tr , ' '); do
    case " $REQUIRES moodle: unnamed:" in *" $name:"*) ;; *)
        die 64 "--accept-loss: the package does not require '$name'; what it requires stands in manifest.json." ;;
    esac
done
PHP=${PHP:-php}
command -v "$PHP" >/dev/null || die 1 "There is no program '$PHP'. Set the variable PHP to the php command that runs Moodle."
# Absolute paths, since Moodle's own scripts change folder before they open their files.
KIT=$(cd -- "$(dirname -- "$0")" && pwd -P) || die 1 "The kit's folder cannot be entered."
case $moodle in /*) ;; *) moodle=$PWD/$moodle ;; esac
MOODLE=$(cd -- "$moodle" 2>/dev/null && pwd -P) || die 1 "'$moodle' is not a folder that can be entered."
[ -r "$MOODLE/config.php" ] || die 1 "'$MOODLE' holds no readable config.php: name the folder of an installed Moodle."
# From Moodle 5.1 on, admin/cli is in the top folder and admin/tool in its folder `public`; MOODLE_DIR may be either.
for CLI in "$MOODLE/admin/cli" "${MOODLE%/public}/admin/cli"; do [ ! -r "$CLI/restore_backup.php" ] || break; done
for TOOL in "$MOODLE/admin/tool" "$MOODLE/public/admin/tool"; do [ ! -r "$TOOL/uploaduser/cli/uploaduser.php" ] || break; done
for file in "$CLI/restore_backup.php" "$TOOL/uploaduser/cli/uploaduser.php"; do
    [ -r "$file" ] || die 1 "'$file' is missing: this needs a complete Moodle, 4.2 or later."
done
export ORDER SHORTNAME FULLNAME IDNUMBER CATEGORYID OWNER_ROLE PACKAGE PACKAGE_BYTES PACKAGE_SHA256 USERS_SHA256 ASSIGNMENTS_SHA256
export MOODLE_RELEASE MOODLE_VERSION REQUIRES UNNAMED ACCEPTED KIT MOODLE CLI

# What Moodle's commands cannot tell is asked of its public functions. The answer comes on descriptor 3, so that
# warnings which PHP may print on standard output are never taken for it.
ask() {
    "$PHP" -- "$@" 3>&1 >&2 <<'PHP'
@restore.php@
PHP
}

# 1. Everything that can be known beforehand. Nothing is changed by this.
plan=$(ask check "$adopt") # new, have or adopt; the course's id; the highest course id so far
state=${plan%% *} max=${plan##* }
id=${plan#* } id=${id% *}

# 2. The restore, unless this order's course is there already.
if [ "$state" = new ]; then
    say "Order $ORDER: restoring '$SHORTNAME' in category $CATEGORYID. This can take minutes."
    trap 'echo "restore.sh: Interrupted. Run this again: it tells what to do." >&2; ask left "$max" || :; exit 130' HUP INT TERM
    output=$("$PHP" "$CLI/restore_backup.php" --file="$KIT/$PACKAGE" --categoryid="$CATEGORYID" 2>&1) || {
        printf '%s\n' "$output" >&2
        ask left "$max" || :
        die 5 "Moodle could not restore the package; its own words stand above. Nobody was given access."
    }
    trap - HUP INT TERM
    id=$(ask take "$max" "$(printf '%s\n' "$output" | sed -n '/^== .* ==$/p')") || begun
fi

# 3. The course is named as the order says. Only now may anyone be let in.
if [ "$state" = have ]; then
    terms=$(ask before "$id")
    if line=$(ask settle "$id" "$terms" 2>/dev/null); then
        done_with "$line" "Order $ORDER: course $id ('$SHORTNAME') was restored before, and everyone has their role. Nothing to do."
    fi
else
    ask claim "$id" || begun
    terms=$(ask before "$id") || begun
fi
# uutype 2: new accounts are made and existing ones enrolled; uuupdatetype 0: nobody's profile is changed.
# It ends with 0 even where it enrols nobody, so its word is not taken: everything is read back after it.
upload=$("$PHP" "$TOOL/uploaduser/cli/uploaduser.php" --file="$KIT/users.csv" --delimiter_name=comma --encoding=UTF-8 \
    --uutype=2 --uuupdatetype=0 --uupasswordnew=1 --uumatchemail=0 --uuallowrenames=0 --uuallowdeletes=0 \
    --uuallowsuspends=0 --uustandardusernames=0) || upload="$upload (exit $?)"

# 4. The proof: each person, role, course and term, read back from Moodle.
line=$(ask settle "$id" "$terms") || {
    printf '%s\n' "$upload" >&2
    die 5 "Course $id is there, but not everyone has their role; Moodle's upload of users said the above. Mend the cause and run this again."
}
done_with "$line" "Order $ORDER: course $id ('$SHORTNAME') is restored, and everyone has their role."
