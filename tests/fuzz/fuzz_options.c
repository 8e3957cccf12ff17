/*
 * fuzz_options - a command line, its words ended by NUL bytes.
 *
 * Claimed: what is refused is so as a usage error with words of our own; what
 * is taken had every flag among those that the command takes.
 */
#include "fuzz.h"

#include "../../common/harness/options.h"

#include <string.h>

#define WORDS_MAX 64

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	uint64_t all = (FIELD_BIT(FIELD_COUNT - 1) << 1) - 2;
	char *line = malloc(len + 1), *words[WORDS_MAX + 1];
	struct options *options = calloc(1, sizeof *options);
	struct error error = {.what = NULL};
	struct arena arena;
	uint64_t takes;
	int count = 0;

	CLAIM(line && options);
	if (len)
		memcpy(line, bytes, len);
	line[len] = '\0';
	/* The first byte thins out what the command takes. */
	takes = len && line[0] % 4 ? all : all & UINT64_C(0x5555555555555555);
	for (size_t at = len ? 1 : 0; at < len && count < WORDS_MAX;
	     at += strlen(line + at) + 1)
		words[count++] = line + at;
	words[count] = NULL;
	arena_init(&arena, (size_t)4 << 20);
	if (options_read(options, count, words, takes, all, &arena, &error))
		CLAIM(error.status == STATUS_USAGE && error.what &&
		      !error.detail[0]);
	else
		CLAIM(!(options->has & ~takes) &&
		      options->operand_count <= (size_t)count);
	arena_release(&arena);
	free(options);
	free(line);
	return 0;
}
