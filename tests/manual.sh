#!/bin/sh
# manual.sh [BINDIR [PAGE SERVICES]]: runs every example of the manual pages and
# of README.md; or those of one page that need the servers in the file SERVICES
# (pg_service.conf), which stand in .Bd -unfilled blocks that begin with "$ ".
#
# An example stands in a .Bd -literal block of a page, or between ```console
# and ``` in README.md. A line that begins with "$ " is a command; it goes on
# while its lines end with a backslash, a bar or "&&", and to the end of a
# here document. What follows, up to the next command, is all that it prints.
# The commands of a page run in order in one shell, in an empty folder that is
# also HOME, with TZ=Europe/London and the commands of BINDIR first in PATH,
# then edsm-nightly.
#
# Standard output must come in the order of the page; lines of standard error
# may stand anywhere between. Hashes, the login ("reception" in the pages) and
# times of the clock (those with a fraction, and today's) are made alike on
# both sides.
#
# Every command has a page, every page an example, every block a command, and
# where mandoc is installed it must have nothing to say about any page; where man
# and groff are, each page is shown at 60, 40 and 30 columns.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:-$here/../build}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
me=$(id -un)
days=$(date -u +%Y-%m-%d)\|$(date -u -d tomorrow +%Y-%m-%d)

# fail WHAT: counts it, and shows what standard input has to say about it
fail() {
	failed=$((failed + 1))
	echo "FAILED $1"
	sed 's/^/    /'
}

