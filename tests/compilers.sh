#!/bin/sh
# compilers.sh [NAME...]: the sources by other compilers and for other machines,
# every warning an error; of all, or of those that are named. Each is told as
# ok, FAILED or skipped, with the reason.
#
#   gcc-12 ... gcc-14, clang-14 ... clang-19   at -O0, -O1, -O2 and -O3; those
#                    that this Debian has not, in a root of the next one; the
#                    unit tests are run at -O3
#   dpkg             Debian's own flags
#   i386             32 bits, the unit tests too
#   s390x            a big-endian machine, the unit tests by qemu
#   musl             another C library: what needs no library is linked and run,
#                    the rest is compiled
#
# .ci/deps compilers installs what this Debian has. Roots are made by mmdebstrap
# and kept in build/compilers.
set -u
cd "$(dirname "$0")/.." || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL B V CC AR CPPFLAGS CFLAGS LDFLAGS OPT SAN
mirror=http://deb.debian.org/debian next=trixie
needs=libc6-dev,libjansson-dev,libcsv-dev,libsqlite3-dev,libsodium-dev,libpq-dev,check,tzdata
made=$PWD/build/compilers
names=$*
mkdir -p "$made"
passed=0 failed=0 skipped=0

# tell VERDICT NAME WHY: one line, and counts it
tell() {
	case $1 in
	ok) passed=$((passed + 1)) ;;
	FAILED) failed=$((failed + 1)) ;;
	skipped) skipped=$((skipped + 1)) ;;
	esac
	printf '%-8s %-16s %s\n' "$1" "$2" "$3"
}
# tried NAME WHAT COMMAND...: runs it, and tells how it went
tried() {
	name=$1 what=$2 log=$made/$(echo "$1-$2" | tr -c 'A-Za-z0-9\n' -).log
	shift 2
	if "$@" >"$log" 2>&1 </dev/null; then
		tell ok "$name" "$what"
	else
		grep -E 'error:|warning:|passed|FAILED|:[EF]:' "$log" | head -n 20
		tell FAILED "$name" "$what: $log"
		return 1
	fi
}
wanted() {
	[ -z "$names" ] && return
	case " $names " in *" $1 "*) ;; *) return 1 ;; esac
}
has() { command -v "$1" >/dev/null; }
build() {
	make -j"$(nproc)" WERROR=-Werror LTO= "$@" all units
}

# a_root NAME OPTION...: a Debian root of that name, where there is none yet
a_root() {
	root=$made/$1
	shift
	[ ! -e "$root.done" ] || return 0
	has mmdebstrap && [ "$(id -u)" -eq 0 ] || return 1
	rm -rf "$root"
	mmdebstrap "$@" "$root" "$mirror" >"$root.log" 2>&1 && : >"$root.done"
}
# within COMMAND...: in that root, where the sources are /src
within() {
	unshare --mount --pid --fork sh -c '
		mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
		mount --bind "$2" "$1/src" && root=$1 && shift 2 &&
		exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
			DEBIAN_FRONTEND=noninteractive "$@"' within "$root" "$PWD" "$@"
}

# levels NAME [COMMAND...]: that compiler at every level, its make by COMMAND
levels() {
	cc=$1
	shift
	for level in 0 1 2 3; do
		tried "$cc" "-O$level" "$@" make -j"$(nproc)" WERROR=-Werror LTO= \
			CC="$cc" OPT=-O$level B="build/compilers/$cc-O$level" all units ||
			return
	done
	tried "$cc" 'unit tests at -O3' "$@" sh tests/unit/run.sh \
		"build/compilers/$cc-O3"
}
# compiler NAME: here, or in a root of the next Debian
compiler() {
	if has "$1"; then
		levels "$1"
	elif ! a_root "$next" --variant=minbase --include="make,tzdata-legacy,$needs" \
		"$next"; then
		tell skipped "$1" "is not here, and no root of $next can be made"
	elif mkdir -p "$root/src" && ! within sh -c "apt-get update -qq &&
		apt-get install -y -qq --no-install-recommends $1 binutils" \
		>"$made/$1.log" 2>&1 </dev/null; then
		tell skipped "$1" "is not here, and $next has no such package"
	else
		levels "$1" within env -C /src
	fi
}

for name in gcc-12 gcc-13 gcc-14 clang-14 clang-15 clang-16 clang-17 clang-18 \
	clang-19; do
	! wanted $name || compiler $name
done

if ! wanted dpkg; then
	:
elif has dpkg-buildflags; then
	for flag in CPPFLAGS CFLAGS LDFLAGS; do
		export $flag="$(DEB_BUILD_MAINT_OPTIONS=hardening=+all \
			dpkg-buildflags --get $flag)"
	done
	tried dpkg 'its flags' make -j"$(nproc)" WERROR=-Werror B=build/compilers/dpkg all
	unset CPPFLAGS CFLAGS LDFLAGS
else
	tell skipped dpkg 'dpkg-buildflags is not here'
fi

# machine NAME TRIPLE COMMAND...: crosswise, by the libraries of a root; COMMAND
# runs what was made
machine() {
	name=$1 triple=$2
	shift 2
	wanted "$name" || return 0
	if ! has "$triple-gcc"; then
		tell skipped "$name" "$triple-gcc is not here"
	elif ! a_root "$name" --variant=extract --arch="$name" --include="$needs" \
		bookworm; then
		tell skipped "$name" "no root of its libraries can be made"
	elif ! tried "$name" "$triple-gcc" build B="build/compilers/$name-all" \
		AR="$triple-ar" CC="$triple-gcc --sysroot=$root"; then
		:
	elif ! has "$1"; then
		tell skipped "$name" "$1 is not here, the unit tests were not run"
	else
		tried "$name" 'unit tests' env CK_TIMEOUT_MULTIPLIER=20 \
			GCONV_PATH="$(echo "$root"/usr/lib/*/gconv)" sh tests/unit/run.sh "build/compilers/$name-all" "$@"
	fi
}
machine i386 i686-linux-gnu "$made/i386/lib/ld-linux.so.2" --library-path \
	"$made/i386/lib/i386-linux-gnu:$made/i386/usr/lib/i386-linux-gnu"
machine s390x s390x-linux-gnu qemu-s390x-static -L "$made/s390x"

# The libraries are glibc's: their headers serve, they themselves do not.
if ! wanted musl; then
	:
elif has musl-gcc; then
	mkdir -p "$made/musl/include"
	for header in sqlite3.h jansson.h jansson_config.h csv.h sodium.h sodium; do
		for found in /usr/include/$header /usr/include/*/$header; do
			[ ! -e "$found" ] || ln -sf "$found" "$made/musl/include/"
		done
	done
	core=build/compilers/musl/tests/prop/prop
	tried musl 'all is compiled, the core is linked' make -j"$(nproc)" \
		WERROR=-Werror LTO= LIBS= CC=musl-gcc \
		CPPFLAGS="-idirafter $made/musl/include" B=build/compilers/musl \
		build/compilers/musl/libedsm.a $core &&
		tried musl 'its scenes' $core scenes &&
		tried musl 'it decides as its evaluator does' \
			$core random --count 50000 --seed 1
	tell skipped musl 'the commands: this Debian has their libraries for glibc alone'
else
	tell skipped musl 'musl-gcc is not here'
fi
printf 'compilers: %d passed, %d failed, %d skipped\n' $passed $failed $skipped
[ $failed -eq 0 ] && [ $passed -gt 0 ]
