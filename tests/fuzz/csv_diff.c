/*
 * csv_diff FILES SEED [control|glance]: rows that are read where they lie
 * against the CSV library.
 *
 * Files are made at random from plain and odd pieces, damaged, and read twice
 * by input.h, under the same dialect: with the scanner of plain rows, and with
 * the library alone. Everything that comes out must be the same: rows, their
 * line numbers and breaks, values, blanks, refusals, rejects. What a glance
 * sees of a row of an entry must be what reading it gives. Exit 1 and the file
 * in hexadecimal where it is not, or where no row or every row was plain, or
 * none seen at a glance; with control the scanner keeps a quote now and then,
 * and with glance a glance takes the entry for the organisation: both must be
 * found.
 */
#define csv_plain_find csv_plain_scan
#include "../../common/input/csv_plain.c"
#undef csv_plain_find

#include "../splitmix.h"
#include "fuzz.h"

#include <inttypes.h>

#define FILE_BYTES ((size_t)4 << 20)
#define SAID_BYTES ((size_t)64 << 20)

static uint64_t state;
/* the library alone; the scanner is wrong; so is a glance */
static bool alone, spoils, squints;
static uint64_t plain, rows, refused, usage, seen;
static struct hold hold;

bool csv_plain_find(struct text held, char delimiter, struct text *cells,
    size_t count, struct span *span);

/* In memory of its own length, so that a sanitizer sees a byte too many. */
static bool
scan_apart(struct text held, char between, struct text *cells, size_t count,
    struct span *span)
{
	char *bytes = malloc(held.len + !held.len);
	bool found;

	CLAIM(bytes);
	memcpy(bytes, held.ptr, held.len);
	found = csv_plain_scan(
	    (struct text){bytes, held.len}, between, cells, count, span);
	for (size_t i = 0; found && i < count; i++)
		cells[i].ptr = held.ptr + (cells[i].ptr - bytes);
	free(bytes);
	return found;
}

/* What the input calls. */
bool
csv_plain_find(struct text held, char between, struct text *cells, size_t count,
    struct span *span)
{
	bool found = !alone && (held.len > 4096 ? csv_plain_scan : scan_apart)(
				   held, between, cells, count, span);

	plain += found;
	for (size_t i = 0; found && spoils && i < count; i++)
		if (cells[i].ptr > held.ptr && cells[i].ptr[-1] == '"')
			cells[i].ptr--, cells[i].len++;
	return found;
}

static size_t
below(size_t bound)
{
	return (size_t)(splitmix64(&state) % bound);
}

#define ADD_ONE_OF(file, pieces) \
	buffer_add(              \
	    file, text_of((pieces)[below(sizeof(pieces) / sizeof *(pieces))]))

static char delimiter;

static void
break_add(struct buffer *file)
{
	static const char *const odd[] = {"\r", "\n\n", "\r\n\r\n", "\n \n",
	    "\r\r\n", "\n\r", "\n,\n", "\n,,,\r\n", "\n;;\n", "\n\"\"\n"};

	if (!below(12))
		ADD_ONE_OF(file, odd);
	else
		buffer_add(file, below(4) ? TEXT("\n") : TEXT("\r\n"));
}

static void
bytes_add(struct buffer *file)
{
	static const char *const parts[] = {"9434765919", "C81001", "E-1",
	    "2026-08-01T00:00:00Z", "2026-08-01", "01/08/2026", "yes", "no",
	    "a", "ab", "0123456789abcde", "0123456789abcdef", " ", "\t", "'",
	    "the text of an entry goes on ", "\xc3\xa9", "\xe2\x82\xac",
	    "\xf0\x9f\x98\x80", ":", "/", "-", "\x80", "\xff", "\x01", "\x0b",
	    "\x1f", "\x7f", "\xc2\xa0", ""};

	for (size_t i = below(4); i--;)
		ADD_ONE_OF(file, parts);
}

/* A cell of so many bytes, to cross blocks, reads and ceilings. */
static void
long_add(struct buffer *file)
{
	static const size_t sizes[] = {
	    300, 5000, 65500, 70000, 300000, 1048500, 1048576, 1100000};
	size_t size = sizes[below(below(50) ? 2 : 8)] + below(40);

	while (size-- && file->len < FILE_BYTES / 2)
		buffer_add_char(file, 'x');
}

static void
cell_add(struct buffer *file)
{
	static const char *const odd[] = {"\"\"", "a\"b", "\"a\"b", "\" \" ",
	    " \"a\"", "\"a\"\"b\"", "\"\"\"\"", "\"", "\"a\nb\"", "\"a\r\nb\"",
	    "\"a\rb\"", "a\rb", "\"a;b\"", "\"a,b\"", "\"a\tb\"", "\"a|b\"",
	    "\"\n", "\"a\"\r", "\"a\"\t", "\r", ",", ";", "|"};

	if (!below(400))
		long_add(file);
	if (!below(40))
		buffer_add_char(file, '\0');
	if (!below(12)) {
		ADD_ONE_OF(file, odd);
	} else if (below(3)) {
		bytes_add(file);
	} else {
		buffer_add_char(file, '"');
		bytes_add(file);
		if (!below(4))
			buffer_add_char(file, delimiter);
		bytes_add(file);
		buffer_add_char(file, '"');
	}
}

