#!/bin/bash
# probe.sh: what a process may do here: a line "NAME yes" or "NAME no" for each.
may() {
	local name=$1
	shift
	if ("$@") >/dev/null 2>&1; then echo "$name yes"; else echo "$name no"; fi
}
written() {
	: >"$1" && rm "$1"
}
connected() {
	exec 3<>/dev/tcp/127.0.0.1/7777 && read -r _ <&3
}
# a page that can be written and run, and what an AF_INET socket is made by
mapped() {
	perl -e 'exit(syscall(9, 0, 4096, 7, 0x22, -1, 0) == -1)'
}
socket() {
	perl -e 'exit(!socket(my $s, shift, shift, 0))' "$@"
}
nicer() {
	[ "$(nice -n 5 nice)" = 5 ]
}
suid() {
	: >/var/lib/edsm/suid && chmod u+s /var/lib/edsm/suid
	local status=$?
	rm -f /var/lib/edsm/suid
	return $status
}
others() {
	[ -r /proc/1/stat ]
}
may ledger written /var/lib/edsm/probe
may copies written /var/backups/edsm/probe
may home cat /home/alice/letter
may elsewhere written /var/lib/open/probe
may etc written /etc/open/probe
may run written /run/open/probe
may shm written /dev/shm/probe
may lock written /run/lock/probe
may tmp cat /tmp/letter
may vartmp cat /var/tmp/letter
may own-tmp written /tmp/probe
may device head -c 1 /dev/vda
may null head -c 0 /dev/null
may others others
may meminfo cat /proc/meminfo
may network connected
may inet socket 2 1
may netlink socket 16 3
may unix socket 1 1
may become-root sudo -n true
may namespace unshare -U true
may mapped mapped
may personality setarch -R true
may nicer nicer
may suid suid
may users id alice
# what takes root
may clock date -s "$(date)"
may hostname hostname edsm-test
may mount mount -t tmpfs none /mnt
may tunable sh -c 'cat /proc/sys/kernel/panic >/proc/sys/kernel/panic'
may kernel-log dmesg
may cgroup mkdir /sys/fs/cgroup/probe
may realtime chrt -f 1 true
may module modprobe dummy
may raw socket 17 3
exit 0
