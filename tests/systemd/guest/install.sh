#!/bin/sh
# install.sh: the package makes no ledger and starts nothing; a ledger as the
# page makes it; timers that are enabled, and their next run.
# shellcheck source=tests/systemd/guest/lib.sh
. /test/lib.sh
try 'it installs' dpkg -i /packages/edsm.deb
for job in $jobs; do
	is "edsm-$job.timer is off" "$(systemctl is-enabled edsm-$job.timer) $(
		of edsm-$job.timer ActiveState)" 'disabled inactive'
done
is 'no timer waits' "$(systemctl list-timers --all --no-legend 'edsm-*')" ''
is 'nothing ran' "$(of edsm-sweep.service ExecMainStartTimestampMonotonic)" 0
is 'there is no ledger' "$(ls -A /var/lib/edsm)" ''

useradd -m alice
try 'a first ledger, as edsm-units(7) makes it' sh -e /test/first-ledger
cat >>/etc/default/edsm <<'END'
EDSM_KEY=/etc/edsm/checkpoint.key
EDSM_WITNESS='cat >>/var/lib/edsm/witness'
END
try 'a member records' runuser -u alice -- episode-open --quiet \
	--patient 9434765919 --episode R1 --practice C81001 --service RY8 \
	--at 2026-01-05 --due 2026-02-01
try 'timers are enabled, as edsm-units(7) does' sh -e /test/enable
is 'one is left out there' "$(systemctl is-enabled edsm-checkpoint.timer)" disabled
systemctl enable -q --now edsm-checkpoint.timer
minute=17
for job in $jobs; do
	is "edsm-$job.timer is on" "$(systemctl is-enabled edsm-$job.timer) $(
		of edsm-$job.timer ActiveState)" 'enabled active'
	is "and has a next run" "$(date -d "$(of edsm-$job.timer \
		NextElapseUSecRealtime)" +%FT%T)" \
		"$(TZ=UTC date -d tomorrow +%F)T02:$minute:00"
	minute=$((minute + 10))
done
is 'list-timers shows them' \
	"$(systemctl list-timers --no-legend 'edsm-*' | grep -c ' 02:[1-4]7:00 ')" 4
is 'enabling them runs nothing' \
	"$(of edsm-sweep.service ExecMainStartTimestampMonotonic)" 0
sum_up install
