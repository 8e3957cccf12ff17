#!/bin/sh
# shell.sh: shell scripts are clean under shellcheck, C under clang-format,
# no banned function is used, nothing foreign stands at the top.
set -eu
cd "$(dirname "$0")/.."
passed=0 failed=0
verdict() {
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $1"
	fi
}

scripts=$(git ls-files | while read -r f; do
	case $(head -c 20 "$f" | head -n 1 | tr -d '\0') in '#!/bin/sh'*) echo "$f" ;; esac
done)
bad=0
# shellcheck disable=SC2086
! command -v shellcheck >/dev/null || shellcheck -S warning $scripts || bad=1
verdict "shellcheck" $bad

bad=0
git ls-files '*.[ch]' | xargs clang-format --dry-run -Werror || bad=1
verdict "clang-format" $bad

bad=0
git grep -nE '\b(sprintf|strcpy|strcat|strtok|localtime|gets|setlocale|strtod|atoi|atof)\(' \
	-- 'cmd/*.c' 'common/*.[ch]' && bad=1
git grep -nE '^[^*]*\b(float|double) ' -- 'cmd/*.c' 'common/*.[ch]' && bad=1
verdict "no banned function" $bad

bad=0
git ls-tree --name-only HEAD 2>/dev/null |
	grep -vxE 'cmd|common|tests|completions|Makefile|README.md|LICENSE|\.[A-Za-z0-9._-]+' && bad=1
verdict "nothing else at the top" $bad

bad=0
for c in cmd/*.c; do
	[ -e "${c%.c}.1" ] || { echo "$c has no manual"; bad=1; }
done
verdict "a manual for every command" $bad

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
