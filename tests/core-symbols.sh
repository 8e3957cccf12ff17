#!/bin/sh
# core-symbols.sh ARCHIVE: fails when the archive needs anything from outside
# but memory and string functions, the assert, and what compilers put in.
set -eu
needed=$(nm -u "$1" | awk '$1 == "U" { print $2 }' | sort -u)
own=$(nm --defined-only "$1" | awk 'NF == 3 { print $3 }' | sort -u)
bad=$(printf '%s\n' "$needed" | grep -vxF "$own" | grep -vxE \
	'bcmp|(mem(cpy|move|set|cmp|chr)|str(len|n?cmp|chr))|__(mem(cpy|move|set)|str(len|cmp|chr))_chk|malloc|realloc|calloc|free|__assert_fail|__stack_chk_fail(_local)?|__u?(div|mod|divmod)di[34]|_GLOBAL_OFFSET_TABLE_|__(asan|ubsan|tsan|sanitizer|gcov|llvm|afl|sancov)_.*|__start___.*|__stop___.*|__tls_get_addr' || true)
[ -z "$bad" ] || {
	printf '%s: the core reaches for: %s\n' "$1" "$bad" >&2
	rm -f "$1"
	exit 1
}
