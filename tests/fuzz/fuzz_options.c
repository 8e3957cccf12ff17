/*
 * fuzz_options - a command line, its words ended by NUL bytes.
 *
 * Claimed: what is refused is so as a usage error with words of our own; what
 * is taken had every flag among those that the command takes.
 */
#include "fuzz.h"

#include "../../common/command/options.h"

#include <string.h>

#define WORDS_MAX 64

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *line = malloc(len + 1), *words[WORDS_MAX + 1];
	struct options *options = calloc(1, sizeof *options);
	struct error error = {.what = NULL};
	struct arena arena;
	struct options_rules rules = {.takes = {{0, 0}}};
	int count = 0;

	CLAIM(line && options);
	if (len)
		memcpy(line, bytes, len);
	line[len] = '\0';
	/* The first byte thins out what the command takes. */
	for (int f = FIELD_NONE + 1; f < FIELD_COUNT; f++)
		if ((len && line[0] % 4) || f % 2)
			fields_add(&rules.takes, (enum field)f);
	rules.columns = rules.takes.words[0];
	rules.flags_first = len && line[0] & 4;
	for (size_t at = len ? 1 : 0; at < len && count < WORDS_MAX;
	     at += strlen(line + at) + 1)
		words[count++] = line + at;
	words[count] = NULL;
	arena_init(&arena, (size_t)4 << 20);
	if (options_read(options, words, &rules, &arena, &error))
		/* only a word that is near one of ours is told */
		CLAIM(error.status == STATUS_USAGE && error.what &&
		      (!error.detail[0] || strstr(error.detail, "(is it --")));
	else
		CLAIM(options->operand_count <= (size_t)count);
	for (int i = 0; i < FIELD_SET_WORDS; i++)
		CLAIM(!(options->has.words[i] & ~rules.takes.words[i]));
	arena_release(&arena);
	free(options);
	free(line);
	return 0;
}
