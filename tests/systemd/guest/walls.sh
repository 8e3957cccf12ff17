#!/bin/sh
# walls.sh: what a service can do that runs the probe in the place of its
# command, and, as the controls, what the probe can do without these walls.
# shellcheck source=tests/systemd/guest/lib.sh
. /test/lib.sh
echo secret | tee /home/alice/letter /tmp/letter /var/tmp/letter >/dev/null
chmod 755 /home/alice
chmod 644 /home/alice/letter /tmp/letter /var/tmp/letter
chmod 666 /dev/vda
for place in /var/lib/open /etc/open /run/open; do
	install -d -m 777 $place
done
echo 'edsm ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/edsm
chmod 440 /etc/sudoers.d/edsm
systemd-run -q -u echo systemd-socket-activate -l 127.0.0.1:7777 --accept --inetd \
	/bin/echo hello

# probed UNIT [LINE...]: what a unit may do, with more lines in a drop-in
probed() {
	unit=$1
	shift
	within "$unit" 'ExecStart=' 'ExecStart=/bin/bash /test/probe.sh' "$@"
	systemctl reset-failed "$unit" 2>/dev/null
	systemctl start "$unit"
	told "$unit" | grep -E '^[a-z-]+ (yes|no)$' >"/run/probed"
	without "$unit"
}
# open USER: without walls
open_() {
	systemd-run -q --wait --pipe -p User="$1" -p Group=edsm \
		-E PATH=/usr/sbin:/usr/bin:/sbin:/bin /bin/bash /test/probe.sh >/run/probed 2>&1
	umount /mnt 2>/dev/null
	rmdir /sys/fs/cgroup/probe 2>/dev/null
}
# may WHO YES|NO NAME...: says the probe
may() {
	who=$1 verdict=$2
	shift 2
	for name in "$@"; do
		is "$who: $name: $verdict" "$(grep "^$name " /run/probed)" "$name $verdict"
	done
}
# what the account could do, and what only root could
walls='home elsewhere etc run shm lock tmp vartmp device others meminfo network inet
	netlink become-root namespace mapped personality nicer suid'
roots='clock hostname mount tunable kernel-log cgroup realtime module raw'
always='ledger own-tmp null unix users'

open_ edsm
cp /run/probed /run/open.edsm
may 'control: the account without walls' yes $walls copies $always
may 'the account itself' no $roots
open_ root
may 'control: root without walls' yes $roots
for job in $jobs; do
	probed edsm-$job.service
	may edsm-$job no $walls $roots
	may edsm-$job yes $always
	case $job in
	backup | verify) may edsm-$job yes copies ;;
	*) may edsm-$job no copies ;;
	esac
done
: >>/etc/default/edsm-north
# its timer keeps systemd from forgetting which run was the last one
systemctl start edsm-sweep@north.timer
probed edsm-sweep@north.service
may edsm-sweep@north no $walls $roots copies
may edsm-sweep@north yes $always
systemctl stop edsm-sweep@north.timer
# not by the account alone: of root the walls hold too
probed edsm-verify.service User=root
may 'root within the walls' no $walls $roots
# each wall by itself: no network, with sockets; and by the drop-in of the page
probed edsm-checkpoint.service RestrictAddressFamilies=AF_INET
may 'with sockets' yes inet
may 'with sockets' no network
mkdir -p /etc/systemd/system/edsm-checkpoint.service.d
cp /usr/share/doc/edsm/examples/edsm-network.conf \
	/etc/systemd/system/edsm-checkpoint.service.d/network.conf
probed edsm-checkpoint.service
may 'with edsm-network.conf' yes network netlink
may 'with edsm-network.conf' no home elsewhere mapped become-root copies
probed edsm-verify.service
may 'the others without it' no network
rm -r /etc/systemd/system/edsm-checkpoint.service.d
# a door, as the page has it
mkdir -p /etc/systemd/system/edsm-.service.d
printf '[Service]\nReadWritePaths=/var/lib/open\n' \
	>/etc/systemd/system/edsm-.service.d/place.conf
probed edsm-sweep.service
may 'with a door' yes elsewhere
may 'with a door' no etc copies
rm -r /etc/systemd/system/edsm-.service.d
systemctl daemon-reload
is 'what a service makes is its own' "$(find /var/backups/edsm -perm /077 -type f \
	! -name '*verified')" ''
rm /etc/sudoers.d/edsm
sum_up walls
