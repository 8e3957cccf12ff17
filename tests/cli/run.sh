#!/bin/sh
# run.sh [--bless] [--bin DIR] [COMMAND/CASE ...]: runs the command cases.
#
# A case is a folder tests/cli/COMMAND/CASE with
#   cmd      the shell commands, run in an empty folder with the commands of
#            DIR first in PATH, EDSM_LEDGER=ledger.db and TZ=Europe/London
#   out err  what they must write to standard output and standard error
#   status   the exit status of the last of them
#   ledger   the ledger's events afterwards; absent where there is no ledger
# Times of today, logins and hashes are made NOW, LOGIN and HASH on both
# sides. $CASE is the case's own folder, for files it brings.
# --bless writes what was seen as what is expected: read it before you commit.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$here/../../build
bless=
while [ $# -gt 0 ]; do
	case $1 in
	--bless) bless=1 ;;
	--bin) bin=$(cd "$2" && pwd); shift ;;
	*) break ;;
	esac
	shift
done

normal() {
	sed -E \
		-e 's/"login":"[^"]*"/"login":"LOGIN"/g' \
		-e 's/"by":"'"$me"'"/"by":"LOGIN"/g' \
		-e 's/"(hash|head)":"[0-9a-f]{64}"/"\1":"HASH"/g' \
		-e 's/"('"$today"'|'"$tomorrow"')T[0-9:.]*Z"/"NOW"/g' "$1"
}

one() {
	case_dir=$here/$1
	work=$(mktemp -d)
	status=0
	(
		cd "$work"
		PATH=$bin:$PATH EDSM_LEDGER=ledger.db TZ=Europe/London
		CASE=$case_dir LC_ALL=C
		export PATH EDSM_LEDGER TZ CASE LC_ALL
		unset EDSM_BY XDG_STATE_HOME NO_COLOR
		sh "$case_dir/cmd" >"$work/.out" 2>"$work/.err" </dev/null
	) || status=$?
	echo "$status" >"$work/status"
	normal "$work/.out" >"$work/out"
	normal "$work/.err" >"$work/err"
	if [ -e "$work/ledger.db" ]; then
		"$bin/audit-view" events --ledger "$work/ledger.db" \
			>"$work/.ledger" 2>&1 || true
		normal "$work/.ledger" >"$work/ledger"
	fi
	bad=
	for f in out err status ledger; do
		if [ -n "$bless" ]; then
			rm -f "$case_dir/$f"
			[ ! -e "$work/$f" ] || cp "$work/$f" "$case_dir/$f"
		elif [ -e "$work/$f" ] || [ -e "$case_dir/$f" ]; then
			[ -e "$work/$f" ] || : >"$work/$f.none"
			diff -u "$case_dir/$f" "$work/$f" || bad=1
		fi
	done
	rm -rf "$work"
	[ -z "$bad" ] || {
		echo "FAILED $1"
		return 1
	}
}

me=$(id -un)
today=$(date -u +%Y-%m-%d)
tomorrow=$(date -u -d tomorrow +%Y-%m-%d)
if [ "${EDSM_ONE_CASE:-}" ]; then
	one "$EDSM_ONE_CASE"
	exit
fi
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(cd "$here" && find . -name cmd |
	sed 's|^\./||; s|/cmd$||' | sort)
[ $# -gt 0 ] || {
	echo "no case ran"
	exit 1
}
results=$(mktemp)
printf '%s\n' "$@" | xargs -P 4 -I{} sh -c '
	if EDSM_ONE_CASE={} sh "$0" '"${bless:+--bless}"' --bin "$1" >"$2.$$" 2>&1
	then echo pass >>"$2"; else cat "$2.$$"; echo fail >>"$2"; fi
	rm -f "$2.$$"' "$here/run.sh" "$bin" "$results"
passed=$(grep -c pass "$results" || true)
failed=$(grep -c fail "$results" || true)
rm -f "$results"
echo "cli: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
