/*
 * replay FILE|FOLDER ...: gives each file to a fuzz target, once, without a
 * fuzzing engine. Fails where there is no file. A file that breaks a claim
 * or crashes is named by the line before.
 */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>

#define BYTES_MAX ((size_t)4 << 20)

static unsigned long
replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes;
	size_t len;

	CLAIM(file);
	/* As long as the file, so that a sanitizer sees what lies behind. */
	bytes = malloc(BYTES_MAX);
	CLAIM(bytes);
	len = fread(bytes, 1, BYTES_MAX, file);
	fclose(file);
	bytes = realloc(bytes, len ? len : 1);
	CLAIM(bytes);
	LLVMFuzzerTestOneInput((const uint8_t *)bytes, len);
	free(bytes);
	return 1;
}

static unsigned long
replay_folder(const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	unsigned long count = 0;
	char name[4096];

	if (!folder)
		return replay_file(path);
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
		fprintf(stderr, "%s\n", name);
		count += replay_file(name);
	}
	closedir(folder);
	return count;
}

int
main(int argc, char **argv)
{
	unsigned long count = 0;

	for (int i = 1; i < argc; i++)
		count += replay_folder(argv[i]);
	printf("%lu inputs\n", count);
	return count ? 0 : 1;
}
