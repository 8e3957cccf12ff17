/* report - audit-report. Report. */
#include "report.h"

#include "../system/file.h"
#include "../system/whole_file.h"
#include "../system/zone.h"
#include "page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ARENA_MAX ((size_t)512 << 20)
#define UNDER_MAX 1000

/* One of the kinds of pages. */
struct kind {
	enum reading_kind reads;
	bool is_staff;
	bool entries; /* why and shown lines may follow */
	void (*write)(struct page *page);
};

static enum status
usage(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_USAGE, field, what);
}

/* The words of a list with commas. */
static enum status
hide_read(struct text list, unsigned *hide, struct error *error)
{
	static const struct {
		const char *word;
		enum hidden what;
	} words[] = {{"users", HIDE_USERS}, {"reasons", HIDE_REASONS},
	    {"marks", HIDE_MARKS}, {"care", HIDE_CARE}, {"notes", HIDE_NOTES}};

	while (list.len) {
		const char *comma = memchr(list.ptr, ',', list.len);
		size_t len = comma ? (size_t)(comma - list.ptr) : list.len;
		size_t i = 0;

		while (i < 5 && !text_equal((struct text){list.ptr, len},
				    text_of(words[i].word)))
			i++;
		if (i == 5 || (comma && len + 1 == list.len))
			return usage(error, "hide",
			    "is not a list of users, reasons, marks, care, "
			    "notes, such as users,notes");
		*hide |= words[i].what;
		len += comma ? 1 : 0;
		list.ptr += len;
		list.len -= len;
	}
	return STATUS_OK;
}

/* A number and one of s, m, h, d and w; or 0. */
static enum status
duration_read(struct text text, int64_t *us, struct error *error)
{
	static const char letters[] = "smhdw";
	static const int64_t seconds[] = {1, 60, 3600, 86400, 604800};
	int64_t number = 0;
	size_t i = 0;
	const char *unit;

	for (; i < text.len && i < 6 && char_is_digit(text.ptr[i]); i++)
		number = number * 10 + (text.ptr[i] - '0');
	unit = i && i + 1 == text.len ? strchr(letters, text.ptr[i]) : NULL;
	*us = 0;
	if (i == text.len && i && !number)
		return STATUS_OK;
	if (!unit || !*unit)
		return usage(
		    error, "late", "is not a span such as 1d, 12h, 30m, or 0");
	*us = number * seconds[unit - letters] * SECOND_US;
	return STATUS_OK;
}

static enum status
options_take(struct page *page, const struct run *run, struct error *error)
{
	const struct options *given = &run->options;
	struct page_options *options = &page->options;

	options->late_us = DAY_US;
	options->title = given->value[FIELD_TITLE].text;
	options->contact = given->value[FIELD_CONTACT].text;
	options->under = given->value[FIELD_UNDER].number;
	if (options->under > UNDER_MAX)
		return usage(error, "under", "is more than 1000");
	if (run_has(run, FIELD_HIDE) &&
	    hide_read(given->value[FIELD_HIDE].text, &options->hide, error))
		return error->status;
	if (run_has(run, FIELD_LATE) &&
	    duration_read(
		given->value[FIELD_LATE].text, &options->late_us, error))
		return error->status;
	if (given->operand_count > 1)
		return usage(error, NULL, "one account, or none, is named");
	return run_has(run, FIELD_OUTPUT)
		   ? whole_file_judge(
			 given->value[FIELD_OUTPUT].text.ptr, error)
		   : STATUS_OK;
}

/*
 * The C library, where memory runs out, takes the name of a zone's file for a
 * zone written out, such as UTC called Europe.
 */
static bool
zone_is_whole(const char *tz)
{
	const char *name = *tz == ':' ? tz + 1 : tz;
	const char *slash = strchr(name, '/');

	return !slash || strlen(tzname[0]) != (size_t)(slash - name) ||
	       strncmp(tzname[0], name, (size_t)(slash - name));
}

/* The zone of TZ; without it UTC, which the times then say. */
static enum status
zone_take(struct error *error)
{
	if (!getenv("TZ") && setenv("TZ", "UTC0", 1))
		return error_no_memory(error);
	if (zone_load(error))
		return error->status;
	return zone_is_whole(getenv("TZ")) ? STATUS_OK : error_no_memory(error);
}

