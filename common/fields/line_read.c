/* line_read - a stored line, read back as a fact. Fields. */
#include "line_read.h"

#include "../json/load.h"
#include "../json/scan.h"

#include <stdio.h>

/* An integer of the library's, its sign and a NUL. */
#define DIGITS_BYTES 24

static enum status
damaged(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_REFUSED, field, what);
}

/* From 0; no sign but that of -0, which is 0. */
static bool
member_number_of(const struct member *member, uint64_t *number)
{
	struct text digits = member->value;
	uint64_t sum = 0;

	if (member->kind != MEMBER_INTEGER)
		return false;
	if (text_equal(digits, TEXT("-0")))
		return *number = 0, true;
	for (size_t i = 0; i < digits.len; i++) {
		if (!char_is_digit(digits.ptr[i]))
			return false;
		sum = sum * 10 + (uint64_t)(digits.ptr[i] - '0');
	}
	return *number = sum, true;
}

/* The ledger may hold what a later rule refuses in requests. */
static enum form
stored_form(enum form form)
{
	if (form == FORM_DECISION)
		return FORM_DECISION_STORED;
	return form == FORM_PATIENT ? FORM_PATIENT_STORED : form;
}

static enum status
member_store(struct fact *fact, enum field field, const struct member *member,
    struct arena *arena, struct error *error)
{
	const struct field_row *row = field_row(field);
	struct form_value read = {.us = INSTANT_UNSET};
	struct text raw = TEXT("");

	if (row->form == FORM_NUMBER) {
		if (!member_number_of(member, &read.number))
			return damaged(error, row->name, "is not a number");
	} else {
		if (member->kind != MEMBER_STRING)
			return damaged(error, row->name, "is not a text");
		if (!arena_copy(arena, member->value, &raw))
			return error_no_memory(error);
		if (form_read(stored_form(row->form), row->name, raw, arena,
			&read, error))
			return error->status;
	}
	fact_store(fact, field, &read);
	return STATUS_OK;
}

static enum status
hash_read(const struct member *member, struct arena *arena, struct text *hash,
    struct error *error)
{
	if (member->kind != MEMBER_STRING)
		return damaged(error, "hash", "is not a text");
	return arena_copy(arena, member->value, hash) ? STATUS_OK
						      : error_no_memory(error);
}

static enum status
member_read(struct fact *fact, const struct member *member, struct arena *arena,
    struct text *hash, struct error *error)
{
	enum field field = field_of_member(member->name);

	if (field == FIELD_HASH && hash)
		return hash_read(member, arena, hash, error);
	if (!hash &&
	    (field == FIELD_HASH || text_equal(member->name, TEXT("dry_run"))))
		return STATUS_OK;
	if (field == FIELD_NONE || !fact_has_member(field))
		return damaged(error, NULL, "a line has a foreign member");
	return member_store(fact, field, member, arena, error);
}

/* All members of a line that is plain. */
static enum status
members_read(struct fact *fact, const struct member *members, size_t count,
    struct arena *arena, struct text *hash, struct error *error)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < count; i++)
		status = member_read(fact, &members[i], arena, hash, error);
	return status;
}

/* A member of the library's, as the scanner would give it. */
static struct member
member_of(const char *name, size_t len, const json_t *value,
    char digits[static DIGITS_BYTES])
{
	struct member member = {
	    .name = {name, len}, .kind = MEMBER_NULL, .value = TEXT("")};

	if (json_is_string(value)) {
		member.kind = MEMBER_STRING;
		member.value = (struct text){
		    json_string_value(value), json_string_length(value)};
	} else if (json_is_integer(value)) {
		snprintf(digits, DIGITS_BYTES, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		member.kind = MEMBER_INTEGER;
		member.value = text_of(digits);
	}
	return member;
}

/* The same by the library, for any other line. */
static enum status
line_load(struct text line, struct arena *arena, struct fact *fact,
    struct text *hash, struct error *error)
{
	bool starved;
	json_t *object = json_load_line(line, 0, NULL, &starved);
	enum status status = STATUS_OK;

	if (starved)
		return error_no_memory(error);
	if (!json_is_object(object)) {
		json_decref(object);
		return damaged(error, NULL, "a line is not a JSON object");
	}
	for (void *at = json_object_iter(object); at && !status;
	     at = json_object_iter_next(object, at)) {
		char digits[DIGITS_BYTES];
		struct member member = member_of(json_object_iter_key(at),
		    json_object_iter_key_len(at), json_object_iter_value(at),
		    digits);

		status = member_read(fact, &member, arena, hash, error);
	}
	json_decref(object);
	return status;
}

enum status
line_read(struct text line, struct arena *arena, struct fact *fact,
    struct text *hash, struct error *error)
{
	SCAN_MEMBERS members[SCAN_ROOM];
	enum status status;
	size_t count;

	*fact = fact_none();
	if (hash)
		*hash = TEXT("");
	status = scan_object(line, members, &count)
		     ? members_read(fact, members, count, arena, hash, error)
		     : line_load(line, arena, fact, hash, error);
	if (!status && fact->event == EVENT_UNSET)
		status = damaged(error, "event", "is missing");
	if (!status && hash && hash->len != 64)
		status = damaged(error, "hash", "is not a SHA-256");
	return status;
}

enum status
stored_line_read(struct text line, struct arena *arena, struct fact *fact,
    struct error *error)
{
	struct text hash;

	if (line_read(line, arena, fact, &hash, error))
		return error->status = STATUS_FAILED;
	return STATUS_OK;
}
