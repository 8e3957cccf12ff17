#!/bin/sh
# upgrade.sh: the package is replaced while its timers are on, removed, and
# installed again.
# shellcheck source=tests/systemd/guest/lib.sh
. /test/lib.sh
export TZ=UTC
ledgers() {
	find /var/lib/edsm /var/backups/edsm -type f -exec sha256sum {} +
}
# on: which timers are enabled and active
on() {
	for job in $jobs verify@north; do
		unit=edsm-$job.timer
		[ "$(systemctl is-enabled $unit) $(of $unit ActiveState)" != 'enabled active' ] ||
			printf '%s ' $job
	done
}
next() {
	date -d "$(of edsm-sweep.timer NextElapseUSecRealtime)" +%T
}
all="$jobs verify@north "
ledgers >/run/ledgers
systemctl disable -q --now edsm-checkpoint.timer
some="sweep backup verify verify@north "
is 'these are on' "$(on)" "$some"
ran=$(of edsm-verify.service ExecMainStartTimestampMonotonic)
try 'an upgrade' dpkg -i --force-confold /packages/newer.deb
is 'the same are on' "$(on)" "$some"
is 'by the new files' "$(next) $(of edsm-sweep.timer NeedDaemonReload)" '02:18:00 no'
is 'and nothing ran' "$(of edsm-verify.service ExecMainStartTimestampMonotonic)" "$ran"
is 'a job runs as before' "$(start edsm-verify.service)" "$good"
try 'control: an upgrade that tells systemd nothing' \
	dpkg -i --force-confold /packages/deaf.deb
is 'goes by the old files' "$(next) $(of edsm-sweep.timer NeedDaemonReload)" '02:18:00 yes'
try 'the next one' dpkg -i --force-confold /packages/newest.deb
is 'mends it' "$(next) $(of edsm-sweep.timer NeedDaemonReload)" '02:17:00 no'
systemctl enable -q --now edsm-checkpoint.timer
is 'all are on' "$(on)" "$all"

ledgers >/run/ledgers
has 'removed, it says where the ledger is' \
	'^edsm: stays where it is: /var/lib/edsm/ledger.db' dpkg -r edsm
is 'no timer waits' "$(systemctl list-timers --no-legend 'edsm-*')" ''
is 'nothing has failed' "$(systemctl list-units --failed --no-legend 'edsm-*')" ''
try 'it is installed again' dpkg -i --force-confold /packages/newest.deb
is 'what was enabled goes on, but for an instance' "$(on)" "$jobs "
ledgers | cmp - /run/ledgers >$said
ok 'no ledger was touched' $?
sum_up upgrade
