#!/bin/sh
# run.sh BUILDDIR [COMMAND...]: runs the unit tests, each by COMMAND where one is
# given, and sums them up.
set -eu
passed=0 failed=0 build=$1
shift
for t in "$build"/tests/unit/*; do
	[ -x "$t" ] || continue
	out=$("$@" "$t" 2>&1) || true
	line=$(printf '%s\n' "$out" | grep -E '^[0-9]+%: Checks: ' | tail -n 1)
	checks=$(printf '%s\n' "$line" | sed -nE 's/.*Checks: ([0-9]+),.*/\1/p')
	bad=$(printf '%s\n' "$line" |
		sed -nE 's/.*Failures: ([0-9]+), Errors: ([0-9]+).*/\1+\2/p')
	bad=$((${bad:-1}))
	[ "$bad" -eq 0 ] || printf '%s\n' "$out"
	passed=$((passed + ${checks:-1} - bad)) failed=$((failed + bad))
done
echo "unit: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
