#!/bin/sh
# prometheus.sh BUILD: what ledger-status writes for Prometheus, by Prometheus's
# own promtool, where it is installed: Debian's package is large, and starts a
# server. The controls are two faults that it must find.
set -u
bin=$(cd "$1" && pwd)
cd "$(dirname "$0")/.." || exit 1
if ! command -v promtool >/dev/null; then
	echo 'skipped: promtool is not here, the metrics were not tried by it'
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
said=$work/said
. tests/ok.sh
PATH=$bin:$PATH EDSM_LEDGER=$work/ledger.db
export PATH EDSM_LEDGER

# good FILE: promtool has nothing to say about it
good() {
	promtool check metrics <"$1" >"$said" 2>&1 && [ ! -s "$said" ]
}
# metrics FILE OPTION...: of the ledger as it is
metrics() {
	to=$1
	shift
	ledger-status --format prometheus "$@" >"$to"
}
metrics "$work/none" 2>"$said"
good "$work/none"
ok 'of no ledger' $?
ledger-init
metrics "$work/empty"
good "$work/empty"
ok 'of an empty one' $?
partner-set --quiet --org RFS
ledger-verify --record "$work/verified" >"$said"
metrics "$work/all" --verified "$work/verified" --max-age 1 --min-free 1 \
	--max-past-due 0 --max-unreviewed 0 --max-unverified 1
good "$work/all"
ok 'of one with every limit' $?
[ "$(grep -c '^edsm_' "$work/none")" -ge 1 ] && [ "$(grep -c '^edsm_' "$work/all")" -ge 18 ]
ok 'there is something to try' $?
sed 's/^# TYPE \(edsm_ledger_events_total\) counter/# TYPE \1 gauge/' "$work/all" >"$work/kind"
! good "$work/kind"
ok 'control: a counter that is called a gauge is found' $?
sed 's/^edsm_ledger_up 1/edsm_ledger_up one/' "$work/all" >"$work/value"
! good "$work/value"
ok 'control: a value that is no number is found' $?
sum_up prometheus
