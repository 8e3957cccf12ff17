#!/bin/sh
# install.sh BUILD: install and uninstall keep to the folders that are named,
# blanks in them included, and CC, AR and the flags of the caller count.
set -u
build=$1
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/ok.sh

commands=$(cd cmd && printf '%s\n' *.c | sed 's/\.c$//')
to="$work/a b"
mkdir "$work/a" "$work/other"
echo mine >"$work/a/audit-view"
for c in $commands; do echo mine >"$work/other/$c"; done
make -s install B="$build" DESTDIR="$to" PREFIX="/usr lib" >/dev/null
ok 'it installs where a name has blanks' $?
bad=0
for c in $commands; do
	[ -x "$to/usr lib/bin/$c" ] || bad=1
	[ -e "$to/usr lib/share/man/man1/$c.1" ] || bad=1
done
ok 'each command and its manual is there' $bad
[ "$(ls "$work/a")" = audit-view ]
ok 'nothing is put into a folder that was not named' $?
(cd "$work/other" && make -s -C "$OLDPWD" uninstall DESTDIR="$to" PREFIX="/usr lib")
ok 'it uninstalls' $?
[ -z "$(find "$to" -type f)" ]
ok 'nothing is left' $?
[ "$(cat "$work/a/audit-view")" = mine ] && [ "$(cat "$work/other/audit-view")" = mine ]
ok 'files of the same names elsewhere stay' $?
make -s uninstall DESTDIR="$work/none" 2>"$work/err" && [ ! -s "$work/err" ]
ok 'where nothing is installed nothing is wrong' $?

says() {
	make -n B="$work/n" "$@" 2>/dev/null
}
CC=clang says all | grep -q '^clang .*-c ' && ! CC=clang says all | grep -q '^cc '
ok "the environment's CC counts" $?
says all AR=gcc-ar | grep -q '^gcc-ar rcs'
ok 'AR counts' $?
says all CPPFLAGS=-DZZZ | grep -q -e '-DZZZ'
ok 'CPPFLAGS count' $?
CFLAGS=-DYYY says all | grep -q -e '-DYYY'
ok "the environment's CFLAGS count" $?
LDFLAGS=-Wl,-S says all | grep -q -e '-Wl,-S'
ok "the environment's LDFLAGS count" $?
sum_up install