static void
header_add(struct buffer *file, size_t columns)
{
	static const char *const names[] = {"patient", "org", "entry",
	    "recorded", "to_service", "at", "refers", "text", "edsm_error",
	    "finding", "listed", "a", "", "\"due\"", "note"};
	size_t first = columns > 3 && !below(3) ? 0 : below(15);

	for (size_t i = 0; i < columns; i++) {
		if (i)
			buffer_add_char(file, delimiter);
		buffer_add(file, text_of(names[(first + i) % 15]));
	}
	break_add(file);
}

static void
file_make(struct buffer *file)
{
	static const char *const starts[] = {"\xef\xbb\xbf", "\xff\xfe", "\n",
	    "a title\n", "\"a title\n", "\xef\xbb"};
	size_t columns = 1 + below(8), lines = below(40) ? below(12) : 2500;

	buffer_reset(file);
	if (!below(6))
		ADD_ONE_OF(file, starts);
	header_add(file, columns);
	for (size_t i = 0; i < lines; i++) {
		size_t cells = below(20) ? columns : below(10);

		for (size_t j = 0; j < cells; j++) {
			if (j)
				buffer_add_char(file, delimiter);
			cell_add(file);
		}
		break_add(file);
	}
}

/* A byte changed or put in, or the file cut. */
static void
damage(struct buffer *file)
{
	static const char odd[] = "\",;|\t\n\r\0 a\x80";
	size_t at = file->len ? below(file->len) : 0;

	if (!file->len)
		return;
	if (!below(3))
		file->len = at;
	else
		file->bytes[at] = odd[below(sizeof odd)];
}

static void
number_say(struct buffer *said, uint64_t number)
{
	buffer_add_number(said, number);
	buffer_add_char(said, ' ');
}

static void
text_say(struct buffer *said, struct text text)
{
	number_say(said, text.len);
	if (text.len)
		buffer_add(said, text);
	buffer_add_char(said, '\n');
}

static void
row_say(struct buffer *said, const struct row *row, const struct values *values)
{
	number_say(said, row->line);
	text_say(said, row->raw);
	text_say(said, row->end);
	number_say(said, values->has);
	number_say(said, values->bad);
	number_say(said, values->blank);
	number_say(said, values->instant);
	text_say(said, values->finding);
	text_say(said, values->listed);
	for (int f = FIELD_NONE + 1; f <= FIELD_HASH; f++)
		if (values_has(values, (enum field)f))
			text_say(said, values->text[f]);
}

static void
error_say(struct buffer *said, const struct error *error)
{
	text_say(said, text_of(error->field));
	text_say(said, text_of(error->what));
	text_say(said, text_of(error->detail));
}

/* Is what a glance saw of the row what reading it gave? */
static bool
glance_is_true(const struct glance *glance, const struct row *row,
    const struct values *values)
{
	for (size_t i = 0; i < GLANCE_TEXTS; i++) {
		struct text text = glance->texts[i];
		bool has = values_has(values, glance_fields[i]);

		if (has ? !text_equal(text, values->text[glance_fields[i]])
			: text.len > 0)
			return false;
	}
	return glance->row.line == row->line &&
	       text_equal(glance->row.raw, row->raw) &&
	       text_equal(glance->row.end, row->end) &&
	       (glance->texts[GLANCE_REFERS].len ||
		   !glance->texts[GLANCE_REFERS].ptr);
}

/* Looks at the next row; blank ones, which are stepped over, do not count. */
static bool
glance_take(struct input *input, struct glance *glance)
{
	struct text *texts = glance->texts;

	if (alone || !hold.bytes || !input_glance(input, glance) ||
	    line_is_blank(texts[GLANCE_PATIENT]))
		return false;
	if (squints)
		texts[GLANCE_ORG] = texts[GLANCE_ENTRY];
	seen++;
	return true;
}

static void
rows_say(struct buffer *said, struct input *input)
{
	struct arena arena;
	struct values values = {.arena = &arena};
	bool more = true;

	arena_init(&arena, (size_t)8 << 20);
	input_reject_header(input, said);
	while (more) {
		struct error error = {.what = NULL};
		struct glance glance;
		struct row row;
		enum status status;
		bool glanced = glance_take(input, &glance);

		arena_reset(&arena);
		status = input_next(input, &row, &values, &more, &error);
		CLAIM(status <= STATUS_REFUSED);
		if (glanced && (status || !more ||
				   !glance_is_true(&glance, &row, &values)))
			text_say(said, TEXT("a glance saw something else"));
		number_say(said, status);
		if (!more)
			break;
		row_say(said, &row, &values);
		rows += !alone && !status;
		refused += !alone && status;
		if (!status)
			continue;
		error_say(said, &error);
		CLAIM(!input_reject(input, &row, "is wrong", said, &error));
	}
	number_say(said, input_is_torn(input));
	arena_release(&arena);
}

