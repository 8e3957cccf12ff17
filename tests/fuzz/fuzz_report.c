/*
 * fuzz_report - the lines of an account or a board, and the page made of them.
 *
 * The first byte says which kind of page, and whether the rest are its lines,
 * a file of names or a catalogue; the second what is hidden and drawn.
 * Claimed: what is not taken is refused, or called wrong, without an NHS number
 * in the message. What is taken is whole by another reading: its closing line
 * counts the lines, each patient is one of the numbers, events follow each
 * other; and without its last byte, or half of it, it is refused. Of all that
 * is taken there is a page, the same again: elements and attributes of ours
 * alone, closed in order, everything else escaped, and a row for each look.
 */
#include "../../common/json/load.h"
#include "../../common/report/page.h"
#include "fuzz.h"

#include <string.h>
#include <time.h>

#define PAGE_MAX ((size_t)32 << 20)
#define DEPTH_MAX 64

static const char account[] =
    "{\"answer\":\"account\",\"patient\":\"9434765919\",\"numbers\":"
    "[\"9434765919\"],\"since\":\"2024-01-01T00:00:00Z\",\"at\":"
    "\"2026-11-27T08:00:00Z\",\"known_seq\":2,\"head\":\"00\",\"older\":0}\n"
    "{\"answer\":\"org\",\"org\":\"RX000\",\"partner\":\"no\"}\n"
    "{\"seq\":1,\"event\":\"record-view\",\"logged\":"
    "\"2024-07-24T00:00:00Z\",\"at\":\"2024-07-24T00:00:00Z\",\"patient\":"
    "\"9434765919\",\"viewer\":\"RX000\",\"user\":\"clinic 0\",\"shown\":57,"
    "\"withheld\":0,\"by\":\"a\",\"login\":\"a\",\"hash\":\"00\"}\n"
    "{\"answer\":\"account-end\",\"lines\":3}\n";

static const char *const elements[] = {"html", "head", "meta", "title", "style",
    "body", "header", "main", "section", "div", "p", "h1", "h2", "h3", "ul",
    "li", "span", "b", "s", "q", "bdi", "br", "code", "dl", "dt", "dd", "table",
    "thead", "tbody", "tr", "th", "td", "time", "figure", "figcaption", "svg",
    "text", "line", "rect", "circle", "path", NULL};
static const char *const attributes[] = {"lang", "charset", "http-equiv",
    "content", "name", "class", "id", "role", "tabindex", "aria-label",
    "aria-labelledby", "aria-hidden", "scope", "data-seq", "data-l", "data-org",
    "datetime", "focusable", "width", "height", "x", "y", "x1", "x2", "y1",
    "y2", "dx", "r", "cy", "d", "fill", "fill-opacity", "stroke", "overflow",
    "text-anchor", NULL};
static const char *const references[] = {
    "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", NULL};

static bool
among(const char *const *names, struct text name)
{
	for (; *names; names++)
		if (text_equal(text_of(*names), name))
			return true;
	return false;
}

static bool
begins(struct text text, const char *with)
{
	return text.len >= strlen(with) &&
	       !memcmp(text.ptr, with, strlen(with));
}

static void
skip(struct text *text, size_t len)
{
	text->ptr += len;
	text->len -= len;
}

/* The name that text begins with, stepped over. */
static struct text
name_take(struct text *text)
{
	struct text name = {text->ptr, 0};

	while (name.len < text->len && !strchr(" =/>\"<", text->ptr[name.len]))
		name.len++;
	skip(text, name.len);
	return name;
}

/* NULL, or what is wrong with words up to the next of stop, stepped over. */
static const char *
words_take(struct text *text, char stop)
{
	for (; text->len && *text->ptr != stop; skip(text, 1)) {
		const char *const *one = references;

		if (strchr("<>\"", *text->ptr) && *text->ptr)
			return "markup stands among words";
		if (*text->ptr != '&')
			continue;
		while (*one && !begins(*text, *one))
			one++;
		if (!*one)
			return "something is not escaped";
	}
	return NULL;
}

/* Attributes up to the end of a tag; empty: it ends with "/>". */
static const char *
attributes_take(struct text *text, bool *empty)
{
	const char *what;

	*empty = false;
	while (begins(*text, " ")) {
		skip(text, 1);
		if (!among(attributes, name_take(text)))
			return "an attribute is none of ours";
		if (!begins(*text, "=\""))
			return "an attribute has no value";
		skip(text, 2);
		what = words_take(text, '"');
		if (what)
			return what;
		if (!text->len)
			return "an attribute has no end";
		skip(text, 1);
	}
	if (begins(*text, "/")) {
		*empty = true;
		skip(text, 1);
	}
	if (!begins(*text, ">"))
		return "a tag has no end";
	skip(text, 1);
	return NULL;
}

/* The elements that are open, the innermost last. */
struct open_elements {
	struct text names[DEPTH_MAX];
	size_t count;
};

