#!/bin/sh
# threads.sh BUILD TSAN: what two threads do to one record-view, one
# `audit-view why` and one ledger-verify, under the thread sanitizer of the build
# TSAN.
#
# 100,000 entries of shuffled patients, some of them refused, make groups
# enough; the output is the plain build's, and no race is told of: also where
# the output fails half way. A race on purpose must be told of.
set -eu
cd "$(dirname "$0")/../.."
build=$1 tsan=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
verdict() {
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $1"
	fi
}
export EDSM_BY=test

cat >"$work/race.c" <<'END'
#include <pthread.h>
static int shared;
static void *run(void *ctx) { shared++; return ctx; }
int main(void)
{
	pthread_t thread;
	pthread_create(&thread, 0, run, 0);
	shared++;
	pthread_join(thread, 0);
	return 0;
}
END
${CC:-cc} -g -fsanitize=thread "$work/race.c" -o "$work/race" -pthread
! "$work/race" >"$work/told" 2>&1 && grep -q 'data race' "$work/told"
verdict "a race is found" $?

"$build/tests/bench/data" ledger "$work/base.db" 1000
"$build/tests/bench/data" entries 100000 100 shuffled |
	sed '0~1000s/"recorded":"/"recordet":"x/' >"$work/entries"

# The same as rows: members that are texts, none with a quote in it.
{
	echo patient,org,entry,recorded,type,code,text
	sed 's/^{//; s/}$//; s/"[a-z]*"://g' "$work/entries"
} >"$work/entries.csv"

# looks BIN OUT ENTRIES: record-view, on a ledger of its own
looks() {
	cp "$work/base.db" "$work/work.db"
	status=0
	"$1/record-view" --accept-clock --ledger "$work/work.db" --viewer RY8 \
		"$3" >"$2" 2>"$work/told" || status=$?
	! grep -q ThreadSanitizer "$work/told" || status=66
}
asks() {
	status=0
	"$1/audit-view" why --ledger "$work/base.db" --viewer RY8 \
		--at 2026-01-01T00:00:00Z "$work/entries" >"$2" \
		2>"$work/told" || status=$?
	! grep -q ThreadSanitizer "$work/told" || status=66
}

looks "$build" "$work/wanted" "$work/entries"
[ "$status" -eq 1 ] && [ -s "$work/wanted" ]
verdict "entries are let out" $?
looks "$tsan" "$work/seen" "$work/entries"
[ "$status" -eq 1 ] && cmp -s "$work/wanted" "$work/seen"
verdict "record-view: the same, and no race" $?
looks "$tsan" /dev/full "$work/entries"
[ "$status" -eq 3 ]
verdict "record-view: output that fails, and no race" $?
looks "$build" "$work/wanted" "$work/entries.csv"
[ "$status" -eq 1 ] && [ "$(wc -l <"$work/wanted")" -gt 50000 ]
verdict "rows are let out" $?
looks "$tsan" "$work/seen" "$work/entries.csv"
[ "$status" -eq 1 ] && cmp -s "$work/wanted" "$work/seen"
verdict "record-view, rows of CSV: the same, and no race" $?
asks "$build" "$work/wanted"
asks "$tsan" "$work/seen"
[ "$status" -eq 1 ] && cmp -s "$work/wanted" "$work/seen"
verdict "audit-view why: the same, and no race" $?

proves() {
	status=0
	"$1/ledger-verify" --ledger "$work/$3" >"$2" 2>"$work/told" || status=$?
	! grep -q ThreadSanitizer "$work/told" || status=66
}
"$build/tests/bench/data" ledger "$work/long.db" 20000
proves "$build" "$work/wanted" long.db
proves "$tsan" "$work/seen" long.db
[ "$status" -eq 0 ] && cmp -s "$work/wanted" "$work/seen"
verdict "ledger-verify: the same, and no race" $?
# a doubt that one thread has stops the others
printf x | dd of="$work/long.db" bs=1 seek=1000001 conv=notrunc 2>"$work/told"
proves "$build" "$work/wanted" long.db
proves "$tsan" "$work/seen" long.db
[ "$status" -eq 1 ] && cmp -s "$work/wanted" "$work/seen"
verdict "ledger-verify: a damaged ledger, and no race" $?

echo "threads: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