# blocks FILE: the text of its example blocks, each after a line "%%"
blocks() {
	case $1 in
	*.md) awk '/^```console$/ { on = 1; print "%%"; next }
		/^```/ { on = 0 }
		on' "$1" ;;
	*) awk -v kind="$kind" '$0 ~ "^\\.Bd -" kind { new = 1; next }
		/^\.Ed/ { on = new = 0 }
		new && (kind == "literal" || /^\$ /) { on = 1; print "%%" }
		{ new = 0 }
		on' "$1" | sed -e 's/^\\&//' -e 's/\\-/-/g' \
		-e "s/\\\\(aq/'/g" -e 's/\\(ga/`/g' -e 's/\\(ha/^/g' \
		-e 's/\\(ti/~/g' -e 's/\\e/\\/g' ;;
	esac
}

# cut_up DIR: blocks on standard input become DIR/N.cmd and DIR/N.want
cut_up() {
	awk -v dir="$1" '
	function command(line) {
		print line >(dir "/" n ".cmd")
		if (end != "")
			end = line == end ? "" : end
		else if (match(line, /<<.?[A-Z]+/)) {
			end = substr(line, RSTART + 2, RLENGTH - 2)
			sub(/^[^A-Z]/, "", end)
		}
		on = end != "" || line ~ /(\\|\||&&)$/
	}
	$0 == "%%" { if (bare) exit; bare = 1; on = 0; next }
	on { command($0); next }
	/^\$ / {
		bare = 0
		n++
		printf "" >(dir "/" n ".want")
		command(substr($0, 3))
		next
	}
	bare { exit }
	{ print >(dir "/" n ".want") }
	END {
		if (bare) print "a block without a command"
		print n + 0 >(dir "/count")
	}'
}

normal() {
	sed -E -e 's/,"session":"[^"]*"//g' \
		-e "s/\"(by|login)\":\"($me|reception)\"/\"\\1\":\"LOGIN\"/g" \
		-e 's/"(hash|head)":"[0-9a-f]{64}"/"\1":"HASH"/g' \
		-e 's/"[-0-9]{10}T[0-9:]{8}\.[0-9]+Z"/"NOW"/g' \
		-e "s/\"($days)T[0-9:]{8}Z\"/\"NOW\"/g" "$1"
}

# agrees DIR N: prints nothing where command N printed what the page says
agrees() {
	for f in want out err; do
		[ -e "$1/$2.$f" ] || : >"$1/$2.$f"
		normal "$1/$2.$f" >"$1/$f"
	done
	# What the page has beyond standard output is standard error.
	diff -d "$1/out" "$1/want" >"$1/diff" || true
	sed -n 's/^> //p' "$1/diff" | sort >"$1/rest"
	if grep -q '^<' "$1/diff" || ! sort "$1/err" | cmp -s - "$1/rest"; then
		cat "$1/out" "$1/err" | diff -u --label page "$1/want" \
			--label seen - || true
	fi
}

# page FILE: runs its examples
page() {
	name=$(basename "$1") dir=$work/$(basename "$1") i=0
	mkdir "$dir" "$dir/home"
	blocks "$1" | cut_up "$dir" >"$dir/bare"
	count=$(cat "$dir/count")
	[ "$count" -gt 0 ] || echo 'no example' >>"$dir/bare"
	[ ! -s "$dir/bare" ] || fail "$name" <"$dir/bare"
	[ "$count" -gt 0 ] || return 0
	while [ $((i += 1)) -le "$count" ]; do
		printf '{\n%s\n} >../%d.out 2>../%d.err\n' \
			"$(cat "$dir/$i.cmd")" "$i" "$i"
	done >"$dir/all"
	(
		cd "$dir/home"
		PATH=$bin:$here/../cmd:$PATH HOME=$dir/home TZ=Europe/London LC_ALL=C
		export PATH HOME TZ LC_ALL
		[ -z "$services" ] || cp "$services" .pg_service.conf
		unset EDSM_LEDGER EDSM_BY XDG_STATE_HOME NO_COLOR
		sh ../all >../shell 2>&1 </dev/null || true
	)
	i=0
	while [ $((i += 1)) -le "$count" ]; do
		agrees "$dir" "$i" >"$dir/wrong"
		if [ -s "$dir/wrong" ]; then
			cat "$dir/$i.cmd" "$dir/wrong" >"$dir/why"
			fail "$name $i" <"$dir/why"
		else
			passed=$((passed + 1))
		fi
	done
	[ ! -s "$dir/shell" ] || fail "$name" <"$dir/shell"
}

# sum_up: says how it went
sum_up() {
	echo "manual: $passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

kind=literal services=${3-}
if [ $# -gt 1 ]; then
	kind=unfilled
	page "$2"
	sum_up
	exit
fi
for source in "$here"/../cmd/*.c; do
	[ -e "${source%.c}.1" ] || fail "${source##*/} has no page" </dev/null
done
for file in "$here"/../cmd/*.[17] "$here"/../README.md; do
	page "$file"
done
# groff 1.22 goes on for ever where the head of a page is wider than the line.
if command -v man >/dev/null && command -v groff >/dev/null; then
	for file in "$here"/../cmd/*.[17]; do
		for width in 60 40 30; do
			if MANWIDTH=$width timeout 10 man -l "$file" >/dev/null 2>&1; then
				passed=$((passed + 1))
			else
				echo "it is not shown" >"$work/narrow"
				fail "${file##*/} at $width columns" <"$work/narrow"
			fi
		done
	done
else
	echo "skipped: man and groff are not here, narrow pages were not tried"
fi

if command -v mandoc >/dev/null; then
	# Where mandoc looks up what pages refer to: ours, and the system's.
	mkdir -p "$work/man/man1" "$work/man/man3" "$work/man/man5" \
		"$work/man/man7" "$work/man/man8"
	cp "$here"/../cmd/*.1 "$work/man/man1"
	cp "$here"/../cmd/*.7 "$work/man/man7"
	for file in 1/chmod.1 1/faketime.1 1/login.1 1/pgbouncer.1 1/ps.1 1/psql.1 \
		1/scp.1 1/sh.1 1/sha256sum.1 1/sqlite3.1 1/ssh.1 1/systemd.1 3/strftime.3 3/strptime.3 \
		5/crontab.5 5/systemd.exec.5 5/systemd.timer.5 \
		5/tmpfiles.d.5 8/cron.8 8/sshd.8; do
		echo .Dd >"$work/man/man$file"
	done
	for file in "$here"/../cmd/*.[17]; do
		MANPATH=$work/man mandoc -Tlint -Wstyle "$file" 2>&1 |
			grep -v 'outdated mandoc.db' >"$work/lint" || true
		if [ -s "$work/lint" ]; then
			fail "${file##*/} lint" <"$work/lint"
		else
			passed=$((passed + 1))
		fi
	done
fi
sum_up
