/* settings - options from a file. Command. */
#include "settings.h"

#include "../system/file.h"
#include "guess.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)64 * 1024)

/* What the file is being read for, and where. */
struct settings {
	struct options *options;
	const struct options_rules *rules;
	struct arena *arena;
	const char *path;
	uint64_t line;
};

/* Adds file and line to what is wrong. */
static enum status
settings_blame(const struct settings *settings, struct error *error)
{
	struct buffer place;

	buffer_init(&place, 4096);
	buffer_add(&place, text_of(settings->path));
	if (settings->line) {
		buffer_add_char(&place, ':');
		buffer_add_number(&place, settings->line);
	}
	buffer_place(&place, error);
	return error->status;
}

/* Opens the file, which must be a regular one that nobody else may write. */
static enum status
settings_open(const struct settings *settings, int *fd, struct error *error)
{
	struct stat status;
	const char *what = NULL;

	*fd = file_open(settings->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
	if (*fd < 0 || fstat(*fd, &status))
		return error_set_detail(error, file_open_status(), "options",
		    "cannot be opened", text_of(strerror(errno)));
	if (!S_ISREG(status.st_mode))
		what = "is no regular file";
	else if (status.st_mode & (S_IWGRP | S_IWOTH))
		what = "may be written by others: chmod go-w mends it";
	else if (status.st_size > (off_t)FILE_MAX)
		what = "is longer than 64 KiB";
	return what ? error_set(error, STATUS_USAGE, "options", what)
		    : STATUS_OK;
}

/* The whole file into the arena, a NUL behind it. */
static enum status
settings_load(
    const struct settings *settings, char **bytes, struct error *error)
{
	enum status status;
	size_t len = 0;
	ssize_t got = 1;
	int fd = -1;

	*bytes = arena_alloc(settings->arena, FILE_MAX + 1);
	if (!*bytes)
		return error_no_memory(error);
	status = settings_open(settings, &fd, error);
	while (!status && len < FILE_MAX && got != 0) {
		got = read(fd, *bytes + len, FILE_MAX - len);
		if (got < 0 && errno != EINTR)
			status =
			    error_set_detail(error, STATUS_FAILED, "options",
				"cannot be read", text_of(strerror(errno)));
		len += got > 0 ? (size_t)got : 0;
	}
	if (fd >= 0)
		close(fd);
	if (!status && memchr(*bytes, '\0', len))
		status =
		    error_set(error, STATUS_USAGE, "options", "has a NUL byte");
	return status;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The text without the blanks at both ends, which are cut off in place. */
static char *
blanks_cut(char *text)
{
	size_t len = strlen(text);

	while (len && is_blank(text[len - 1]))
		text[--len] = '\0';
	while (is_blank(*text))
		text++;
	return text;
}

/* Cuts NAME VALUE or NAME=VALUE in two; NULL where there is no value. */
static char *
value_cut(char *line)
{
	while (*line && !is_blank(*line) && *line != '=')
		line++;
	if (!*line)
		return NULL;
	*line = '\0';
	return blanks_cut(line + 1);
}

/* Of how lines are read, and the ledger: nothing that says what is recorded. */
static bool
is_setting(enum field field)
{
	return line_option_is(field) || field == FIELD_DELIMITER ||
	       field == FIELD_SKIP_LINES || field == FIELD_ENCODING ||
	       field == FIELD_CSV || field == FIELD_JSON ||
	       field == FIELD_LEDGER;
}

/* NULL, or what is wrong with the option where it has such a value. */
static const char *
setting_fault(
    const struct settings *settings, enum field field, const char *value)
{
	bool is_switch = field_row(field)->form == FORM_SWITCH;

	if (!is_setting(field))
		return "is no option of how lines are read";
	if (!fields_have(&settings->rules->takes, field))
		return "is not an option of this command";
	if (is_switch && value)
		return "takes no value";
	return is_switch || value ? NULL : "needs a value";
}

/* One line of the file, which is cut in pieces. */
static enum status
setting_take(const struct settings *settings, char *line, struct error *error)
{
	enum field field;
	const char *fault;
	char *value;

	line = blanks_cut(line);
	if (!*line || *line == '#')
		return STATUS_OK;
	if (!strncmp(line, "--", 2))
		line += 2;
	value = value_cut(line);
	field = field_of_flag(text_of(line), &settings->rules->takes);
	if (field == FIELD_NONE)
		return guess_option(line, &settings->rules->takes, error);
	fault = setting_fault(settings, field, value);
	if (fault)
		return error_set(
		    error, STATUS_USAGE, field_row(field)->name, fault);
	return option_give(settings->options, field, text_of(value),
	    settings->rules, settings->arena, error);
}

enum status
settings_read(struct options *options, const struct options_rules *rules,
    struct arena *arena, struct error *error)
{
	struct settings settings = {options, rules, arena, NULL, 0};
	char *next = NULL;
	enum status status;

	if (!options_has(options, FIELD_OPTIONS))
		return STATUS_OK;
	settings.path = options->value[FIELD_OPTIONS].text.ptr;
	status = settings_load(&settings, &next, error);
	while (!status && next) {
		char *line = strsep(&next, "\n");

		settings.line++;
		status = setting_take(&settings, line, error);
	}
	return status ? settings_blame(&settings, error) : STATUS_OK;
}