static enum status
files_take(struct page *page, const struct run *run, struct error *error)
{
	const struct options *given = &run->options;
	enum status status = words_init(&page->words, page->arena, error);

	if (!status && run_has(run, FIELD_WORDS))
		status = words_read(
		    &page->words, given->value[FIELD_WORDS].text.ptr, error);
	if (!status && run_has(run, FIELD_NAMES))
		status = names_read(
		    &page->names, given->value[FIELD_NAMES].text.ptr, error);
	return status;
}

static enum status
input_take(struct page *page, const struct run *run, const struct kind *kind,
    struct error *error)
{
	const char *operand =
	    run->options.operand_count ? run->options.operands[0] : "-";
	bool standard = !strcmp(operand, "-");
	enum status status;
	int fd = standard ? 0 : file_open(operand, O_RDONLY | O_CLOEXEC, 0);

	if (fd < 0)
		return error_set_detail(error, file_open_status(), NULL,
		    "the account cannot be opened", text_of(strerror(errno)));
	status = reading_read(&page->reading, fd,
	    standard ? "<stdin>" : operand, kind->entries, error);
	if (!standard)
		close(fd);
	return status;
}

/* The patient's practice, where there is one alone. */
static void
practice_find(struct page *page)
{
	const struct org_line *orgs = page->reading.orgs.items;
	size_t count = 0;

	for (size_t i = 0; i < page->reading.orgs.count; i++)
		if (page_is_practice(page, orgs[i].org)) {
			page->practice = orgs[i].org;
			count++;
		}
	if (count != 1)
		page->practice = TEXT("");
}

static enum status
page_write(struct page *page, struct output *output, const struct kind *kind,
    struct error *error)
{
	html_init(&page->html, output);
	kind->write(page);
	if (html_status(&page->html, error))
		return error->status;
	return output_flush(output, error);
}

/* To a new file that is there whole, or not at all. */
static enum status
file_write(struct page *page, const char *path, const struct kind *kind,
    struct error *error)
{
	struct whole_file file;
	struct output output;
	enum status status = whole_file_open(&file, path, error);

	if (status)
		return status;
	output_init(&output, file.fd);
	status = page_write(page, &output, kind, error);
	output_release(&output);
	if (!status)
		status = whole_file_keep(&file, error);
	whole_file_drop(&file);
	return status;
}

static enum status
page_make(struct page *page, struct run *run, const struct kind *kind,
    struct error *error)
{
	const char *path = run->options.value[FIELD_OUTPUT].text.ptr;
	enum status status = zone_take(error);

	if (!status)
		status = options_take(page, run, error);
	if (!status)
		status = files_take(page, run, error);
	if (!status)
		status = input_take(page, run, kind, error);
	if (status)
		return status;
	practice_find(page);
	return run_has(run, FIELD_OUTPUT)
		   ? file_write(page, path, kind, error)
		   : page_write(page, &run->output, kind, error);
}

static enum status
report_make(struct run *run, const struct kind *kind, struct error *error)
{
	struct page *page = arena_alloc(&run->arena, sizeof *page);
	struct arena arena;
	enum status status;

	if (run_has(run, FIELD_WORDS_LIST)) {
		words_list(output_buffer(&run->output));
		return output_flush(&run->output, error);
	}
	if (!page)
		return error_no_memory(error);
	arena_init(&arena, ARENA_MAX);
	page->arena = page->names.arena = page->reading.arena = &arena;
	page->reading.kind = kind->reads;
	page->is_staff = kind->is_staff;
	page->is_confidential = kind->entries;
	status = page_make(page, run, kind, error);
	arena_release(&arena);
	return status;
}

enum status
report_patient(struct run *run, struct error *error)
{
	static const struct kind kind = {
	    READING_ACCOUNT, false, false, patient_page};

	return report_make(run, &kind, error);
}

enum status
report_complaint(struct run *run, struct error *error)
{
	static const struct kind kind = {
	    READING_ACCOUNT, true, true, complaint_page};

	return report_make(run, &kind, error);
}

enum status
report_board(struct run *run, struct error *error)
{
	static const struct kind kind = {
	    READING_BOARD, true, false, board_page};

	return report_make(run, &kind, error);
}
