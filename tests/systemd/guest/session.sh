#!/bin/sh
# session.sh: what login(1) and sudo(8) leave of who it was.
# shellcheck source=tests/systemd/guest/lib.sh
. /test/lib.sh
useradd -m bob
adduser --quiet bob edsm
echo 'alice ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/alice
chmod 440 /etc/sudoers.d/alice
usermod -s /bin/sh alice
# typed LINE: in a login session of alice, on a terminal
typed() {
	printf '%s\n' "export EDSM_LEDGER=$EDSM_LEDGER; $1; exit" |
		script -qec 'login -f alice' /run/typed >/dev/null 2>&1
	cp /run/typed $said
}
# last: login and session of the last event
last() {
	audit-view events | tail -n 1 | grep -o '"login":"[^"]*"\|"session":"[^"]*"' |
		paste -s -d ' '
}
typed 'partner-set --quiet --org RX1; cat /proc/self/loginuid >/tmp/loginuid'
is 'the kernel knows the session' "$(cat /tmp/loginuid)" "$(id -u alice)"
is 'her own session is none' "$(last)" '"login":"alice"'
typed 'sudo -u edsm partner-set --quiet --ledger $EDSM_LEDGER --org RX2'
is 'by sudo it is said' "$(last)" '"login":"edsm" "session":"alice"'
typed 'sudo su bob -s /bin/sh -c "partner-set --quiet --ledger $EDSM_LEDGER --org RX3"'
is 'by sudo and su too' "$(last)" '"login":"bob" "session":"alice"'
typed 'sudo -u bob env -i SUDO_USER=bob LOGNAME=bob partner-set --quiet --ledger $EDSM_LEDGER --org RX4'
is 'no variable changes it' "$(last)" '"login":"bob" "session":"alice"'
typed '(echo 0 >/proc/self/loginuid) 2>/tmp/refused; sudo -u bob partner-set --quiet --ledger $EDSM_LEDGER --org RX5'
is 'nor she herself' "$(last) $(grep -c . /tmp/refused)" \
	'"login":"bob" "session":"alice" 1'
runuser -u bob -- partner-set --quiet --org RX6
is 'control: outside of a session there is none' "$(last)" '"login":"bob"'
episode-open --quiet --patient 9434765919 --episode R4 --practice C81001 \
	--service RY8 --at 2026-01-05 --due 2026-02-01
typed 'sudo systemctl start edsm-sweep.service'
is 'what a service records is of no session' \
	"$(last) $(audit-view events | tail -n 1 | grep -c episode-discharge)" \
	'"login":"edsm" 1'
sum_up session
