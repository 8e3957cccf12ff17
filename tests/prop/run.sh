#!/bin/sh
# run.sh DIR LENGTH COUNT CLAIMS [SEED]: all comparisons of the core, two at a
# time, each on its half of the histories, and a sum at the end.
set -u
dir=$1 length=$2 count=$3 claims=$4
seed=${5:-$(date +%s)}
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT

# half I: the I-th half of everything
half() {
	"$dir/histories" --length "$length" --part "$1/2" &&
		"$dir/random" --count "$count" --seed "$seed" --part "$1/2" &&
		"$dir/properties" --count "$claims" --seed "$seed" \
			--part "$1/2"
}

half 1 >"$out/1" 2>&1 &
first=$!
half 2 >"$out/2" 2>&1
second=$?
wait "$first"
first=$?
cat "$out/1" "$out/2"
sh "$(dirname "$0")/invert.sh" "$dir/invert" | tee "$out/3"
cat "$out"/[123] | awk '/ passed, [0-9]+ failed$/ { p += $2; f += $4; n++ }
	END { print "prop: " p " passed, " f " failed"; exit f > 0 || n < 7 }' &&
	[ "$first" -eq 0 ] && [ "$second" -eq 0 ]
