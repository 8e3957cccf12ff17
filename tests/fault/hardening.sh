#!/bin/sh
# hardening.sh DIR: the commands of DIR have the hardening that was asked for.
#
# Proved with readelf, for each command: position independent (DYN with an
# interpreter), all relocations read-only before main (RELRO and BIND_NOW), no
# executable stack and no segment both writable and executable, no relocations
# in the text; the stack protector and fortified functions are in use; nothing
# is sought in a folder named at build time (RPATH), and no debug or test
# library is linked.
#
# Negative control: a program built without any of it must fail each check
# that the compiler's defaults leave to us.
set -u
bin=${1:-build}
passed=0 failed=0 quiet=

# verdict NAME 0|1: counts
verdict() {
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		[ -n "$quiet" ] || echo "FAILED $1"
	fi
}

# has FILE NAME PATTERN, lacks FILE NAME PATTERN: in what readelf says
has() {
	grep -qE "$3" "$1"
	verdict "$2" $?
}
lacks() {
	! grep -qE "$3" "$1"
	verdict "$2" $?
}

# check FILE: every check of one command
check() {
	name=${1##*/}
	readelf -W -h -l -d "$1" >"$tmp/elf" &&
		readelf -W --dyn-syms "$1" >"$tmp/symbols" ||
		echo "$1 cannot be read" >"$tmp/elf"
	has "$tmp/elf" "$name: PIE" '^ *Type: +DYN '
	has "$tmp/elf" "$name: PIE, by its flag" '\(FLAGS_1\).*PIE'
	has "$tmp/elf" "$name: an interpreter" '^ *INTERP '
	has "$tmp/elf" "$name: RELRO" '^ *GNU_RELRO '
	has "$tmp/elf" "$name: BIND_NOW" '\((FLAGS|FLAGS_1)\).*(BIND_NOW|NOW)'
	has "$tmp/elf" "$name: a stack that is not executable" \
		'^ *GNU_STACK .* RW +0x'
	lacks "$tmp/elf" "$name: no segment written and executed" \
		'^ *LOAD .* RWE '
	lacks "$tmp/elf" "$name: no relocation in the text" '\(TEXTREL\)'
	lacks "$tmp/elf" "$name: no RPATH" '\((RPATH|RUNPATH)\)'
	lacks "$tmp/elf" "$name: no library for tests" \
		'NEEDED.*(lib[a-z]*san|libcheck|libgcov)'
	has "$tmp/symbols" "$name: stack protector" '__stack_chk_fail'
	has "$tmp/symbols" "$name: fortified functions" '__[a-z]+_chk(@| |$)'
	lacks "$tmp/symbols" "$name: no banned function" \
		' (gets|strcpy|strcat|sprintf|vsprintf|strtok|tmpnam|system|popen|setlocale)(@| |$)'
}

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
command -v readelf >/dev/null || {
	echo "hardening: readelf is missing"
	exit 1
}

# The control.
quiet=1
printf '%s\n' '#include <string.h>' '#include <stdlib.h>' \
	'int main(int n, char **v) { char b[9]; strcpy(b, v[0]);' \
	'return n + system(b); }' >"$tmp/soft.c"
${CC:-cc} -O0 -w -no-pie -fno-pie -fno-stack-protector -U_FORTIFY_SOURCE \
	-Wl,-z,norelro -Wl,-z,lazy -Wl,-z,execstack -Wl,-rpath,/tmp \
	"$tmp/soft.c" -o "$tmp/soft" || exit 1
check "$tmp/soft"
if [ "$failed" -lt 9 ]; then
	echo "hardening: a program without any failed only $failed checks"
	exit 1
fi
echo "hardening, a program without any: $failed checks failed"

quiet='' passed=0 failed=0
for source in cmd/*.c; do
	name=${source##*/}
	check "$bin/${name%.c}"
done
echo "hardening: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
