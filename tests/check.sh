#!/bin/sh
# check.sh: every short form, one after the other, and a sum at the end.
# A step's output is kept in build/check/STEP.log and shown where it fails.
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p build/check
passed=0 failed=0

# step NAME COMMAND...: runs one part of the tests
step() {
	name=$1
	shift
	began=$(date +%s)
	if "$@" >"build/check/$name.log" 2>&1 </dev/null; then
		verdict=ok passed=$((passed + 1))
	else
		verdict=FAILED failed=$((failed + 1))
		tail -n 60 "build/check/$name.log"
	fi
	sum=$(grep -E '[0-9]+ passed, [0-9]+ failed' "build/check/$name.log" |
		tail -n 1)
	printf '%-6s %-14s %4ds  %s\n' "$verdict" "$name" \
		$(($(date +%s) - began)) "$sum"
}

jobs=$(nproc)
step build-gcc make -j"$jobs" all units
step build-clang make -j"$jobs" CC=clang B=build/clang all units
step build-san make -j"$jobs" SAN=address,undefined B=build/asan all units
step unit make check-unit
step cli-self sh tests/cli/self.sh
rm -rf build/check/ledgers
mkdir build/check/ledgers
step cli env CASES_KEEP="$PWD/build/check/ledgers" make check-cli
step stores sh tests/stores.sh build build/check/ledgers
step unit-san make check-unit SAN=address,undefined B=build/asan
step cli-san make check-cli SAN=address,undefined B=build/asan
step generated sh completions/generate build --check
[ ! -e tests/manual.sh ] || step manual sh tests/manual.sh build
step cron sh tests/cron.sh build
step session sh tests/session.sh build
step operate sh tests/operate.sh build
step prometheus sh tests/prometheus.sh build
step install sh tests/install.sh build
step services sh tests/services.sh build
step completions bash tests/completions.sh
step demo sh tests/demo/run.sh build
step late python3 tests/page/late.py build
step page sh tests/page/run.sh build
step demo-fhir sh tests/demo/fhir.sh build
step fhir python3 -B tests/fhir/acceptance.py build
step fhir-san python3 -B tests/fhir/acceptance.py build/asan
step fhir-pipes bash tests/fhir/pipes.sh build
step shell sh tests/shell.sh
step layers sh tests/layers.sh
step deb sh tests/deb/run.sh --short
step reproducible sh tests/reproducible.sh
[ ! -e tests/prop/prop.mk ] || step prop make prop-short
[ ! -e tests/quality/quality.mk ] || step mutants make mutants-short
[ ! -e tests/fault/fault.mk ] || step fault make fault-short
[ ! -e tests/fuzz/fuzz.mk ] || step fuzz make fuzz-short
step squares make squares-short
step hosts make check-hosts-short
printf 'check: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
