#!/bin/sh
# replay.sh DIR TARGET ...: the committed inputs through the targets in DIR.
# replay.sh --control DIR: the control must find a difference.
set -u
cd "$(dirname "$0")/../.." || exit
if [ "$1" = --control ]; then
	if "$2/tests/fuzz/control" tests/fuzz/corpus/decision >/dev/null 2>&1
	then
		echo "fuzz: a rule turned round was not found"
		exit 1
	fi
	echo "fuzz: a rule turned round was found"
	exit
fi
bin=$1
shift
passed=0 failed=0 log=$(mktemp)
for target; do
	inputs=$(find "tests/fuzz/corpus/$target" -type f | wc -l)
	if [ "$inputs" -gt 0 ] &&
		"$bin/tests/fuzz/$target" "tests/fuzz/corpus/$target" \
			>"$log" 2>&1; then
		passed=$((passed + inputs))
	else
		failed=$((failed + 1))
		echo "FAILED $target:"
		tail -n 20 "$log"
	fi
done
rm -f "$log"
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
