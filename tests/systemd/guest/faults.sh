#!/bin/sh
# faults.sh: what a failed job leaves for somebody to see, and which are tried
# again.
# shellcheck source=tests/systemd/guest/lib.sh
. /test/lib.sh
# a site's own unit, as the page has it
cat >/etc/systemd/system/tell@.service <<'END'
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'echo %i >>/run/tell'
END
mkdir -p /etc/systemd/system/edsm-.service.d
printf '[Unit]\nOnFailure=tell@%%n.service\n' \
	>/etc/systemd/system/edsm-.service.d/tell.conf
systemctl daemon-reload
# again: as if nothing had happened
again() {
	systemctl reset-failed 'edsm-*'
	: >/run/tell
}
failed() {
	systemctl list-units --failed --plain --no-legend 'edsm-*' | cut -d ' ' -f 1
}
again
is 'a good one tells nobody' "$(start edsm-verify.service) $(failed) $(cat /run/tell)" \
	"$good  "

cd /var/lib/edsm || exit 1
cp -p ledger.db sound
cp -p /var/backups/edsm/verified /run/verified
printf x | dd of=ledger.db bs=1 seek=9000 conv=notrunc 2>$said
is 'a damaged ledger: edsm-verify fails' "$(start edsm-verify.service)" \
	'exit-code 1 failed'
has 'the journal says why' 'is damaged' told edsm-verify.service
has 'status shows it' 'status=1' systemctl status edsm-verify.service
is '--failed lists it' "$(failed)" edsm-verify.service
until_ test -s /run/tell
is 'the site is told' "$(cat /run/tell)" edsm-verify.service
sleep 2
is 'it is not tried again' "$(of edsm-verify.service NRestarts SubState)" '0 failed'
is 'the last verified head stays' "$(cmp /run/verified /var/backups/edsm/verified 2>&1)" ''
mv sound ledger.db
is 'mended, it succeeds' "$(start edsm-verify.service)" "$good"
is 'and is listed no more' "$(failed)" ''

again
mv ledger.db elsewhere
for job in $jobs; do
	is "a missing ledger: edsm-$job fails" "$(start edsm-$job.service)" \
		'exit-code 3 failed'
	has 'and says so' 'ledger.db' told edsm-$job.service
done
is 'all are listed' "$(failed | wc -l)" 4
is 'none made a ledger' "$(find . -name ledger.db)" ''
mv elsewhere ledger.db

again
sed -i 's/^EDSM_WITNESS=/#&/' /etc/default/edsm
is 'a missing setting: edsm-checkpoint fails' "$(start edsm-checkpoint.service)" \
	'exit-code 2 failed'
has 'and names it' EDSM_WITNESS told edsm-checkpoint.service
sed -i 's/^#EDSM_WITNESS=.cat/EDSM_WITNESS='"'"'cat/' /etc/default/edsm

# The witness is out of reach: five times, and told once. The time between is
# cut short.
again
within edsm-checkpoint.service RestartSec=1s "Environment=EDSM_KEY=" \
	'ExecStart=' 'ExecStart=/bin/sh -c "EDSM_WITNESS=\"echo >>/var/lib/edsm/tries; \
exit 7\" exec /usr/lib/edsm/edsm-nightly checkpoint"'
systemctl start --no-block edsm-checkpoint.service
until_ test -s /run/tell
sleep 3
is 'a witness out of reach: five times' "$(wc -l <tries)" 5
is 'then it has failed' "$(of edsm-checkpoint.service ExecMainStatus ActiveState SubState)" \
	'7 failed failed'
is 'and the site is told once' "$(cat /run/tell)" edsm-checkpoint.service
systemctl start edsm-checkpoint.service >$said 2>&1
is 'within the hour it is not started' "$? $(wc -l <tries)" '1 5'
without edsm-checkpoint.service
systemctl reset-failed edsm-checkpoint.service
is 'but after reset-failed it is' "$(start edsm-checkpoint.service)" "$good"
rm tries witness

# Somebody else holds the ledger for longer than a command waits.
again
within edsm-sweep.service RestartSec=2s
before=$(audit-view events | wc -l)
runuser -u alice -- episode-open --quiet --patient 9434765919 --episode R2 \
	--practice C81001 --service RY8 --at 2026-01-05 --due 2026-02-01
mkfifo /run/hold
sqlite3 ledger.db </run/hold >$said 2>&1 &
holder=$!
exec 9>/run/hold
printf 'BEGIN EXCLUSIVE;\n.shell echo held >/run/held\n' >&9
try 'the ledger is held' until_ test -s /run/held
systemctl start --no-block edsm-sweep.service
# a sweep waits for five minutes
again_() {
	until_ sh -c '[ "$(systemctl show --value -p NRestarts edsm-sweep.service)" -ge 1 ]'
}
again_ || again_ || again_
journalctl --sync
is 'a busy ledger: tried again' "$(journalctl -o cat -u edsm-sweep.service |
	grep -c 'status=4')" 1
exec 9>&-
wait $holder
until_ sh -c '[ "$(systemctl show --value -p ActiveState edsm-sweep.service)" = inactive ]'
is 'until it is free' "$(of edsm-sweep.service Result ExecMainStatus ActiveState) $(
	audit-view events | wc -l)" "$good $((before + 2))"
is 'and nobody is told' "$(cat /run/tell)" ''
without edsm-sweep.service
rm -r /etc/systemd/system/edsm-.service.d /etc/systemd/system/tell@.service
systemctl daemon-reload
sum_up faults
