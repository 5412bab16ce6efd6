#!/bin/sh
# Installs what is missing, then runs every test. Arguments go to swift test.
set -eu
cd "$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)"
sh .ci/setup test
exec swift test "$@"
