#!/bin/sh
# control.sh PROGRAM...: each compares the core with a naive evaluator that
# has one rule turned round, whose number ends its name. The comparison must
# fail, or it proves nothing: by short histories and by random ones for the
# first ten, by either or by a scene for the others.
set -u
passed=0 failed=0
for p; do
	"$p" scenes >/dev/null 2>&1
	scenes=$?
	"$p" random --count 2000 >/dev/null 2>&1
	random=$?
	exhaustive=-
	if [ "${p##*-}" -le 10 ] || [ "$random$scenes" = 00 ]; then
		"$p" histories --length 3 >/dev/null 2>&1
		exhaustive=$?
	fi
	case "${p##*-} $scenes $random $exhaustive" in
	[1-9]\ [01]\ 1\ 1 | 10\ [01]\ 1\ 1) found=1 ;;
	[1-9]\ * | 10\ *) found=0 ;;
	*\ 1\ [01]\ * | *\ [01]\ 1\ * | *\ 0\ 0\ 1) found=1 ;;
	*) found=0 ;;
	esac
	if [ "$found" -eq 1 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$p finds no difference ($scenes, $random, $exhaustive)"
	fi
done
echo "control: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
