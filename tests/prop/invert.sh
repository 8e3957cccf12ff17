#!/bin/sh
# invert.sh DIR: the negative control. DIR/histories-N and DIR/random-N
# compare the core with a naive side that has its N-th rule turned around;
# each must find a difference and end with 1, or the comparison proves nothing.
set -u
passed=0 failed=0

# must_differ PROGRAM ARGS...
must_differ() {
	out=$("$@" 2>&1)
	status=$?
	if [ "$status" -eq 1 ] &&
		printf '%s\n' "$out" | grep -q 'naive evaluator differ:$'; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf '%s: found no difference, exit %d\n' "$*" "$status"
	fi
}

for p in "$1"/histories-[0-9]*; do
	must_differ "$p" --length 3
done
for p in "$1"/random-[0-9]*; do
	must_differ "$p" --count 20000
done
echo "invert: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
