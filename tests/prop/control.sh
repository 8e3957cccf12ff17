#!/bin/sh
# control.sh PROGRAM...: each compares the core with a naive evaluator that
# has one rule turned round. The comparison must fail, or it proves nothing.
set -u
passed=0 failed=0
for p; do
	"$p" histories --length 4 >/dev/null 2>&1
	exhaustive=$?
	"$p" random --count 2000 >/dev/null 2>&1
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
