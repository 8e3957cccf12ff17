#!/bin/sh
# ok.sh: to be sourced by tests that count claims; what the last command said,
# if that is kept, lies in the file $said.
passed=0 failed=0

# ok CLAIM STATUS: counts it; of one that does not hold, shows what was said
ok() {
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $1"
		[ ! -s "${said-}" ] || tail -n 20 "$said"
	fi
}
# sum_up NAME: the sum, and the status: nothing failed, and something was tried
sum_up() {
	echo "$1: $passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
