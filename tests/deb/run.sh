#!/bin/sh
# run.sh [--short]: the Debian packages. Built twice, under other names, rights,
# zones and languages, they are the same bytes; lintian finds nothing; in a
# clean root they install, the demo runs and the jobs of a night do, and neither
# an upgrade nor removing nor purging changes a ledger. The controls are
# packages whose scripts touch one.
#
# The clean root is made by mmdebstrap from Debian's mirror; that takes root.
# The short form builds once, and lints.
set -u
unset DEB_BUILD_OPTIONS
cd "$(dirname "$0")/../.." || exit 1
for tool in dpkg-buildpackage dh lintian git; do
	if ! command -v $tool >/dev/null; then
		echo "skipped: $tool is not here, the packages were not tried"
		exit 0
	fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
said=$work/said
. tests/ok.sh
end() {
	sum_up deb
	exit
}

sh .package/build "$work/one" >"$said" 2>&1
ok 'it builds' $?
[ "$failed" -eq 0 ] || end
! grep -i 'warning[: ]' "$said"
ok 'without a warning' $?
lintian --allow-root --fail-on error,warning "$work"/one/*.changes \
	>"$said" 2>&1 && [ ! -s "$said" ]
ok 'lintian finds nothing' $?
version=$(sed -n 's/^VERSION := //p' Makefile)
[ "$(dpkg-deb -f "$work"/one/edsm_*.deb Version)" = "$version" ]
ok 'it has the version of the commands' $?
[ "${1-}" != --short ] || end

mkdir "$work/of-a-longer-name"
(
	umask 077
	TZ=Asia/Tokyo LC_ALL=C.UTF-8 LANG=C TMPDIR=$work/of-a-longer-name \
		sh .package/build "$work/other"
) >"$said" 2>&1
ok 'it builds again' $?
for deb in "$work"/one/*.deb; do
	cmp "$deb" "$work/other/${deb##*/}" >"$said" 2>&1
	ok "the same bytes: ${deb##*/}" $?
done

# again FROM TO VERSION SCRIPT LINE: the package once more, as another version,
# with one more line at the head of one of its scripts
again() {
	rm -rf "$work/tree"
	dpkg-deb -R "$1" "$work/tree"
	sed -i "s/^Version: .*/Version: $3/" "$work/tree/DEBIAN/control"
	[ -z "${4-}" ] || sed -i "2i $5" "$work/tree/DEBIAN/$4"
	dpkg-deb -b --root-owner-group "$work/tree" "$2" >/dev/null
}
deb=$(echo "$work"/one/edsm_*.deb)
mkdir "$work/packages"
cp "$deb" "$work/packages/edsm.deb"
cp "$work"/one/edsm-postgresql_*.deb "$work/packages/edsm-postgresql.deb"
again "$deb" "$work/packages/newer.deb" "$version+1"
again "$deb" "$work/packages/purges.deb" "$version+2" postrm \
	'[ "$1" != purge ] || rm -f /var/lib/edsm/ledger.db'
again "$deb" "$work/packages/opens.deb" "$version+3" postinst \
	'chmod -R g+rw /var/lib/edsm /var/backups/edsm'
! cmp -s "$deb" "$work/packages/newer.deb"
ok 'control: another version is not the same bytes' $?

if [ "$(id -u)" -ne 0 ] || ! command -v mmdebstrap >/dev/null ||
	! unshare --mount --pid --fork true 2>/dev/null; then
	echo 'skipped: no root, mmdebstrap or namespaces: nothing was installed'
	end
fi
root=$work/root
mmdebstrap --variant=minbase bookworm "$root" http://deb.debian.org/debian \
	>"$said" 2>&1
ok 'a clean root' $?
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp -R "$work/packages" "$root/packages"
mkdir -p "$root/demo/tests/data"
cp -R tests/demo "$root/demo/tests/demo"
cp -R tests/data/demo "$root/demo/tests/data/demo"

# within COMMAND...: in the root, which is $root, with /proc and /dev
within() {
	# shellcheck disable=SC2016
	unshare --mount --pid --fork sh -c '
		mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
		root=$1 && shift && exec chroot "$root" env -i \
			PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
			LC_ALL=C.UTF-8 HOME=/root "$@"' within "$root" "$@" \
		>"$said" 2>&1
}
# ledgers: all that lies in the two folders: owners, rights, times, bytes
ledgers() {
	(cd "$root" && find var/lib/edsm var/backups/edsm \
		-printf '%p %U:%G %m %T@ ' -type f -exec sha256sum {} \; -o -printf '\n')
}
# untouched WHAT: nothing about them has changed
untouched() {
	ledgers >"$work/now" 2>&1
	diff "$work/ledgers" "$work/now" >"$said" 2>&1
}

within apt-get update -q &&
	within apt-get install -y -q --no-install-recommends /packages/edsm.deb
ok 'it installs, with what it depends on' $?
grep -q '^edsm:' "$root/etc/group" && [ "$(within stat -c '%U:%G %a' \
	/var/lib/edsm; cat "$said")" = 'root:edsm 2770' ]
ok 'a group and a folder' $?
[ -z "$(find "$root/etc/systemd" -name 'edsm*')" ]
ok 'all timers are off' $?
for place in usr/share/bash-completion/completions/record-view \
	usr/share/fish/vendor_completions.d/record-view.fish \
	usr/share/zsh/vendor-completions/_edsm usr/bin/record-view \
	usr/lib/edsm/edsm-nightly lib/systemd/system/edsm-sweep.timer; do
	[ -s "$root/$place" ]
	ok "$place" $?
