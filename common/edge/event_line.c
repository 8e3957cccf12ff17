/* event_line - a stored line, read back as a fact. Edge. */
#include "event_line.h"

#include <jansson.h>

static enum status
damaged(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_FAILED, field, what);
}

/* A member's value as the text that the field's form reads. */
static bool
member_text_of(const json_t *value, struct arena *arena, struct text *text)
{
	struct text held;

	if (!json_is_string(value))
		return false;
	held =
	    (struct text){json_string_value(value), json_string_length(value)};
	return arena_copy(arena, held, text);
}

static enum status
member_store(struct fact *fact, enum field field, const json_t *value,
    struct arena *arena, struct error *error)
{
	const struct field_row *row = field_row(field);
	struct form_value read = {.us = INSTANT_UNSET};
	struct text raw = TEXT("");

	if (row->form == FORM_NUMBER) {
		if (!json_is_integer(value) || json_integer_value(value) < 0)
			return damaged(error, row->name, "is not a number");
		read.number = (uint64_t)json_integer_value(value);
	} else {
		if (!member_text_of(value, arena, &raw))
			return damaged(error, row->name, "is not a text");
		if (form_read(row->form, row->name, raw, arena, &read, error))
			return error->status = STATUS_FAILED;
	}
	fact_store(fact, field, &read);
	return STATUS_OK;
}

static enum status
member_read(struct fact *fact, const char *name, const json_t *value,
    struct arena *arena, struct text *hash, struct error *error)
{
	enum field field = field_of_member(text_of(name));

	if (field == FIELD_HASH && hash)
		return member_text_of(value, arena, hash)
			   ? STATUS_OK
			   : damaged(error, "hash", "is not a text");
	if (!hash &&
	    (field == FIELD_HASH || text_equal(text_of(name), TEXT("dry_run"))))
		return STATUS_OK;
	if (field == FIELD_NONE || !fact_has_member(field))
		return damaged(error, NULL, "a line has a foreign member");
	return member_store(fact, field, value, arena, error);
}

enum status
event_line_read(struct text line, struct arena *arena, struct fact *fact,
    struct text *hash, struct error *error)
{
	json_t *object =
	    json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, NULL);
	enum status status = STATUS_OK;
	const char *name;
	json_t *value;

	*fact = fact_none();
	if (hash)
		*hash = TEXT("");
	if (!json_is_object(object)) {
		json_decref(object);
		return damaged(error, NULL, "a line is not a JSON object");
	}
	json_object_foreach(object, name, value)
	{
		status = member_read(fact, name, value, arena, hash, error);
		if (status)
			break;
	}
	json_decref(object);
	if (!status && fact->event == EVENT_UNSET)
		status = damaged(error, "event", "is missing");
	if (!status && hash && hash->len != 64)
		status = damaged(error, "hash", "is not a SHA-256");
	return status;
}