static const char *
tag_take(struct text *text, struct open_elements *open)
{
	bool closes, empty;
	const char *what;
	struct text name;

	skip(text, 1);
	closes = begins(*text, "/");
	skip(text, closes);
	name = name_take(text);
	if (!among(elements, name))
		return "an element is none of ours";
	what = attributes_take(text, &empty);
	if (what)
		return what;
	if (closes &&
	    (!open->count || !text_equal(open->names[open->count - 1], name)))
		return "an element closes that is not open";
	if (closes)
		open->count--;
	else if (open->count == DEPTH_MAX)
		return "elements are too deep";
	else if (!empty && !text_equal(name, TEXT("meta")) &&
		 !text_equal(name, TEXT("br")))
		open->names[open->count++] = name;
	if (!closes && text_equal(name, TEXT("style")))
		while (text->len && *text->ptr != '<')
			skip(text, 1);
	return NULL;
}

/* NULL, or what is wrong with the page. */
static const char *
page_fault(struct text page)
{
	static const char doctype[] = "<!DOCTYPE html>\n";
	struct open_elements open = {.count = 0};
	const char *what = NULL;

	if (!begins(page, doctype))
		return "it does not begin as a page";
	if (!text_is_utf8(page))
		return "it is no UTF-8";
	for (size_t i = 0; i < page.len; i++)
		if ((unsigned char)page.ptr[i] < ' ' && page.ptr[i] != '\n')
			return "it has a control character";
	skip(&page, strlen(doctype));
	while (!what && page.len)
		what = *page.ptr == '<' ? tag_take(&page, &open)
					: words_take(&page, '<');
	return what ? what : open.count ? "an element stays open" : NULL;
}

#define WHOLE(body) "<!DOCTYPE html>\n<html lang=\"en\">" body "</html>\n"

/* A check that finds nothing proves nothing. */
static void
check_claim(void)
{
	static const char *const broken[] = {WHOLE("<i></i>"), WHOLE("<b>"),
	    WHOLE("</b>"), WHOLE("<b><s></b></s>"), WHOLE("<script></script>"),
	    WHOLE("<p onclick=\"x\"></p>"), WHOLE("<p class=x></p>"),
	    WHOLE("<p class=\"\"onclick=\"\"></p>"), WHOLE("<p class=\"<\">"),
	    WHOLE("a & b"), WHOLE("a &lt b"), WHOLE("\""), WHOLE("\x01"),
	    WHOLE("\xff"), "<p></p>", NULL};

	for (const char *const *one = broken; *one; one++)
		CLAIM(page_fault(text_of(*one)));
	CLAIM(!page_fault(text_of(WHOLE("<p class=\"x &lt;\">a &amp; b<br>"
					"<rect x=\"1\"/></p>"))));
}

/* Ten digits on end in what is told. */
static bool
has_number(struct text text)
{
	size_t run = 0;

	for (size_t i = 0; i < text.len && run < 10; i++)
		run = char_is_digit(text.ptr[i]) ? run + 1 : 0;
	return run == 10;
}

static void
refusal_claim(const struct error *error)
{
	struct buffer message;

	CLAIM(error->status == STATUS_REFUSED || error->status == STATUS_USAGE);
	CLAIM(error->what);
	buffer_init(&message, 65536);
	message_add(&message, "audit-report", 0, error);
	CLAIM(!buffer_failed(&message));
	CLAIM(!has_number(buffer_text(&message)));
	buffer_release(&message);
}

static enum status
lines_read(
    struct page *page, struct text lines, bool entries, struct error *error)
{
	static struct memory_file file;
	enum reading_kind kind = page->reading.kind;

	memory_file_fill(&file, lines.ptr, lines.len);
	CLAIM(lseek(file.fd, 0, SEEK_SET) == 0);
	page->reading = (struct reading){.arena = page->arena, .kind = kind};
	return reading_read(&page->reading, file.fd, "account", entries, error);
}

static bool
patient_is_theirs(const json_t *numbers, const json_t *line)
{
	const json_t *patient = json_object_get(line, "patient"), *number;
	size_t i;

	if (!patient)
		return true;
	json_array_foreach(
	    numbers, i, number) if (json_equal(number, patient)) return true;
	return false;
}

/* The lines, read by the JSON library alone. */
static void
whole_claim(const struct reading *reading, struct text lines)
{
	json_t *numbers = NULL;
	json_int_t count = 0, closing = -1, seq = 0;

	for (bool starved; lines.len;) {
		const char *end = memchr(lines.ptr, '\n', lines.len);
		size_t len = end ? (size_t)(end - lines.ptr) : 0;
		json_t *line = json_load_line((struct text){lines.ptr, len},
		    JSON_ALLOW_NUL, NULL, &starved);
		const json_t *event = json_object_get(line, "seq");

		CLAIM(end && json_is_object(line));
		if (!numbers && reading->kind == READING_ACCOUNT)
			numbers = json_incref(json_object_get(line, "numbers"));
		CLAIM(patient_is_theirs(numbers, line));
		if (closing < 0 && json_object_get(line, "lines"))
			closing =
			    json_integer_value(json_object_get(line, "lines"));
		else if (closing < 0)
			count++;
		if (event && !json_object_get(line, "answer")) {
			CLAIM(json_integer_value(event) > seq);
			seq = json_integer_value(event);
		}
		json_decref(line);
		skip(&lines, len + 1);
	}
	json_decref(numbers);
	CLAIM(count == closing && reading->lines == (uint64_t)count);
}

