/*
 * alloc - allocations that fail, preloaded before a command by alloc.py.
 *
 *   ALLOC_FAIL=K     the K-th allocation since the start fails; none where 0
 *   ALLOC_FROM=1     and so does each that follows
 *   ALLOC_REPORT=F   at the end F holds: allocations, blocks never freed
 *   ALLOC_LIE=wild   what fails gives a pointer to nowhere, not NULL
 *   ALLOC_LIE=leak   what fails makes every free() after it forget its block
 *
 * Nothing fails within getpwuid: without memory glibc 2.36 crashes there by
 * itself (nss_database_reload_1), and nothing is begun by then.
 *
 * Made with -DSPARE_EXIT, nothing fails at the command's exit: gcov, which
 * writes what it counted there, would crash.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static long calls, live, fails;
static int from, wild, leak, counting, failed;

static long
number(const char *name)
{
	const char *value = getenv(name);

	return value ? strtol(value, NULL, 10) : 0;
}

static void __attribute__((constructor)) begin(void)
{
	const char *lie = getenv("ALLOC_LIE");

	fails = number("ALLOC_FAIL");
	from = number("ALLOC_FROM") != 0;
	wild = lie && !strcmp(lie, "wild");
	leak = lie && !strcmp(lie, "leak");
	counting = 1;
}

static void __attribute__((destructor)) report(void)
{
	const char *path = getenv("ALLOC_REPORT");
	char line[64];
	int fd, len = snprintf(line, sizeof line, "%ld %ld\n", calls, live);

	if (!path)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, line, (size_t)len) != len)
		abort();
	close(fd);
}

#ifdef SPARE_EXIT
static void
spare(void)
{
	fails = 0;
}
#endif

/* Is this the one, or one of those, that fails? */
static int
is_to_fail(void)
{
	if (!counting)
		return 0;
#ifdef SPARE_EXIT
	if (!calls)
		atexit(spare);
#endif
	calls++;
	if (!fails || (from ? calls < fails : calls != fails))
		return 0;
	failed = 1;
	errno = ENOMEM;
	return 1;
}

struct passwd *
getpwuid(uid_t uid)
{
	union {
		void *object;
		struct passwd *(*call)(uid_t);
	} real = {dlsym(RTLD_NEXT, "getpwuid")};
	struct passwd *found;

	counting = 0;
	found = real.call(uid);
	counting = 1;
	return found;
}

static void *
nothing(void)
{
	return wild ? (void *)64 : NULL;
}

static void *
counted(void *block)
{
	live += block != NULL;
	return block;
}

void *
malloc(size_t size)
{
	return is_to_fail() ? nothing() : counted(__libc_malloc(size));
}

void *
calloc(size_t count, size_t size)
{
	return is_to_fail() ? nothing() : counted(__libc_calloc(count, size));
}

void *
realloc(void *block, size_t size)
{
	void *grown;

	if (is_to_fail())
		return nothing();
	grown = __libc_realloc(block, size);
	if (!block)
		return counted(grown);
	live -= !grown && !size;
	return grown;
}

void *
aligned_alloc(size_t alignment, size_t size)
{
	if (is_to_fail())
		return nothing();
	return counted(__libc_memalign(alignment, size));
}

int
posix_memalign(void **block, size_t alignment, size_t size)
{
	void *made = aligned_alloc(alignment, size);

	if (!made)
		return ENOMEM;
	*block = made;
	return 0;
}

void
free(void *block)
{
	if (!block || (leak && failed))
		return;
	live--;
	__libc_free(block);
}
