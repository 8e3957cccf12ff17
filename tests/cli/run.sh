#!/bin/sh
# run.sh [--bless] [--bin DIR] [--cases DIR] [--hosts DIR] [--list]
#     [COMMAND/CASE ...]:
# runs the command cases.
#
# A case is a file tests/cli/COMMAND/CASE.case, read from the top: what is
# typed, then what comes of it, in this order.
#
#   COMMANDS             shell commands, run in an empty folder with the
#                        commands of --bin first in PATH,
#                        EDSM_LEDGER=ledger.db and TZ=Europe/London
#
#   === input NAME       a file that lies in that folder beforehand
#   ...
#
#   === out              what they must write to standard output
#   ...
#
#   === err              and to standard error
#   ...
#
#   === status 1         the exit status of the last of them
#
#   === ledger           the ledger's events afterwards
#   ...
#
# A section that is not there stands for: nothing written, status 0, no
# ledger. A ledger of no events is the bare head. The empty line before a head
# is no part of the section above it. Each section is compared byte for byte;
# one with bytes that a page cannot show (a carriage return, a byte that is no
# UTF-8, no line break at the end, === at the beginning of a line) says
# "escaped" in its head, as in "=== out escaped": there \r, \e, \xHH and \\
# stand for these bytes, and a backslash at a line's end for no line break.
#
# Times of today, logins and hashes are made NOW, LOGIN and HASH. Commands
# find in $LIB the words of tests/cli/lib, in $TESTS the folder tests, and in
# $CASE the folder that they began in.
# --bless writes what was seen as what is expected: read it before you commit.
# Where CASES_KEEP names a folder, the ledger that each case leaves is copied
# there, as COMMAND-CASE.db.
# --list prints the names of the cases. --cases takes them from elsewhere.
# --hosts DIR runs those that are not about a file against the PostgreSQL that
# tests/hosts/cluster.sh started in DIR.
exec python3 -B "$(dirname "$0")/cases.py" "$@"
