#!/bin/sh
# demo.sh BINDIR: one ledger for many hosts as a story: a primary, a standby and
# a pooler in a temporary folder, three clients, and the primary killed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
work=$(mktemp -d /tmp/edsm-demo-XXXXXX)
chmod 711 "$work"
dir=$work/pg
clients='C81001 C81002 C81003'

cluster() {
	timeout 120 sh "$here/cluster.sh" "$dir" "$@"
}

clean() {
	trap - EXIT INT TERM
	: >"$work/stop"
	cluster stop || :
	wait
	rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' INT TERM

# step TITLE: the heading of a part of the story
step() {
	printf '\n== %s\n\n' "$1"
}

# say LINE...: what happens, in words
say() {
	printf '%s\n' "$@"
}

# run COMMAND...: shows the command as it would be typed, and runs it
run() {
	printf '\n  $ %s\n' "$*"
	sh -c "$*" 2>&1 | sed 's/^/  /'
}

# tell CLIENT LINE: what a client says while others speak, one line
tell() {
	printf '  %s: %s\n' "$1" "$2"
}

# number N: the NHS number that has N in front
number() {
	awk -v n="$1" 'BEGIN {
		for (; ; n += 1000) {
			for (i = s = 0; i < 9; i++)
				s += (10 - i) * substr(n, i + 1, 1)
			if ((c = (11 - s % 11) % 11) < 10) break
		}
		print n c
	}'
}

# insist CLIENT COMMAND...: runs it until it is acknowledged
insist() {
	client=$1
	shift
	while :; do
		rc=0
		"$@" <"$work/$client.in" >"$work/$client.out" \
			2>"$work/$client.err" || rc=$?
		[ $rc -ne 0 ] || return 0
		tell "$client" "$(head -n 1 "$work/$client.err") (exit $rc)"
		echo "$1" >>"$work/again"
		[ $rc -ge 3 ] || exit 1
		sleep 1
	done
}

# client PRACTICE: until it is stopped, a patient is referred and agrees, and
# the service looks at an entry
client() {
	i=0
	while [ ! -e "$work/stop" ]; do
		i=$((i + 1))
		who="--patient $(number $((941000000 + ${1#C8100} * 100000 + i)))"
		who="$who --episode $1-$i --at $(date -u +%FT%TZ)"
		: >"$work/$1.in"
		# shellcheck disable=SC2086
		insist "$1" episode-open $who --practice "$1" --service RY8
		cat "$work/$1.out" >>"$work/$1.told"
		# shellcheck disable=SC2086
		insist "$1" consent-set $who --to-service yes
		cat "$work/$1.out" >>"$work/$1.told"
		printf '{"patient":"%s","org":"%s","entry":"%s","recorded":"%s"}\n' \
			"$(echo "$who" | cut -d ' ' -f 2)" "$1" "E-$i" \
			2026-01-05T10:00:00Z >"$work/$1.in"
		insist "$1" record-view --viewer RY8 --user "$1-$i"
		cmp -s "$work/$1.in" "$work/$1.out" || exit 1
		echo "$1-$i" >>"$work/$1.seen"
	done
}

# so_far: how much the clients were told
so_far() {
	printf '  (so far %s facts acknowledged, %s views let out)\n' \
		"$(cat "$work"/*.told | wc -l)" "$(cat "$work"/*.seen | wc -l)"
}

say 'Three practices share one ledger. It is kept by a PostgreSQL server, the' \
	'primary, and by a second one, its standby: nothing counts as recorded,' \
	'and no entry is let out, before both have it on disk. (All of it runs on' \
	'this machine, in a folder that is thrown away. The patients are invented.)'

step 'Two servers, and a pooler before them'
cluster start
say '  a: primary. b: standby. pgbouncer: knows its clients by their account.'
PATH=$bin:$PATH EDSM_LEDGER=$(cluster url a)
export PATH EDSM_LEDGER
cd "$work"
run 'ledger-init'
me=$(id -un)
say '' 'This account may record:' '' \
	"  CREATE ROLE $me LOGIN IN ROLE edsm_writer" ''
cluster sql a "CREATE ROLE \"$me\" LOGIN IN ROLE edsm_writer"
cluster pool a
EDSM_LEDGER=$(cluster pool-url)
say '  EDSM_LEDGER=postgresql:///edsm?host=/…/pool&port=6432'
run 'ledger-verify | cut -d , -f 1,3'

step 'Three clients record and view'
say 'Each refers one patient after another to the physiotherapists (RY8),' \
	'records that the patient agrees, and lets RY8 look at an entry.'
for c in $clients; do
	client "$c" &
done
sleep 4
so_far
ledger-checkpoint --keygen key
run 'ledger-checkpoint --key key >checkpoint'
say '' 'A checkpoint: somebody else keeps it, and can tell if the past changes.'

step 'The primary dies'
say 'kill -9, in the middle of it. Who was not answered does not know whether' \
	'the fact is there: exit status 3. To run it again is right, and they do' \
	'until they are answered: an equal fact is told and not added.' ''
cluster kill a
sleep 1
so_far

step 'The standby takes over'
say 'It is promoted, and the pooler turned to it. It acknowledges nothing yet:' \
	'what one machine alone has could be lost with it. So the clients wait.' ''
cluster promote b
cluster pool b
sleep 1
so_far
say '' 'The old primary may hold lines that nobody was told of. It is thrown' \
	'away and made anew, as the standby of the new one.' ''
before=$(cat "$work"/*.told | wc -l)
cluster renew a
tries=0
while [ "$(cat "$work"/*.told | wc -l)" -lt $((before + 40)) ] &&
	[ $((tries += 1)) -lt 100 ]; do
	sleep 0.2
done
so_far
: >stop
wait

step 'What is left'
say 'The chain is whole, and it begins as it did when the checkpoint was signed:'
run 'ledger-verify --checkpoint checkpoint --key key.pub'
say '' 'The same stands on the new standby, where it can only be read:'
STANDBY=$(cluster url a)
export STANDBY
run 'ledger-verify --ledger "$STANDBY"'

audit-view events >events
sort ./*.told >told
sort events | uniq -u | comm -12 - told >once
sed -n '/"event":"record-view"/s/.*"user":"\([^"]*\)".*/\1/p' events >looks
sort -u looks >looked
sort ./*.seen | comm -12 - looked >seen
say '' "$(wc -l <told) facts were acknowledged: $(wc -l <once) of them are there, once." \
	"$(cat ./*.seen | wc -l) views were let out: $(wc -l <seen) of them are logged." \
	"Requests were run again $(cat again 2>/dev/null | grep -c .) times; views that" \
	"were logged twice by that: $(($(wc -l <looks) - $(wc -l <looked)))."
[ "$(wc -l <told)" -eq "$(wc -l <once)" ] &&
	[ "$(cat ./*.seen | wc -l)" -eq "$(wc -l <seen)" ] && [ -s seen ]
