#!/bin/sh
# run.sh BINDIR: the proof of the pages, in a headless browser.
#
# Installs Debian's chromium and, by npm, the libraries that package.json
# pins. Where that cannot be done it says so and nothing is proved; with
# PAGE_MUST_RUN set, as in CI, that is a failure.
set -u
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$bin/page
mkdir -p "$work"

# skip WHAT: says aloud that nothing is proved
skip() {
	echo "page: SKIPPED, $1"
	[ -z "${PAGE_MUST_RUN:-}" ] || { echo "page: 0 passed, 1 failed"; exit 1; }
	echo "page: 0 passed, 0 failed"
	exit 0
}

sh "$here/../../.ci/deps" page >"$work/deps.log" 2>&1 ||
	skip "chromium cannot be installed"
cp "$here/package.json" "$here/package-lock.json" "$work"
[ -d "$work/node_modules/axe-core" ] ||
	(cd "$work" && npm ci --no-audit --no-fund) >"$work/npm.log" 2>&1 ||
	skip "puppeteer-core and axe-core cannot be installed"
NODE_PATH=$work/node_modules exec node "$here/page.js" "$bin" "$here" "$work"
