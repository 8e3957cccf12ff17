/* words - all that a page says. Report. */
#include "words.h"

#include "../system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define KEY_BYTES 80

static const char starved[] = "is more than the memory holds";

enum status
words_init(struct catalogue *words, struct arena *arena, struct error *error)
{
	*words = (struct catalogue){.arena = arena};
	words->texts = arena_alloc(arena, english_count * sizeof *words->texts);
	words->given = arena_alloc(arena, english_count * sizeof *words->given);
	if (!words->texts || !words->given)
		return error_no_memory(error);
	for (size_t i = 0; i < english_count; i++)
		words->texts[i] = text_of(english_words[i].text);
	return STATUS_OK;
}

/* The place of the key; english_count where there is none. */
static size_t
place_of(struct text key)
{
	size_t low = 0, high = english_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order =
		    text_compare(text_of(english_words[middle].key), key);

		if (!order)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return english_count;
}

bool
words_find(const struct catalogue *words, const char *key, struct text *text)
{
	size_t place = place_of(text_of(key));

	if (place == english_count)
		return false;
	*text = words->texts[place];
	return true;
}

/* The key with the form of a number behind it. */
static struct text
key_of_form(char bytes[static KEY_BYTES], const char *key, const char *form)
{
	size_t len = strlen(key), form_len = strlen(form);

	if (len + form_len > KEY_BYTES)
		return TEXT("");
	memcpy(bytes, key, len);
	memcpy(bytes + len, form, form_len);
	return (struct text){bytes, len + form_len};
}

static const struct added_word *
added_find(const struct catalogue *words, struct text key)
{
	for (size_t i = 0; i < words->added_count; i++)
		if (text_equal(words->added[i].key, key))
			return &words->added[i];
	return NULL;
}

static const char *
form_of(uint64_t number)
{
	switch (number) {
	case 0:
		return ".zero";
	case 2:
		return ".two";
	case 3:
		return ".few";
	case 6:
		return ".many";
	default:
		return NULL;
	}
}

bool
words_for_number(const struct catalogue *words, const char *key,
    uint64_t number, struct text *text)
{
	char bytes[KEY_BYTES];
	const char *form = form_of(number);
	const struct added_word *added =
	    form ? added_find(words, key_of_form(bytes, key, form)) : NULL;
	size_t place =
	    place_of(key_of_form(bytes, key, number == 1 ? ".one" : ".other"));

	if (place == english_count)
		return false;
	*text = added ? added->text : words->texts[place];
	return true;
}

void
words_list(struct buffer *buffer)
{
	for (size_t i = 0; i < english_count; i++) {
		buffer_add(buffer, text_of(english_words[i].key));
		buffer_add(buffer, TEXT(" = "));
		buffer_add(buffer, text_of(english_words[i].text));
		buffer_add_char(buffer, '\n');
	}
}

bool
words_next(struct text *rest, struct text *plain, struct text *name)
{
	const char *open = rest->len ? memchr(rest->ptr, '{', rest->len) : NULL;
	const char *close =
	    open ? memchr(open, '}', rest->len - (size_t)(open - rest->ptr))
		 : NULL;

	*plain = *rest;
	if (!close) {
		rest->len = 0;
		return false;
	}
	plain->len = (size_t)(open - rest->ptr);
	*name = (struct text){open + 1, (size_t)(close - open) - 1};
	rest->len -= (size_t)(close - rest->ptr) + 1;
	rest->ptr = close + 1;
	return true;
}

static bool
has_placeholder(struct text text, struct text wanted)
{
	struct text plain, name;

	while (words_next(&text, &plain, &name))
		if (text_equal(name, wanted))
			return true;
	return false;
}

static const char *
placeholders_fault(struct text text, struct text english, bool of_number)
{
	struct text rest = text, plain, name;

	while (words_next(&rest, &plain, &name))
		if (!has_placeholder(english, name))
			return "has a placeholder that the key has not";
	if (plain.len && (memchr(plain.ptr, '{', plain.len) ||
			     memchr(plain.ptr, '}', plain.len)))
		return "has a brace of its own";
	for (rest = english; words_next(&rest, &plain, &name);)
		if (!has_placeholder(text, name) &&
		    !(of_number && text_equal(name, TEXT("n"))))
			return "lacks a placeholder that the key has";
	return NULL;
}

static bool
ends_with(struct text text, const char *end)
{
	size_t len = strlen(end);

	return text.len > len && !memcmp(text.ptr + text.len - len, end, len);
}

