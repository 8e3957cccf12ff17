#!/bin/sh
# night.sh: the timers go off by themselves, at their time; and after a jump of
# the clock over all of them, one after the other.
# shellcheck source=tests/systemd/guest/lib.sh
. /test/lib.sh
export TZ=UTC
last() {
	of edsm-$1.service ExecMainStartTimestampMonotonic
}
systemctl reset-failed 'edsm-*'
day=$(date -d tomorrow +%F)
before=$(last sweep)
others="$(last backup) $(last verify) $(last checkpoint)"
date -s "$day 02:16:55" >/dev/null
sleep 3
is 'not before its time' "$(last sweep)" "$before"
ran() {
	for job in "$@"; do
		[ "$(last $job)" != "$(cat /run/$job.before)" ] &&
			[ "$(of edsm-$job.service ActiveState)" = inactive ] || return 1
	done
}
echo "$before" >/run/sweep.before
until_ ran sweep
is 'the sweep runs by itself, within its minute' \
	"$(date -d "$(of edsm-sweep.service ExecMainStartTimestamp)" +'%F %H:%M')" \
	"$day 02:17"
is 'and ends well' "$(of edsm-sweep.service Result)" success
is 'the others wait for theirs' \
	"$(last backup) $(last verify) $(last checkpoint)" "$others"

# ordered: of the last run, each began when the one before it had ended
ordered() {
	ended=0
	for job in $jobs; do
		began=$(last $job)
		[ "$began" -ge "$ended" ] || return 1
		ended=$(of edsm-$job.service ExecMainExitTimestampMonotonic)
	done
}
systemctl reset-failed 'edsm-*' # no more than five runs in an hour of the machine's own
for round in 1 2 3; do
	for job in $jobs; do last $job >/run/$job.before; done
	day=$(date -d tomorrow +%F)
	date -s "$day 05:00:00" >/dev/null
	try "a jump over the hour, $round: all run" until_ ran $jobs
	try 'one after the other' ordered
	is 'and end well' "$(for job in $jobs; do
		of edsm-$job.service Result
	done | sort -u)" success
done
audit-view events | wc -l >/test/events
# a timer that does not catch up, as the control of the next boot
mkdir -p /etc/systemd/system/edsm-verify@north.timer.d
printf '[Timer]\nPersistent=no\n' >/etc/systemd/system/edsm-verify@north.timer.d/no.conf
systemctl daemon-reload
: >>/etc/default/edsm-north
systemctl enable -q --now edsm-verify@north.timer edsm-backup@north.timer
# due while the machine is off
runuser -u alice -- episode-open --quiet --patient 9434765919 --episode R3 \
	--practice C81001 --service RY8 --due "$(date -d 'tomorrow 01:00' +%FT%TZ)"
ok 'something is due while the machine is off' $?
date +%F >/test/day
sync
sum_up night
