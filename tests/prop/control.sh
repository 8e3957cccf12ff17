#!/bin/sh
# control.sh PROGRAM...: each compares the core with a naive evaluator that
# has one rule turned round. The comparison must fail, or it proves nothing.
set -u
passed=0 failed=0
for p; do
	# Most differ in a short history already, which takes no time.
	"$p" histories --length 3 >/dev/null 2>&1
	exhaustive=$?
	if [ "$exhaustive" -eq 0 ]; then
		"$p" histories --length 4 >/dev/null 2>&1
		exhaustive=$?
	fi
	"$p" random --count 4000 >/dev/null 2>&1
	random=$?
	if [ "$exhaustive" -eq 1 ] && [ "$random" -eq 1 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$p finds no difference ($exhaustive, $random)"
	fi
done
echo "control: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
