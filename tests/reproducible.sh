#!/bin/sh
# reproducible.sh: two copies of the sources, built in two folders by other
# numbers of jobs, with other names, rights, time zones and languages, give the
# same bytes: commands, archives and objects. The control is an object in which
# the compiler writes down its folder.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What make was told by whoever runs this is no concern of the two builds.
unset MAKEFLAGS MFLAGS MAKELEVEL B V
one=$work/one other="$work/the other, of a longer name"
mkdir "$one" "$other"
for to in "$one" "$other"; do
	tar -cf - --exclude=./build --exclude=./.git . | tar -xf - -C "$to"
done
passed=0 failed=0
verdict() {
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $1"
	fi
}

make -s -C "$one" -j"$(nproc)" all >/dev/null
(
	umask 077
	unset LANG
	find "$other" -name '*.c' -exec touch -d 2001-02-03 {} +
	TZ=Asia/Tokyo LC_ALL=C.UTF-8 TMPDIR=$other \
		make -s -C "$other" -j1 all >/dev/null
)
for made in "$one"/build/obj/*/*.o "$one"/build/obj/*/*/*.o \
	"$one"/build/obj/*/*/*/*.o "$one"/build/*; do
	[ -f "$made" ] || continue
	same=0
	cmp "$made" "$other${made#"$one"}" || same=1
	verdict "${made#"$one"/}" $same
done

# control FLAG...: whether an object built anew, in yet another folder of the
# other copy, is what the first is
object=obj/common/ground/arena.o
control() {
	rm -rf "$other/control"
	make -s -C "$other" B=control "$@" control/$object >/dev/null
	cmp -s "$one/build/$object" "$other/control/$object"
}
control && same=0 || same=1
verdict 'the same in a folder beside' $same
control HERE= && same=1 || same=0
verdict 'control: a folder that is written down' $same

echo "reproducible: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 20 ]
