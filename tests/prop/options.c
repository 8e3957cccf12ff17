/* options - the flags of the programs here, and the end that they share. */
#include "options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void
usage(const char *program)
{
	fprintf(stderr,
	    "usage: %s [--seed N] [--length N] [--count N] [--part I/N]\n",
	    program);
	exit(2);
}

static uint64_t
number(const char *program, const char *text, char **end)
{
	uint64_t value;

	errno = 0;
	value = strtoull(text, end, 10);
	if (errno || *end == text || *text == '-')
		usage(program);
	return value;
}

static void
read_flag(
    struct options *options, const char *program, const char *flag, char *text)
{
	char *end;
	uint64_t value = number(program, text, &end);

	if (!strcmp(flag, "--part") && *end == '/') {
		options->part = value;
		options->parts = number(program, end + 1, &end);
	} else if (!strcmp(flag, "--seed")) {
		options->seed = value;
	} else if (!strcmp(flag, "--length")) {
		options->length = value;
	} else if (!strcmp(flag, "--count")) {
		options->count = value;
	} else {
		usage(program);
	}
	if (*end || options->part < 1 || options->part > options->parts)
		usage(program);
}

struct options
options_read(int argc, char **argv, const struct options *defaults)
{
	struct options options = *defaults;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	options.seed = (uint64_t)(now.tv_sec ^ now.tv_nsec) & 0xffffffff;
	options.part = options.parts = 1;
	for (int i = 1; i < argc; i += 2) {
		if (i + 1 == argc)
			usage(argv[0]);
		read_flag(&options, argv[0], argv[i], argv[i + 1]);
	}
	return options;
}

double
options_seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

int
options_end(const char *name, uint64_t passed, uint64_t failed)
{
	printf("%s: %" PRIu64 " passed, %" PRIu64 " failed\n", name, passed,
	    failed);
	if (fflush(stdout) || ferror(stdout))
		return 2;
	return failed > 0 || passed == 0;
}
