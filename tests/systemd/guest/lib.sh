#!/bin/sh
# lib.sh: what the parts share; each begins with it.
set -u
cd / || exit 1
said=/run/said
# shellcheck source=tests/ok.sh
. /test/ok.sh
export EDSM_LEDGER=/var/lib/edsm/ledger.db TZ=Europe/London
export jobs='sweep backup verify checkpoint'

# try CLAIM COMMAND...: it must succeed
try() {
	claim=$1
	shift
	"$@" >$said 2>&1
	ok "$claim" $?
}
# is CLAIM SEEN WANTED
is() {
	printf 'seen:   %s\nwanted: %s\n' "$2" "$3" >$said
	[ "$2" = "$3" ]
	ok "$1" $?
}
# has CLAIM WORDS COMMAND...: what the command prints has these words
has() {
	claim=$1 words=$2
	shift 2
	"$@" >$said 2>&1
	grep -q -e "$words" $said
	ok "$claim" $?
}
# of UNIT PROPERTY...: their values, with blanks between
of() {
	unit=$1 values=
	shift
	for property in "$@"; do
		values="$values $(systemctl show --value -p "$property" "$unit")"
	done
	echo "${values# }"
}
# start UNIT: and how it went: result, status, where it stands
start() {
	systemctl start "$1" >/dev/null 2>&1
	of "$1" Result ExecMainStatus ActiveState
}
export good='success 0 inactive'
# told UNIT: what its last run printed
told() {
	journalctl --sync
	journalctl -o cat "_SYSTEMD_INVOCATION_ID=$(of "$1" InvocationID)"
}
# within UNIT LINE...: a drop-in of these lines for that unit, or prefix
within() {
	mkdir -p "/run/systemd/system/$1.d"
	unit=$1
	shift
	printf '%s\n' '[Service]' "$@" >"/run/systemd/system/$unit.d/test.conf"
	systemctl daemon-reload
}
without() {
	rm -r "/run/systemd/system/$1.d"
	systemctl daemon-reload
}
# until COMMAND...: waits for it, for two minutes
until_() {
	left=240
	while ! "$@" && [ $left -gt 0 ]; do
		sleep 0.5
		left=$((left - 1))
	done
	[ $left -gt 0 ]
}
