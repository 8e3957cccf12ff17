#!/bin/sh
# operate.sh [BINDIR]: runs the examples of edsm-operate(7) that are root's, in a
# machine of their own: /etc, /var/lib and /var/backups are copies or empty,
# and gone when it ends. Needs root and a mount namespace.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:-$here/../build}" && pwd)
if [ "$(id -u)" -ne 0 ] || ! unshare -m true 2>/dev/null; then
	echo 'operate: skipped: it needs root, and mounts of its own'
	exit 0
fi
export here bin
exec unshare -m sh -eu -c '
	work=$(mktemp -d)
	mount -t tmpfs -o mode=755 none "$work"
	mkdir "$work/etc" "$work/bin"
	cp -a /etc/. "$work/etc"
	mount --bind "$work/etc" /etc
	mount -t tmpfs -o mode=755 none /var/lib
	# the commands where accounts of all sorts can reach them
	cp "$bin"/* "$work/bin" 2>/dev/null || :
	for name in ann ben cat dan eve mal; do
		useradd --no-create-home "$name"
	done
	rc=0
	TMPDIR=$work sh "$here/manual.sh" "$work/bin" "$here/../cmd/edsm-operate.7" || rc=$?
	umount -l /var/lib /etc "$work"
	rmdir "$work"
	exit $rc'
