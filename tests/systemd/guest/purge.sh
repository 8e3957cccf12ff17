#!/bin/sh
# purge.sh: what purging the package leaves, while its timers are on.
# shellcheck source=tests/systemd/guest/lib.sh
. /test/lib.sh
ledgers() {
	find /var/lib/edsm /var/backups/edsm -type f -exec sha256sum {} +
}
ledgers >/run/ledgers
events=$(audit-view events | wc -l)
has 'it says where the ledgers are' 'stays where it is: /var/lib/edsm/ledger.db' \
	dpkg -P edsm
grep -q 'stays where it is: /var/backups/edsm' $said
ok 'and the copies' $?
ledgers | cmp - /run/ledgers >$said
ok 'no ledger is touched' $?
is 'no timer waits' "$(systemctl list-timers --no-legend 'edsm-*')" ''
is 'no unit is known' "$(systemctl list-unit-files --no-legend 'edsm-*' |
	grep -v 'edsm-verify@north.timer')" ''
is 'none is enabled' "$(find /etc/systemd -type l -name 'edsm-*')" ''
try 'installed again' dpkg -i /packages/edsm.deb
for job in $jobs; do
	is "edsm-$job.timer is off" "$(systemctl is-enabled edsm-$job.timer) $(
		of edsm-$job.timer ActiveState)" 'disabled inactive'
done
has 'the ledger is sound, and whole' "\"events\":$events,.*\"ok\":true" \
	runuser -u alice -- ledger-verify
sum_up purge