done
within sh -c 'for c in /usr/bin/*; do
	case $c in */ledger-*|*/audit-*|*/fhir-*|*/record-view) $c --version ;; esac
	done' && [ "$(grep -c "(edsm) $version" "$said")" -ge 9 ]
ok 'the commands run, and have its version' $?

# The page's own way to the first ledger.
sed -n '/^\.Ss The first ledger/,/^\.Ed/s/^# //p' cmd/edsm-units.7 \
	>"$root/first-ledger"
sed -n '/^\.It Ev EDSM_KEY/,/^\.Ed/s/^# //p' cmd/edsm-units.7 \
	>>"$root/first-ledger"
within useradd -m alice && within sh -e /first-ledger &&
	[ "$(wc -l <"$root/first-ledger")" -eq 8 ]
ok 'a first ledger, as edsm-units(7) makes it' $?
within runuser -u alice -- sh /demo/tests/demo/run.sh /usr/bin /home/alice &&
	[ -s "$root/home/alice/demo-patient.html" ]
ok 'the demo, by its commands' $?
within runuser -u alice -- episode-open --ledger /var/lib/edsm/ledger.db \
	--patient 9434765919 --episode R1 --practice C81001 --service RY8 \
	--at 2026-01-05 --due 2026-02-01
ok 'a member records' $?

# The jobs as the units have them, with the settings that they read.
cat >>"$root/etc/default/edsm" <<'END'
EDSM_KEY=/etc/edsm/checkpoint.key
EDSM_WITNESS='cat >>/tmp/witness'
EDSM_KEY=/etc/edsm/checkpoint.key
EDSM_WITNESS='cat >>/tmp/witness'
END
printf '# mine\n' >>"$root/etc/default/edsm"
for job in sweep backup verify checkpoint; do
	{
		echo 'set -a; . /etc/default/edsm; cd /'
		sed -n 's/^ExecStart=/exec /p' \
			"$root/lib/systemd/system/edsm-$job.service"
	} >"$root/job"
	within runuser -u edsm -- sh /job
	ok "the job $job" $?
done
[ "$(cut -d , -f 2 "$root/tmp/witness")" = '"seq":2' ] &&
	[ "$(cut -d , -f 1,2 "$root/var/backups/edsm/verified")" = \
		'{"verified":"edsm-ledger","seq":2' ]
ok 'what they made' $?
! command -v systemctl >/dev/null ||
	systemctl --root="$root" enable edsm-sweep.timer >"$said" 2>&1
ok 'a timer is enabled' $?

within ledger-verify --ledger service=none
grep -q 'is edsm-postgresql.so installed' "$said"
ok 'PostgreSQL is not there' $?
within apt-get install -y -q --no-install-recommends /packages/edsm-postgresql.deb
ok 'the part for it installs' $?
within ledger-verify --ledger service=none
! grep -q 'is edsm-postgresql.so' "$said" && grep -q 'ledger' "$said"
ok 'and is found' $?
within apt-get purge -y -q edsm-postgresql
ok 'and goes again' $?

ledgers >"$work/ledgers"
[ "$(grep -c 'ledger.*\.db' "$work/ledgers")" -ge 2 ]
ok 'a ledger and a copy are there' $?
cp -a --reflink=auto "$root" "$work/copy"
within dpkg -i --force-confold /packages/newer.deb && untouched
ok 'an upgrade touches no ledger' $?
grep -q '^# mine' "$root/etc/default/edsm"
ok 'it keeps the settings' $?
! command -v systemctl >/dev/null ||
	[ -L "$root/etc/systemd/system/timers.target.wants/edsm-sweep.timer" ]
ok 'it leaves the timer on' $?
within dpkg -r edsm
ok 'it is removed' $?
grep -qx 'edsm: stays where it is: /var/lib/edsm/ledger.db' "$said"
ok 'and says where the ledger is' $?
untouched
ok 'removing touches no ledger' $?
within dpkg -P edsm
ok 'it is purged' $?
cp "$said" "$work/purged"
for words in 'stays where it is: /var/lib/edsm/ledger.db' \
	'stays where it is: /var/backups/edsm' 'the group edsm stay'; do
	grep -q "$words" "$work/purged"
	ok "and says: $words" $?
done
untouched
ok 'purging touches no ledger' $?
[ ! -e "$root/etc/default/edsm" ] && [ ! -e "$root/usr/bin/record-view" ] &&
	grep -q '^edsm:' "$root/etc/group"
ok 'settings and commands are gone, the group stays' $?
within dpkg -i /packages/edsm.deb && untouched
ok 'installing it again touches no ledger' $?
within runuser -u alice -- ledger-verify --ledger /var/lib/edsm/ledger.db &&
	grep -q '"ok":true' "$said"
ok 'the ledger is sound' $?
within sh -c 'rm -r /var/lib/edsm /var/backups/edsm && dpkg -P edsm &&
	dpkg -i /packages/edsm.deb && dpkg -P edsm' &&
	[ ! -e "$root/var/lib/edsm" ]
ok 'a folder without a ledger goes' $?

# The controls, where it was installed and used.
rm -rf "${root:?}"
mv "$work/copy" "$root"
untouched
ok 'the copy is as it was' $?
within dpkg -i --force-confold /packages/purges.deb && untouched &&
	within dpkg -P edsm && ! untouched
ok 'control: a purge that takes the ledger is seen' $?
within dpkg -i --force-confold /packages/opens.deb && ! untouched
ok 'control: an installation that opens a copy is seen' $?
end