/* Is it a form of a number, of a key that has them? *place is of its .other. */
static bool
is_added_form(struct text key, size_t *place)
{
	static const char *const forms[] = {".zero", ".two", ".few", ".many"};
	char bytes[KEY_BYTES], stem[KEY_BYTES];

	for (size_t i = 0; i < 4; i++) {
		size_t len = key.len - strlen(forms[i]);

		if (!ends_with(key, forms[i]) || len >= KEY_BYTES)
			continue;
		memcpy(stem, key.ptr, len);
		stem[len] = '\0';
		*place = place_of(key_of_form(bytes, stem, ".other"));
		return *place < english_count;
	}
	return false;
}

static bool
is_language(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_alnum(text.ptr[i]) && text.ptr[i] != '-')
			return false;
	return text.len >= 2 && text.len <= 35;
}

/* Takes a key and its text; NULL, or what is wrong. */
static const char *
word_take(struct catalogue *words, struct text key, struct text text)
{
	size_t place = place_of(key);
	bool added = place == english_count && is_added_form(key, &place);
	const char *what;
	void *items = words->added;

	if (place == english_count)
		return "is no key of the catalogue (--words-list)";
	if (added ? added_find(words, key) != NULL : words->given[place])
		return "is given twice";
	what = placeholders_fault(text, text_of(english_words[place].text),
	    added || ends_with(key, ".one") || ends_with(key, ".other"));
	if (what)
		return what;
	if (text_equal(key, TEXT("lang")) && !is_language(text))
		return "is no language tag";
	if (!added) {
		words->given[place] = true;
		words->texts[place] = text;
		return NULL;
	}
	if (!arena_grow(words->arena, &items, &words->added_room,
		words->added_count, sizeof *words->added))
		return starved;
	words->added = items;
	words->added[words->added_count++] = (struct added_word){key, text};
	return NULL;
}

static struct text
trim(struct text text)
{
	while (text.len && (*text.ptr == ' ' || *text.ptr == '\t'))
		text.ptr++, text.len--;
	while (text.len && (text.ptr[text.len - 1] == ' ' ||
			       text.ptr[text.len - 1] == '\t'))
		text.len--;
	return text;
}

/* NULL, or what is wrong with the line. */
static const char *
line_take(struct catalogue *words, struct text line)
{
	const char *equals;

	if (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	line = trim(line);
	if (!line.len || *line.ptr == '#')
		return NULL;
	if (!text_is_plain(line))
		return "has a byte that is no UTF-8, or a control character";
	equals = memchr(line.ptr, '=', line.len);
	if (!equals)
		return "is not key = text";
	return word_take(words,
	    trim((struct text){line.ptr, (size_t)(equals - line.ptr)}),
	    trim((struct text){
		equals + 1, line.len - (size_t)(equals - line.ptr) - 1}));
}

static enum status
lines_take(struct catalogue *words, const char *path, struct text text,
    struct error *error)
{
	for (uint64_t line = 1; text.len; line++) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;
		const char *what =
		    line_take(words, (struct text){text.ptr, len});
		struct buffer place;

		if (what == starved)
			return error_no_memory(error);
		if (what) {
			error_set(error, STATUS_USAGE, "words", what);
			buffer_init(&place, 4096);
			buffer_add(&place, text_of(path));
			buffer_add_char(&place, ':');
			buffer_add_number(&place, line);
			buffer_place(&place, error);
			return error->status;
		}
		len += end ? 1 : 0;
		text.ptr += len;
		text.len -= len;
	}
	return STATUS_OK;
}

enum status
words_read(struct catalogue *words, const char *path, struct error *error)
{
	char *bytes = arena_alloc(words->arena, WORDS_BYTES + 1);
	int fd = file_open(path, O_RDONLY | O_CLOEXEC, 0);
	size_t len = 0;
	ssize_t got = 1;

	if (fd < 0)
		return error_set_detail(error, file_open_status(), "words",
		    "cannot be opened", text_of(strerror(errno)));
	while (bytes && got > 0 && len <= WORDS_BYTES) {
		got = read(fd, bytes + len, WORDS_BYTES + 1 - len);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			len += (size_t)got;
	}
	close(fd);
	if (!bytes)
		return error_no_memory(error);
	if (got < 0)
		return error_set_detail(error, STATUS_FAILED, "words",
		    "cannot be read", text_of(strerror(errno)));
	if (len > WORDS_BYTES)
		return error_set(
		    error, STATUS_USAGE, "words", "is longer than 64 KiB");
	return lines_take(words, path, (struct text){bytes, len}, error);
}
