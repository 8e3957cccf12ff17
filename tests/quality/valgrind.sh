#!/bin/sh
# valgrind.sh BUILDDIR [CASE ...]: the command cases, each command under
# memcheck. Fails where a case does, or where memcheck has anything to say:
# what was never set, what is not ours, what is lost for good.
set -eu
cd "$(dirname "$0")/../.."
build=$(cd "$1" && pwd)
shift
work=$build/valgrind
rm -rf "$work"
mkdir -p "$work/bin" "$work/log"
for source in cmd/*.c; do
	name=$(basename "$source" .c)
	cat >"$work/bin/$name" <<-WRAPPER
		#!/bin/sh
		exec valgrind -q --error-exitcode=99 --leak-check=full \\
			--errors-for-leak-kinds=definite \\
			--log-file="$work/log/$name.%p" "$build/$name" "\$@"
	WRAPPER
	chmod +x "$work/bin/$name"
done

# The control: a command that reads what was never set must be told of.
cat >"$work/wrong.c" <<-CONTROL
	#include <stdlib.h>
	int main(void) { int *never = malloc(4); return *never ? 2 : 3; }
CONTROL
cc -g -O0 -w -o "$work/wrong" "$work/wrong.c"
status=0
valgrind -q --error-exitcode=99 --log-file="$work/wrong.log" \
	"$work/wrong" || status=$?
if [ "$status" -ne 99 ] || [ ! -s "$work/wrong.log" ]; then
	echo "valgrind: the control is not told of"
	exit 1
fi

# All but the cases in which memcheck's log cannot be written, or takes the
# place of an output that is closed.
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(sh tests/cli/run.sh --list |
	grep -vE 'with-a-ledger-that-cannot-be-written|output-that-is-closed')
status=0
sh tests/cli/run.sh --bin "$work/bin" "$@" || status=1
runs=$(find "$work/log" -type f | wc -l)
told=$(find "$work/log" -type f -size +0 | wc -l)
find "$work/log" -type f -size +0 -exec cat {} +
echo "valgrind: $((runs - told)) passed, $told failed"
[ "$status" -eq 0 ] && [ "$told" -eq 0 ] && [ "$runs" -gt 0 ]
