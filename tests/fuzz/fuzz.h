/*
 * fuzz - what the fuzz targets share: bytes as a file, and a claim.
 *
 * Each target claims more than that nothing crashes; a claim that does not
 * hold aborts, which libFuzzer and replay.c both report with the input.
 */
#ifndef EDSM_TESTS_FUZZ_H
#define EDSM_TESTS_FUZZ_H

#include "../../common/input/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define CLAIM(holds)                                                  \
	do {                                                          \
		if (!(holds)) {                                       \
			fprintf(stderr, "does not hold, %s:%d: %s\n", \
			    __FILE__, __LINE__, #holds);              \
			abort();                                      \
		}                                                     \
	} while (0)

/* A file in memory that can be opened by its path. */
struct memory_file {
	int fd;
	char path[64];
};

/* Makes it on first use; then it holds these bytes and no others. */
static inline void
memory_file_fill(struct memory_file *file, const void *bytes, size_t len)
{
	if (!file->path[0]) {
		file->fd = memfd_create("fuzz", 0);
		CLAIM(file->fd > 0);
		snprintf(file->path, sizeof file->path, "/proc/self/fd/%d",
		    file->fd);
	}
	CLAIM(!ftruncate(file->fd, 0));
	CLAIM(pwrite(file->fd, bytes, len, 0) == (ssize_t)len);
}

/* Does inner lie within outer? */
static inline bool
text_within(struct text inner, struct text outer)
{
	for (size_t i = 0; i + inner.len <= outer.len; i++)
		if (text_equal(inner, (struct text){outer.ptr + i, inner.len}))
			return true;
	return !inner.len;
}

#endif
