/* lines - one file through input.h. */
#include "lines.h"

#include <string.h>

#define KEPT_MAX 64

/* What a row that was taken said: its fields, and a sum of its values. */
struct said {
	uint64_t has;
	uint32_t sum;
};

struct reading {
	struct text whole;
	struct said said[KEPT_MAX];
	size_t count;
	struct buffer rejects; /* NULL bytes where not wanted */
	bool wants_rejects;
};

static void
unknown_ignore(void *ctx, struct text name)
{
	(void)ctx;
	CLAIM(name.ptr || !name.len);
}

static void
values_try(const struct values *values, struct arena *arena, struct said *said)
{
	for (int f = FIELD_NONE + 1; f <= FIELD_HASH; f++) {
		struct form_value value;
		struct error error = {.what = NULL};
		const struct field_row *row = field_row((enum field)f);

		if (!values_has(values, (enum field)f))
			continue;
		said->sum = text_hash(values->text[f], said->sum + (uint32_t)f);
		if (form_read(row->form, row->name, values->text[f], arena,
			&value, &error))
			CLAIM(error.what && *error.what);
	}
	said->has = values->has;
}

static void
record_check(struct reading *reading, const struct row *row,
    const struct error *error, enum status status, uint64_t *line)
{
	CLAIM(row->line > *line);
	*line = row->line;
	CLAIM(row->raw.len <= RECORD_MAX_BYTES || status == STATUS_REFUSED);
	CLAIM(row->raw.len > 4096 || text_within(row->raw, reading->whole));
	if (status == STATUS_REFUSED)
		CLAIM(error->what && *error->what && !error->detail[0]);
}

static void
records_read(struct reading *reading, struct input *input)
{
	struct arena arena;
	struct row row;
	struct values values = {.arena = &arena};
	struct error error = {.what = NULL};
	enum status status;
	uint64_t line = 0;
	bool more = true;

	arena_init(&arena, (size_t)8 << 20);
	if (reading->wants_rejects)
		input_reject_header(input, &reading->rejects);
	while (more) {
		struct said said = {.has = 0};

		arena_reset(&arena);
		status = input_next(input, &row, &values, &more, &error);
		CLAIM(status <= STATUS_REFUSED);
		if (!more)
			break;
		record_check(reading, &row, &error, status, &line);
		if (!status)
			values_try(&values, &arena, &said);
		/* what the end may have cut is whole among the rejects */
		if (reading->wants_rejects && (!status || row.end.len))
			CLAIM(!input_reject(input, &row, "note: is wrong",
			    &reading->rejects, &error));
		if (!status && reading->count < KEPT_MAX)
			reading->said[reading->count++] = said;
	}
	arena_release(&arena);
}

static bool
file_read(struct reading *reading, const char *path, enum input_kind kind)
{
	struct intake intake = {.takes = FIELD_BIT(FIELD_HASH) - 2,
	    .known = FIELD_BIT(FIELD_HASH) - 2,
	    .unknown = unknown_ignore};
	struct error error = {.what = NULL};
	struct input *input = NULL;
	enum status status;

	CLAIM(!input_open(&input, path, kind, &intake, &error));
	status = input_header(input, &error);
	CLAIM(!status || status == STATUS_USAGE);
	if (!status)
		records_read(reading, input);
	input_close(input);
	return !status;
}

/* What was taken is taken again and says the same; nothing else is. */
static void
readings_compare(const struct reading *a, const struct reading *b)
{
	CLAIM(a->count == b->count);
	for (size_t i = 0; i < a->count; i++) {
		CLAIM(a->said[i].has == b->said[i].has);
		CLAIM(a->said[i].sum == b->said[i].sum);
	}
}

/* A first line left out may uncover bytes that look like UTF-16. */
static bool
begins_as_utf16(struct text text)
{
	return text.len > 1 && ((uint8_t)text.ptr[0] & 0xfe) == 0xfe &&
	       ((uint8_t)text.ptr[1] & 0xfe) == 0xfe;
}

void
fuzz_lines(const uint8_t *bytes, size_t len, enum input_kind kind)
{
	static struct memory_file file, again;
	struct reading *first = calloc(2, sizeof *first), *second = first + 1;

	CLAIM(first);
	first->whole = (struct text){(const char *)bytes, len};
	first->wants_rejects = true;
	buffer_init(&first->rejects, (size_t)64 << 20);
	memory_file_fill(&file, bytes, len);
	if (file_read(first, file.path, kind)) {
		CLAIM(!buffer_failed(&first->rejects));
		memory_file_fill(
		    &again, first->rejects.bytes, first->rejects.len);
		second->whole = buffer_text(&first->rejects);
		if (!begins_as_utf16(second->whole)) {
			CLAIM(file_read(second, again.path, kind));
			readings_compare(first, second);
		}
	}
	buffer_release(&first->rejects);
	free(first);
}