static void
events_claim(const struct reading *reading)
{
	const struct fact *events = reading->events.items;

	for (size_t i = 0; i < reading->events.count; i++) {
		const struct fact *event = &events[i], *taker;

		CLAIM(reading_event(reading, event->seq) == event);
		if (!event->void_seq)
			continue;
		taker = reading_event(reading, event->void_seq);
		CLAIM(taker && taker->event == EVENT_FACT_VOID);
	}
	CLAIM(!reading_event(reading, 0));
}

/* A page of what was read, held in the output. */
static struct text
page_make(
    struct page *page, void (*write)(struct page *page), struct output *output)
{
	struct error error;

	output_init(output, -1);
	output_hold(output, PAGE_MAX);
	html_init(&page->html, output);
	page->ids = 0;
	write(page);
	CLAIM(html_status(&page->html, &error) == STATUS_OK);
	return buffer_text(output_buffer(output));
}

static void
page_claim(struct page *page, void (*write)(struct page *page))
{
	const struct fact *events = page->reading.events.items;
	struct output first, second;
	struct text text = page_make(page, write, &first);
	const char *what = page_fault(text);

	if (what)
		fprintf(stderr, "%s\n", what);
	CLAIM(!what);
	for (size_t i = 0; i < page->reading.events.count; i++) {
		char row[40];

		if (events[i].event != EVENT_RECORD_VIEW)
			continue;
		snprintf(row, sizeof row, " data-seq=\"%ju\"",
		    (uintmax_t)events[i].seq);
		CLAIM(memmem(text.ptr, text.len, row, strlen(row)));
	}
	CLAIM(text_equal(text, page_make(page, write, &second)));
	output_release(&first);
	output_release(&second);
}

static void (*const kinds[])(struct page *page) = {
    patient_page, complaint_page, board_page};

/* What the rest of the bytes are. */
enum given {
	GIVEN_LINES,
	GIVEN_NAMES = 3,
	GIVEN_WORDS
};

static enum status
file_read(
    struct page *page, unsigned given, struct text bytes, struct error *error)
{
	static struct memory_file file;

	if (given != GIVEN_NAMES && given != GIVEN_WORDS)
		return STATUS_OK;
	memory_file_fill(&file, bytes.ptr, bytes.len);
	return given == GIVEN_NAMES
		   ? names_read(&page->names, file.path, error)
		   : words_read(&page->words, file.path, error);
}

static void
lines_claim(struct page *page, unsigned kind, bool given, struct text lines)
{
	bool entries = kind == 1;
	struct error error = {.status = STATUS_OK};

	if (lines_read(page, lines, entries, &error)) {
		CLAIM(given);
		refusal_claim(&error);
		return;
	}
	whole_claim(&page->reading, lines);
	events_claim(&page->reading);
	page_claim(page, kinds[kind]);
	for (int cut = 0; cut < 2; cut++) {
		struct text less = {
		    lines.ptr, cut ? lines.len / 2 : lines.len - 1};

		/* behind the closing line a cut may be between two others */
		if (!lines_read(page, less, entries, &error))
			CLAIM(entries && cut);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static bool begun;
	struct page page = {.options = {.late_us = DAY_US}};
	struct error error = {.status = STATUS_OK};
	struct text rest;
	struct arena arena;
	unsigned given;

	if (!begun) {
		CLAIM(!setenv("TZ", "Europe/London", 1));
		tzset();
		check_claim();
		begun = true;
	}
	if (len < 2)
		return 0;
	rest = (struct text){(const char *)bytes + 2, len - 2};
	given = bytes[0] % 5;
	arena_init(&arena, (size_t)512 << 20);
	page.arena = page.names.arena = page.reading.arena = &arena;
	page.reading.kind = given == 2 ? READING_BOARD : READING_ACCOUNT;
	page.is_staff = given == 1 || given == 2;
	page.options.hide = bytes[1] & 31;
	page.options.late_us = bytes[1] & 32 ? 0 : DAY_US;
	page.options.under = bytes[1] & 64 ? 5 : 0;
	CLAIM(!words_init(&page.words, &arena, &error));
	if (file_read(&page, given, rest, &error))
		refusal_claim(&error);
	else
		lines_claim(&page, given < 3 ? given : bytes[1] >> 7, given < 3,
		    given < 3 ? rest : text_of(account));
	arena_release(&arena);
	return 0;
}
