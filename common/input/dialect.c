/* dialect - how the lines of a site are written. Input. */
#include "dialect.h"

static bool
words_have(const struct words *words, struct text word)
{
	for (size_t i = 0; i < words->count; i++)
		if (text_equal_folded(words->items[i], word))
			return true;
	return false;
}

/* Puts yes or no in the place of a word of the site's own. */
static void
word_translate(
    const struct dialect *dialect, struct values *values, enum field field)
{
	struct text *word = &values->text[field];

	if (words_have(&dialect->yes, *word))
		*word = TEXT("yes");
	else if (words_have(&dialect->no, *word))
		*word = TEXT("no");
}

/* RFC 3339 with an offset: a date alone would be a day of another zone. */
static bool
is_with_offset(struct text raw, struct stretch *stretch)
{
	return raw.len > sizeof "YYYY-MM-DD" - 1 && instant_read(raw, stretch);
}

/* Reads a time field that is given as a text, by its format. */
static enum status
time_read(const struct zone *zone, struct values *values, enum field field,
    struct error *error)
{
	const struct field_row *row = field_row(field);
	struct text raw = values->text[field];
	struct stretch *stretch = &values->stretch[field];
	const char *spoiled;

	if (zone_read(zone, row->name, raw, stretch, error) &&
	    !is_with_offset(raw, stretch)) {
		values->bad |= FIELD_BIT(field);
		spoiled = form_spoiled(row->form, raw);
		if (spoiled)
			error->what = spoiled;
		return error->status;
	}
	values->instant |= FIELD_BIT(field);
	return STATUS_OK;
}

enum status
dialect_read(
    const struct dialect *dialect, struct values *values, struct error *error)
{
	uint64_t given = values->has & ~values->bad;
	uint64_t decided = given & DECISION_FIELDS;
	uint64_t timed = given & dialect->timed;

	if (dialect->yes.count || dialect->no.count)
		for (; decided; decided &= decided - 1)
			word_translate(dialect, values,
			    (enum field)__builtin_ctzll(decided));
	for (; timed; timed &= timed - 1) {
		enum field field = (enum field)__builtin_ctzll(timed);

		if (time_read(dialect->zones[field], values, field, error))
			return error->status;
	}
	return STATUS_OK;
}

enum decoded
dialect_decode(const struct dialect *dialect, struct text raw,
    struct arena *arena, struct text *text)
{
	if (dialect->encoding)
		return encoding_decode(dialect->encoding, raw, arena, text);
	return *text = raw, DECODED;
}
