#!/bin/sh
# session.sh [BINDIR]: what is recorded by an account within the login session
# of another says whose session it is; nobody sets that but the kernel.
#
# A process that belongs to no session may give itself one, once: so each step
# runs in a process of its own. Where that cannot be done it is skipped.
set -eu
bin=$(cd "${1:-$(dirname "$0")/../build}" && pwd)
PATH=$bin:$PATH
export PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
passed=0 failed=0
export EDSM_LEDGER="$work/ledger.db"

if [ "$(cat /proc/self/loginuid 2>/dev/null)" != 4294967295 ]; then
	echo 'session: skipped: this process has a login session, or no kernel that tells'
	exit 0
fi

# is WHAT WANTED SEEN
is() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED %s\n    wanted: %s\n    seen:   %s\n' "$@"
	fi
}

# within UID COMMAND: a shell's command in the login session of that account
within() {
	sh -c 'echo "$1" >/proc/self/loginuid; eval "$2"' sh "$1" "$2"
}

# who SEQ: login and session of that event, as stored
who() {
	audit-view events --seq "$1" |
		sed 's/.*\("login":"[^"]*"\(,"session":"[^"]*"\)\{0,1\}\),.*/\1/'
}

me=$(id -un)
other=$(id -un 2)
ledger-init
partner-set --quiet --org RFS
is 'without a session nothing is said' "\"login\":\"$me\"" "$(who 1)"
within "$(id -u)" 'partner-set --quiet --org RTG'
is 'nor in one of its own' "\"login\":\"$me\"" "$(who 2)"
within 2 'partner-set --quiet --org RX1'
is "in another's it is" "\"login\":\"$me\",\"session\":\"$other\"" "$(who 3)"
within 12345678 'partner-set --quiet --org RX2'
is 'one without a name is a number' \
	"\"login\":\"$me\",\"session\":\"uid-12345678\"" "$(who 4)"
within 2 'EDSM_BY=ann SUDO_USER=ann LOGNAME=ann USER=ann partner-set --quiet --org RX3'
is 'no variable sets it' "\"login\":\"$me\",\"session\":\"$other\"" "$(who 5)"
echo '{"org":"RX4","partner":"yes","at":"2026-01-10","session":"ann"}' |
	partner-set --quiet 2>told
is 'nor a line' "\"login\":\"$me\"" "$(who 6)"
is 'which is told' 1 "$(grep -c session told)"
is 'nor an option' 2 "$(partner-set --session ann --org RX5 2>/dev/null || echo $?)"

episode-open --quiet --patient 9434765919 --episode R1 --practice C81001 \
	--service RY8 --at 2026-01-10 --to-service yes
entry='{"patient":"9434765919","org":"C81001","entry":"E1","recorded":"2026-01-05"}'
within 2 "echo '$entry' | record-view --viewer RY8 >/dev/null"
is 'a look says it too' "\"login\":\"$me\",\"session\":\"$other\"" "$(who 8)"
review='view-review --quiet --patient 9434765919 --seq 8 --outcome justified --reason seen'
if [ "$(id -u)" -eq 0 ]; then
	chmod 660 ledger.db
	chown 0:3 ledger.db .
	chmod 2770 .
	# as UID COMMAND: as that account, of the ledger's group
	as() {
		setpriv --reuid="$1" --regid=3 --clear-groups sh -c "$2"
	}
	as 4 "$review" 2>told
	is 'a review by another account is none of its own' 0 "$(grep -c 'account that looked' told)"
	as 2 "$review --at now" 2>told
	is 'one by the account whose session looked is told' 1 \
		"$(grep -c 'account that looked' told)"
	within 2 'setpriv --reuid=4 --regid=3 --clear-groups '"$review --at now" 2>told
	is 'and one within its session' 1 "$(grep -c 'account that looked' told)"
fi
is 'the ledger is sound' 1 "$(ledger-verify | grep -c '"ok":true')"
is 'and another one that takes its lines' 1 "$(audit-view events >events
	chmod 600 events
	ledger-verify --ledger lines:events | grep -c '"ok":true')"
echo "session: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
