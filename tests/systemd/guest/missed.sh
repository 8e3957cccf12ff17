#!/bin/sh
# missed.sh: after nights in which the machine was off, what they missed is done
# once, at the start, one after the other.
# shellcheck source=tests/systemd/guest/lib.sh
. /test/lib.sh
export TZ=UTC
is 'nights were missed' "$(($(date +%s) > $(date -d "$(cat /test/day) + 25 hours" +%s)))" 1
done_() {
	for job in $jobs; do
		case $(of edsm-$job.service Result ActiveState ExecMainStartTimestampMonotonic) in
		*' 0' | *activating*) return 1 ;;
		esac
	done
}
try 'all run' until_ done_
for job in $jobs; do
	is "edsm-$job ends well" "$(of edsm-$job.service Result ExecMainStatus ActiveState)" "$good"
	is 'once' "$(journalctl -b -o cat -u edsm-$job.service | grep -c '^Finished')" 1
	is 'its timer waits for the next night' "$(date -d "$(of edsm-$job.timer \
		NextElapseUSecRealtime)" +%F)" "$(date -d tomorrow +%F)"
done
ended=0 bad=0
for job in $jobs; do
	[ "$(of edsm-$job.service ExecMainStartTimestampMonotonic)" -ge "$ended" ] || bad=1
	ended=$(of edsm-$job.service ExecMainExitTimestampMonotonic)
done
ok 'one after the other' $bad
is 'what was due is ended' "$(audit-view events | tail -n 1 |
	grep -o '"episode-discharge"\|"R3"' | paste -s -d ' ')" '"episode-discharge" "R3"'
is 'an instance catches up too' "$(of edsm-backup@north.service Result)$(
	journalctl -b -o cat -u edsm-backup@north.service | grep -c '^Finished')" success1
is 'control: one that is not Persistent does not' \
	"$(of edsm-verify@north.service ExecMainStartTimestampMonotonic)" 0
sum_up missed
