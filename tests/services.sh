#!/bin/sh
# services.sh BUILD: the units as they are installed, tried by systemd-analyze:
# nothing to say about any of them, and an exposure under 2.0, with the drop-in
# for a network too. The controls are a unit with a wrong line, and one without
# its walls.
set -u
build=$1
cd "$(dirname "$0")/.." || exit 1
if ! command -v systemd-analyze >/dev/null; then
	echo 'skipped: systemd-analyze is not here, the units were not tried'
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
said=$work/said
. tests/ok.sh
not() { if "$@"; then return 1; else return 0; fi; }

make -s install B="$build" DESTDIR="$work" PREFIX=/usr >"$said" 2>&1
ok 'it installs' $?
units=$work/usr/lib/systemd/system
mkdir -p "$units/edsm-.service.d"
for system in /usr/lib/systemd/system /lib/systemd/system; do
	for target in "$system"/*.target; do
		[ ! -f "$target" ] || cp -n "$target" "$units"
	done
done

# sound UNIT: systemd has nothing to say about it
sound() {
	systemd-analyze verify --root="$work" --man=no "$1" >"$said" 2>&1 &&
		[ ! -s "$said" ]
}
# walled UNIT: it has an exposure under 2.0
walled() {
	systemd-analyze security --root="$work" --offline=true --threshold=19 \
		--no-pager "$1" >"$said" 2>&1
}

for unit in "$units"/edsm-*.service "$units"/edsm-*.timer; do
	name=$(basename "$unit" | sed 's/@/@north/')
	sound "$name"
	ok "$name is sound" $?
	case $name in
	*.service)
		walled "$name"
		ok "$name is walled" $?
		;;
	esac
done
[ "$passed" -eq 25 ]
ok 'four jobs, each with a service, a timer and templates of both' $?
grep -qx 'EnvironmentFile=/etc/default/edsm-%i' "$units/edsm-verify@.service" &&
	grep -qx 'After=edsm-sweep@%i.service edsm-backup@%i.service' \
		"$units/edsm-verify@.service"
ok 'an instance is of one ledger' $?

cp "$work/usr/share/doc/edsm/examples/edsm-network.conf" \
	"$units/edsm-.service.d/network.conf"
for name in edsm-checkpoint.service edsm-sweep@north.service; do
	sound "$name" && walled "$name"
	ok "$name with a network" $?
done
sed 's/^Restart=.*/Restart=always/' "$units/edsm-verify.service" \
	>"$units/edsm-wrong.service"
not sound edsm-wrong.service
ok 'control: a wrong line is told' $?
sed '/^Protect/d' "$units/edsm-verify.service" >"$units/edsm-open.service"
not walled edsm-open.service
ok 'control: a service without its walls is told' $?
sum_up services