static void
unknown_say(void *ctx, struct text name)
{
	text_say(ctx, name);
}

static void
file_say(struct buffer *said, const char *path, struct intake *intake)
{
	struct error error = {.what = NULL};
	struct input *input = NULL;
	enum status status;

	buffer_reset(said);
	intake->ctx = said;
	CLAIM(!input_open(&input, path, INPUT_CSV, intake, &error));
	status = input_header(input, &error);
	CLAIM(!status || status == STATUS_USAGE);
	if (!status && !alone && intake->known == ENTRY_FIELDS &&
	    intake->borrows) {
		CLAIM(hold_init(&hold, (size_t)32 << 20));
		input_lodge(input, &hold);
	}
	if (status)
		error_say(said, &error);
	else
		rows_say(said, input);
	usage += !alone && status;
	input_close(input);
	hold_release(&hold);
	CLAIM(!buffer_failed(said));
}

/* One of the ways that a site may write its lines. */
static struct intake
intake_make(const struct encoding *encoding, const struct zone *zone)
{
	static const char delimiters[] = {',', ',', ',', ';', '|', '\t'};
	/* a date and a time of day in two columns */
	static struct column_name pair[] = {
	    {.field = FIELD_AT}, {.field = FIELD_AT}};
	struct intake intake = {.takes = FIELD_BIT(FIELD_HASH) - 2,
	    .known = FIELD_BIT(FIELD_HASH) - 2,
	    .unknown = unknown_say,
	    .findings = below(2),
	    .borrows = below(2)};

	if (!below(2)) {
		intake.takes = intake.known = ENTRY_FIELDS;
		intake.findings = !below(8);
	}
	pair[0].header = TEXT("a");
	pair[1].header = TEXT("text");
	if (!below(intake.known == ENTRY_FIELDS ? 16 : 4)) {
		intake.columns = pair;
		intake.column_count = 2;
	}
	delimiter = delimiters[below(sizeof delimiters)];
	intake.dialect.delimiter = delimiter;
	intake.dialect.skip = below(4) ? 0 : below(3);
	if (!below(4))
		intake.dialect.encoding = encoding;
	if (!below(4)) {
		intake.dialect.timed = FIELD_BIT(FIELD_RECORDED);
		intake.dialect.zones[FIELD_RECORDED] = zone;
	}
	return intake;
}

/* Both ways; false, and the file, where they differ. */
static bool
file_check(const struct buffer *file, struct intake *intake)
{
	static struct memory_file held;
	static struct buffer said[2];

	for (int i = 0; i < 2; i++)
		if (!said[i].ceiling)
			buffer_init(&said[i], SAID_BYTES);
	memory_file_fill(&held, file->bytes, file->len);
	alone = false;
	file_say(&said[0], held.path, intake);
	alone = true;
	file_say(&said[1], held.path, intake);
	if (text_equal(buffer_text(&said[0]), buffer_text(&said[1])))
		return true;
	for (size_t i = 0; !spoils && !squints && i < file->len && i < 4096;
	     i++)
		printf("%02x", (unsigned char)file->bytes[i]);
	return false;
}

int
main(int argc, char **argv)
{
	uint64_t files = argc > 2 ? strtoull(argv[1], NULL, 10) : 0, i;
	struct encoding encoding;
	struct zone zone;
	struct buffer file;
	struct error error;
	bool same = true, is_utf8;

	state = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
	spoils = argc > 3 && text_equal(text_of(argv[3]), TEXT("control"));
	squints = argc > 3 && !spoils;
	CLAIM(
	    !encoding_open(&encoding, TEXT("windows-1252"), &is_utf8, &error));
	CLAIM(!setenv("TZ", "UTC", 1));
	CLAIM(!zone_init(&zone, "%d/%m/%Y", &error));
	buffer_init(&file, FILE_BYTES);
	for (i = 0; same && i < files; i++) {
		struct intake intake = intake_make(&encoding, &zone);

		file_make(&file);
		for (size_t n = below(2) ? below(3) : 0; n--;)
			damage(&file);
		same = file_check(&file, &intake);
	}
	buffer_release(&file);
	printf("%scsv-diff: seed %s, %" PRIu64 " files, %" PRIu64
	       " without a header, %" PRIu64 " rows taken, %" PRIu64
	       " refused, %" PRIu64 " plain, %" PRIu64 " at a glance, %s\n",
	    same || argc > 3 ? "" : "\n", argc > 2 ? argv[2] : "", i, usage,
	    rows, refused, plain, seen, same ? "0 differ" : "differs");
	if (spoils || squints)
		return same;
	return !same || !plain || plain >= rows + refused || !refused || !seen;
}
