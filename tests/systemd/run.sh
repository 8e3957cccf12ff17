#!/bin/sh
# run.sh [PART...]: the package and its units in a machine that boots: Debian's
# kernel and systemd under qemu, from a disk that is made here. Without PART all
# of guest/ is run, in two boots, between which two nights are missed.
#
# Takes root, for mmdebstrap and the owners of the disk's files, and half an hour:
# the machine is emulated, since /dev/kvm hangs in many a virtual machine; where
# it works, ACCEL=kvm is quicker. The root is kept in build/systemd.
set -u
cd "$(dirname "$0")/../.." || exit 1
for tool in qemu-system-x86_64 mmdebstrap mke2fs dpkg-buildpackage; do
	if ! command -v $tool >/dev/null; then
		echo "skipped: $tool is not here, the units were not started"
		exit 0
	fi
done
if [ "$(id -u)" -ne 0 ] || [ "$(dpkg --print-architecture)" != amd64 ]; then
	echo 'skipped: it takes root, on amd64: the units were not started'
	exit 0
fi
made=$PWD/build/systemd
mkdir -p "$made"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
said=$work/said
. tests/ok.sh

sh .package/build "$work/built" >"$said" 2>&1
ok 'the package builds' $?
mkdir "$work/packages"
deb=$work/packages/edsm.deb
cp "$work"/built/edsm_*.deb "$deb"
# other NAME VERSION SCRIPT COMMAND...: the package as another version, once
# that command has changed what is in it
other() {
	name=$1 version=$2
	shift 2
	rm -rf "$work/tree"
	dpkg-deb -R "$deb" "$work/tree"
	sed -i "s/^Version: .*/Version: $version/" "$work/tree/DEBIAN/control"
	(cd "$work/tree" && "$@")
	dpkg-deb -Zgzip -b --root-owner-group "$work/tree" "$work/packages/$name.deb" >"$said"
}
later() {
	sed -i 's/^OnCalendar=.*:17:00/OnCalendar=*-*-* 02:18:00/' \
		lib/systemd/system/edsm-sweep*.timer
}
other newer 99.1 later
deaf() {
	sed -i '/systemctl.*daemon-reload/d; /deb-systemd-invoke/d' DEBIAN/postinst
	sed -i 's/^OnCalendar=.*:17:00/OnCalendar=*-*-* 02:19:00/' \
		lib/systemd/system/edsm-sweep*.timer
}
other deaf 99.2 deaf
other newest 99.3 true

# what the package asks for, and what the tests do
needs=$(dpkg-deb -f "$deb" Depends | sed 's/ *([^)]*)//g; s/ //g')
[ -e "$made/root.done" ] && [ "$(cat "$made/root.done")" = "$needs" ] || {
	rm -rf "$made/root" "$made/root.done"
	mmdebstrap --variant=minbase --include="linux-image-cloud-amd64,initramfs-tools,\
systemd-sysv,dbus,libpam-systemd,login,sudo,sqlite3,iproute2,$needs" bookworm \
		"$made/root" http://deb.debian.org/debian >"$said" 2>&1 &&
		echo "$needs" >"$made/root.done"
}
ok 'a root' $?
[ "$failed" -eq 0 ] || { sum_up systemd; exit; }

# The disk: the root, the packages, the tests, and a service that runs them.
cp -a --reflink=auto "$made/root" "$work/root"
cp -R "$work/packages" "$work/root/packages"
cp -R tests/systemd/guest "$work/root/test"
cp tests/ok.sh "$work/root/test"
page() {
	sed -n "$1,/^\.Ed/s/^# //p" cmd/edsm-units.7 | sed 's/\\-/-/g; s/\\(aq/'"'"'/g'
}
page '/^\.Ss The first ledger/' >"$work/root/test/first-ledger"
page '/^\.It Ev EDSM_KEY/' >>"$work/root/test/first-ledger"
page '/^\.Ss Timers/' | sed -n 1p >"$work/root/test/enable"
echo edsm-test >"$work/root/etc/hostname"
cat >"$work/root/etc/systemd/system/test.service" <<'END'
[Unit]
After=multi-user.target
[Service]
ExecStart=/bin/sh -c 'exec sh /test/boot.sh >/dev/ttyS1 2>&1'
ExecStopPost=/bin/systemctl --no-block poweroff
TimeoutStopSec=infinity
END
mkdir -p "$work/root/etc/systemd/system/multi-user.target.wants"
ln -s ../test.service "$work/root/etc/systemd/system/multi-user.target.wants/"
mke2fs -q -t ext4 -d "$work/root" "$work/disk" 2G >"$said" 2>&1
ok 'a disk' $?

# boot NAME CLOCK PART...: one life of the machine
boot() {
	name=$1 clock=$2
	shift 2
	timeout 3600 qemu-system-x86_64 -accel "${ACCEL:-tcg}" -cpu qemu64 -m 768 \
		-nodefaults -display none -no-reboot -rtc "base=$clock" \
		-kernel "$(echo "$made"/root/boot/vmlinuz-*)" \
		-initrd "$(echo "$made"/root/boot/initrd.img-*)" \
		-append "root=/dev/vda rw console=ttyS0 no-kvmclock panic=-1 quiet parts=$(
			IFS=,
			echo "$*"
		)" \
		-drive "file=$work/disk,if=virtio,format=raw,cache=unsafe" \
		-serial "file:$made/$name.console" -serial "file:$made/$name.log" \
		</dev/null >"$said" 2>&1
	ok "the $name boot" $?
	tr -d '\r' <"$made/$name.log" >"$work/$name"
	cat "$work/$name"
	for part in "$@"; do
		grep -q "^$part: [1-9][0-9]* passed, 0 failed\$" "$work/$name"
		said='' ok "$part: whole" $?
	done
	tried=$((tried + $(sed -n 's/^[a-z]*: \([0-9]*\) passed.*/\1/p' "$work/$name" |
		paste -s -d + | sed 's/^$/0/')))
}
today=$(date -u +%F) tried=0
if [ $# -gt 0 ]; then
	boot one "${today}T10:00:00" "$@"
else
	boot first "${today}T10:00:00" install jobs faults walls session night
	boot second "$(date -u -d "$today + 7 days" +%F)T09:00:00" missed upgrade purge
fi
said=$work/none
echo "in the machine: $tried passed"
sum_up systemd
