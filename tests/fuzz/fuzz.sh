#!/bin/sh
# fuzz.sh DIR SECONDS TARGET ...: libFuzzer on each target, one after another.
# What is new is kept in DIR/corpus/TARGET, what breaks a claim in DIR/found.
set -u
cd "$(dirname "$0")/../.." || exit
bin=$1 seconds=$2
shift 2
passed=0 failed=0
mkdir -p "$bin/found"
for target; do
	mkdir -p "$bin/corpus/$target"
	max=4096
	[ "$target" != ledger ] || max=65536
	[ "$target" != report ] || max=16384
	dict=
	[ ! -e "tests/fuzz/$target.dict" ] ||
		dict=-dict=tests/fuzz/$target.dict
	if "$bin/tests/fuzz/engine-$target" -max_total_time="$seconds" \
		-max_len=$max -timeout=10 -rss_limit_mb=4096 -verbosity=0 \
		-print_final_stats=1 ${dict:+"$dict"} \
		-artifact_prefix="$bin/found/$target-" \
		"$bin/corpus/$target" "tests/fuzz/corpus/$target" \
		>"$bin/found/$target.log" 2>&1; then
		passed=$((passed + 1))
		echo "$target: $(sed -n 's/stat::number_of_executed_units: *//p' \
			"$bin/found/$target.log") runs"
	else
		failed=$((failed + 1))
		echo "FAILED $target:"
		tail -n 40 "$bin/found/$target.log"
	fi
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
