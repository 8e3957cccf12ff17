#!/bin/sh
# stores.sh BINDIR [LEDGERS]: the ledger that each command case leaves is asked
# in SQLite and as the lines of its events; both must print the same bytes.
#
# LEDGERS is a folder of such ledgers that tests/cli/run.sh has kept (see
# CASES_KEEP there); without it the cases are run for them. A ledger that
# ledger-verify finds fault with is left out: the two need not agree on damage.
# One in which nothing is damaged is also carried over to lines, from there into
# a ledger, and from that to lines again, byte for byte.
set -u
cd "$(dirname "$0")/.." || exit 1
bin=$(cd "$1" && pwd) || exit 1
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ledgers=${2:-$work/kept}
[ $# -gt 1 ] || {
	mkdir "$ledgers"
	CASES_KEEP=$ledgers sh tests/cli/run.sh --bin "$bin" >/dev/null
}
mkdir "$work/asked"
passed=0 failed=0 left_out=0 bytes=0 noticed=0

# wrong LEDGER WHAT: tells of a ledger in which the two differ
wrong() {
	failed=$((failed + 1))
	echo "FAILED $1: $2"
}

# ask PLACE QUESTION...: what is printed, and the exit status
ask() {
	place=$1
	shift
	"$bin/audit-view" "$@" --ledger "$place" 2>/dev/null
	echo "status $?"
}

# same LEDGER QUESTION...: is it answered alike?
same() {
	ledger=$1
	shift
	ask "$db" "$@" >"$work/here"
	ask "lines:$events" "$@" >"$work/there"
	if cmp -s "$work/here" "$work/there"; then
		passed=$((passed + 1))
		bytes=$((bytes + $(wc -c <"$work/here")))
	else
		wrong "$ledger" "$*"
		diff "$work/here" "$work/there" | head -n 4
	fi
}

# round LEDGER: to lines, to a ledger, to lines
round() {
	rm -f "$work/asked"/one "$work/asked"/new.db "$work/asked"/two
	"$bin/ledger-copy" "$db" "lines:$work/asked/one" >/dev/null &&
		"$bin/ledger-copy" "lines:$work/asked/one" \
			"$work/asked/new.db" >/dev/null &&
		"$bin/ledger-copy" "$work/asked/new.db" \
			"lines:$work/asked/two" >/dev/null &&
		cmp -s "$events" "$work/asked/one" &&
		cmp -s "$events" "$work/asked/two"
}

for kept in "$ledgers"/*.db; do
	name=$(basename "$kept" .db)
	db=$work/asked/ledger.db
	events=$work/asked/events
	cp "$kept" "$db"
	if ! "$bin/ledger-verify" --ledger "$db" >/dev/null 2>&1; then
		left_out=$((left_out + 1))
		continue
	fi
	"$bin/audit-view" events --ledger "$db" >"$events" 2>/dev/null
	half=$((($(wc -l <"$events") + 1) / 2))
	for question in "who --all" "timeline --all" episodes marks choices \
		views events "who --all --at 2026-03-01 --table" \
		"timeline --all --known-seq $half" \
		"events --standing --format csv"; do
		# shellcheck disable=SC2086
		same "$name" $question
	done
	# the control: would it be noticed that the last fact is missing?
	if [ "$noticed" -eq 0 ]; then
		sed '$d' "$events" >"$work/less"
		ask "$db" who --all >"$work/here"
		ask "lines:$work/less" who --all >"$work/there"
		cmp -s "$work/here" "$work/there" || noticed=1
	fi
	if round; then
		passed=$((passed + 1))
	else
		wrong "$name" "is another when it was carried over"
	fi
	# some patients by themselves
	sed -n 's/.*"patient":"\([0-9]*\)".*/\1/p' "$events" | sort -u |
		head -n 2 >"$work/patients"
	while read -r patient; do
		same "$name" who --patient "$patient"
		same "$name" timeline --patient "$patient"
		same "$name" views --patient "$patient"
		for org in C81001 RY8; do
			same "$name" why --viewer RY8 --patient "$patient" \
				--org $org --entry e1 --recorded 2026-01-15 \
				--at 2026-03-01
		done
	done <"$work/patients"
done
# answers that say nothing would always agree
[ "$noticed" -eq 1 ] || wrong all "a fact that is missing is not noticed"
[ "$bytes" -gt 100000 ] || wrong all "answers of $bytes bytes alone"
echo "stores: $passed passed, $failed failed"
echo "($bytes bytes of answers; ledgers with faults, left out: $left_out)" >&2
[ "$failed" -eq 0 ]
