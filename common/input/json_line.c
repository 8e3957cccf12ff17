/* json_line - one line of JSON as values. Input. */
#include "json_line.h"

#include "csv.h"

#include "../fields/naming.h"
#include "../fields/near.h"
#include "../json/load.h"
#include "../json/object.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char out_of_memory[] = "cannot be read, out of memory";
static const char almost_named[] =
    "has a member that is almost named so: name it exactly, or let it pass by "
    "--ignore";

/* An integer of the library's, its sign and a NUL. */
#define DIGITS_BYTES 24

/* What a member's value says; false where it is nothing a field can say. */
static bool
value_text(enum field field, const json_t *value,
    char digits[static DIGITS_BYTES], struct text *text)
{
	bool decision = field_row(field)->form == FORM_DECISION;

	if (json_is_string(value)) {
		*text = (struct text){
		    json_string_value(value), json_string_length(value)};
		return true;
	}
	if (field == FIELD_SEQ && json_is_integer(value)) {
		snprintf(digits, DIGITS_BYTES, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		return *text = text_of(digits), true;
	}
	if (!decision || !json_is_boolean(value))
		return false;
	*text = json_is_true(value) ? TEXT("yes") : TEXT("no");
	return true;
}

/* Gives one known field; false where memory runs out. */
static bool
field_give(struct values *values, enum field field, const json_t *value)
{
	char digits[DIGITS_BYTES];
	struct text text = TEXT("");

	if (!value_text(field, value, digits, &text))
		values->bad |= FIELD_BIT(field);
	else if (!arena_copy(values->arena, text, &text))
		return false;
	values_give(values, field, text);
	return true;
}

static void
name_report(const struct intake *intake, struct text name)
{
	if (intake->unknown && !text_equal(name, TEXT("edsm_error")))
		intake->unknown(intake->ctx, name);
}

/* A member that is no known field: almost one is refused, others are told. */
static enum status
unknown_judge(
    const struct intake *intake, struct text name, struct error *error)
{
	enum field near;

	if (name_is_ignored(intake, name))
		return STATUS_OK;
	near = field_near(name, intake->known);
	if (near != FIELD_NONE)
		return near_refuse(
		    STATUS_REFUSED, near, name, almost_named, error);
	name_report(intake, name);
	return STATUS_OK;
}

/* Gives every member that the intake knows. */
static enum status
members_give(json_t *object, const struct intake *intake, struct values *values,
    struct error *error)
{
	for (void *at = json_object_iter(object); at;
	     at = json_object_iter_next(object, at)) {
		struct text name = {
		    json_object_iter_key(at), json_object_iter_key_len(at)};
		enum field field = field_of_member(name);

		if (field != FIELD_NONE && intake->known & FIELD_BIT(field)) {
			if (!field_give(
				values, field, json_object_iter_value(at)))
				return error_set(
				    error, STATUS_FAILED, NULL, out_of_memory);
		} else if (!values->names_only &&
			   unknown_judge(intake, name, error)) {
			return error->status;
		}
	}
	return STATUS_OK;
}

/* As field_of_member has it, for those of an entry: records are long. */
static enum field
entry_field(struct text name)
{
	switch (name.len) {
	case sizeof "org" - 1:
		return memcmp(name.ptr, "org", 3) ? FIELD_NONE : FIELD_ORG;
	case sizeof "entry" - 1:
		return memcmp(name.ptr, "entry", 5) ? FIELD_NONE : FIELD_ENTRY;
	case sizeof "refers" - 1:
		return memcmp(name.ptr, "refers", 6) ? FIELD_NONE
						     : FIELD_REFERS;
	case sizeof "patient" - 1:
		return memcmp(name.ptr, "patient", 7) ? FIELD_NONE
						      : FIELD_PATIENT;
	case sizeof "recorded" - 1:
		return memcmp(name.ptr, "recorded", 8) ? FIELD_NONE
						       : FIELD_RECORDED;
	default:
		return FIELD_NONE;
	}
}

/* The field of a name among those that the intake knows. */
static enum field
known_field(const struct intake *intake, struct text name)
{
	enum field field;

	if (intake->known == ENTRY_FIELDS)
		return entry_field(name);
	field = field_of_member(name);
	return intake->known & FIELD_BIT(field) ? field : FIELD_NONE;
}

/* A decision may be said by true or false. */
static bool
scanned_decision(
    const struct member *member, enum field field, struct text *text)
{
	if (field_row(field)->form != FORM_DECISION ||
	    (member->kind != MEMBER_TRUE && member->kind != MEMBER_FALSE))
		return false;
	*text = member->kind == MEMBER_TRUE ? TEXT("yes") : TEXT("no");
	return true;
}

/* Gives a member that was scanned; false where memory runs out. */
static bool
scanned_give(const struct member *member, enum field field,
    const struct intake *intake, struct values *values)
{
	struct text text = member->value;

	if (member->kind == MEMBER_STRING ||
	    (field == FIELD_SEQ && member->kind == MEMBER_INTEGER)) {
		if (!intake->borrows && !arena_copy(values->arena, text, &text))
			return false;
	} else if (!scanned_decision(member, field, &text)) {
		values->bad |= FIELD_BIT(field);
	}
	values_give(values, field, text);
	return true;
}

/* Does a member say that the line is an event or an answer? */
static bool
scanned_names_only(const struct member *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (member_names(members[i].name))
			return true;
	return false;
}

/* Is a name, other than the one that was met before, almost a field's? */
static bool
name_is_near(struct json_shapes *shapes, const struct intake *intake,
    struct text name, struct error *why)
{
	if (shapes->passed_len && name.len == shapes->passed_len &&
	    !memcmp(shapes->passed, name.ptr, name.len))
		return false;
	if (unknown_judge(intake, name, why))
		return true;
	if (name.len <= JSON_NAME_BYTES) {
		memcpy(shapes->passed, name.ptr, name.len);
		shapes->passed_len = name.len;
	}
	return false;
}

/* What the members of a line that was scanned are to the intake. */
static void
shape_find(struct json_shapes *shapes, struct json_shape *shape,
    const struct member *members, size_t count, const struct intake *intake)
{
	shape->names_only = scanned_names_only(members, count);
	shape->near = FIELD_NONE;
	for (size_t i = 0; i < count; i++) {
		struct text name = members[i].name;
		struct error why;

		shape->fields[i] = known_field(intake, name);
		if (shape->fields[i] != FIELD_NONE || shape->names_only ||
		    shape->near != FIELD_NONE)
			continue;
		if (name_is_near(shapes, intake, name, &why))
			shape->near = field_of_member(text_of(why.field));
	}
}

/* Finds the members of an entry, where the shape is plainly that of one. */
static void
glance_find(
    struct json_shape *shape, const struct member *members, size_t count)
{
	shape->glance_count = 0;
	if (shape->names_only || shape->near != FIELD_NONE)
		return;
	for (size_t i = 0; i < GLANCE_TEXTS; i++) {
		size_t at = 0;

		while (at < count && shape->fields[at] != glance_fields[i])
			at++;
		if (at < count ? members[at].kind != MEMBER_STRING
			       : i != GLANCE_REFERS)
			return;
		shape->glance[i] = at;
	}
	shape->glance_count = count;
}

/* The line of that shape, against what may stand in lines at all. */
static enum status
shape_judge(const struct json_shape *shape, const struct member *members,
    size_t count, const struct intake *intake, struct error *error)
{
	const char *field, *fault;

	if (shape->names_only) {
		fault = naming_fault(members, count, &field);
		return fault ? error_set(error, STATUS_REFUSED, field, fault)
			     : STATUS_OK;
	}
	for (size_t i = 0; shape->near != FIELD_NONE && i < count; i++)
		if (shape->fields[i] == FIELD_NONE &&
		    unknown_judge(intake, members[i].name, error))
			return error->status;
	return STATUS_OK;
}

/* What a member of that name says as a string; the empty text where none. */
static struct text
member_text(const struct member *members, size_t count, struct text name)
{
	for (size_t i = 0; i < count; i++)
		if (members[i].kind == MEMBER_STRING &&
		    text_equal(members[i].name, name))
			return members[i].value;
	return TEXT("");
}

/* Keeps what an answer of reconcile says beyond names. */
static bool
finding_keep(const struct member *members, size_t count, struct values *values)
{
	struct text answer, finding, listed;

	if (!values->names_only)
		return true;
	answer = member_text(members, count, TEXT("answer"));
	if (!text_equal(answer, TEXT("reconcile")))
		return true;
	finding = member_text(members, count, TEXT("finding"));
	listed = member_text(members, count, TEXT("listed"));
	if (!finding.len)
		finding = TEXT("none");
	return arena_copy(values->arena, finding, &values->finding) &&
	       arena_copy(values->arena, listed, &values->listed);
}

/* A line as the scanner has read it. */
struct scanned {
	const struct member *members;
	size_t count;
	const struct json_shape *shape;
};

static enum status
scanned_members_give(const struct scanned *line, const struct intake *intake,
    struct values *values, struct error *error)
{
	const struct json_shape *shape = line->shape;

	if (shape_judge(shape, line->members, line->count, intake, error))
		return error->status;
	values->names_only = shape->names_only;
	for (size_t i = 0; i < line->count; i++)
		if (shape->fields[i] != FIELD_NONE &&
		    !scanned_give(
			&line->members[i], shape->fields[i], intake, values))
			return error_set(
			    error, STATUS_FAILED, NULL, out_of_memory);
	values_keep_names(values);
	return finding_keep(line->members, line->count, values)
		   ? STATUS_OK
		   : error_set(error, STATUS_FAILED, NULL, out_of_memory);
}

/* The shape that the line has, read by it; NULL where it has none of them. */
static const struct json_shape *
shape_met(struct json_shapes *shapes, struct text raw)
{
	for (size_t i = 0; i < JSON_SHAPES; i++) {
		size_t at = (shapes->last + i) % JSON_SHAPES;

		if (scan_again(raw, &shapes->items[at].scan)) {
			shapes->last = at;
			return &shapes->items[at];
		}
	}
	return NULL;
}

const char *
json_line_glance(const char *at, const char *end, struct json_shapes *shapes,
    struct text texts[static GLANCE_TEXTS])
{
	for (size_t n = 0; n < JSON_SHAPES; n++) {
		size_t place = (shapes->last + n) % JSON_SHAPES;
		struct json_shape *shape = &shapes->items[place];
		const char *until;

		if (!shape->glance_count ||
		    !(until = scan_on(at, end, &shape->scan)))
			continue;
		shapes->last = place;
		for (size_t i = 0; i < GLANCE_TEXTS; i++)
			texts[i] =
			    shape->glance[i] < shape->scan.count
				? shape->scan.members[shape->glance[i]].value
				: (struct text){NULL, 0};
		return until;
	}
	return NULL;
}

/* The shape of a line that was scanned, in the place of the oldest. */
static const struct json_shape *
shape_learn(struct json_shapes *shapes, struct text raw,
    const struct member *members, size_t count, const struct intake *intake)
{
	struct json_shape *shape = &shapes->items[shapes->next];

	shape_find(shapes, shape, members, count, intake);
	glance_find(shape, members, count);
	scan_shape_learn(&shape->scan, raw, members, count);
	if (shape->scan.count) {
		shapes->last = shapes->next;
		shapes->next = (shapes->next + 1) % JSON_SHAPES;
	}
	return shape;
}

/* Reads the line into members, room for those of a scan; false where it is not
 * the scanner's. */
static bool
line_scan_plain(struct text raw, const struct intake *intake,
    struct json_shapes *shapes, struct member *members, struct scanned *line)
{
	const struct json_shape *met = shape_met(shapes, raw);

	if (met) {
		*line =
		    (struct scanned){met->scan.members, met->scan.count, met};
		return true;
	}
	if (!scan_object(raw, members, &line->count))
		return false;
	line->members = members;
	line->shape = shape_learn(shapes, raw, members, line->count, intake);
	return true;
}

/* A member of the library's as the scanner would have it. */
static struct member
member_loaded(const char *name, size_t len, const json_t *value)
{
	struct member member = {.name = {name, len}, .kind = MEMBER_OTHER};

	if (json_is_string(value)) {
		member.kind = MEMBER_STRING;
		member.value = (struct text){
		    json_string_value(value), json_string_length(value)};
	} else if (json_is_true(value)) {
		member.kind = MEMBER_TRUE;
	} else if (json_is_integer(value) && json_integer_value(value) > 0) {
		/* a value of any other kind: nobody asks which */
		member.kind = MEMBER_INTEGER;
		member.value = TEXT("1");
	}
	return member;
}

/*
 * Is the line, which has an event or an answer, one of ours? It is loaded anew,
 * so that an integer is told from other numbers.
 */
static enum status
loaded_naming_judge(struct text raw, struct values *values, struct error *error)
{
	struct member members[OBJECT_MEMBERS_MAX];
	const char *field, *fault = "has a number that is too large";
	bool starved;
	size_t count = 0;
	json_t *object = json_load_line(raw, 0, NULL, &starved);

	if (starved)
		return error_set(error, STATUS_FAILED, NULL, out_of_memory);
	if (!object)
		return error_set(error, STATUS_REFUSED, NULL, fault);
	for (void *at = json_object_iter(object);
	     at && count < OBJECT_MEMBERS_MAX;
	     at = json_object_iter_next(object, at))
		members[count++] = member_loaded(json_object_iter_key(at),
		    json_object_iter_key_len(at), json_object_iter_value(at));
	fault = naming_fault(members, count, &field);
	starved = !fault && !finding_keep(members, count, values);
	json_decref(object);
	if (starved)
		return error_set(error, STATUS_FAILED, NULL, out_of_memory);
	return fault ? error_set(error, STATUS_REFUSED, field, fault)
		     : STATUS_OK;
}

/* The same as the scanner does, by the library. */
static enum status
line_read_loaded(struct text raw, const struct intake *intake,
    struct values *values, struct error *error)
{
	json_t *object;
	enum status status = object_load(raw, &object, error);

	if (status != STATUS_OK)
		return status;
	values->names_only = json_object_get(object, "event") ||
			     json_object_get(object, "answer");
	if (values->names_only)
		status = loaded_naming_judge(raw, values, error);
	if (status == STATUS_OK)
		status = members_give(object, intake, values, error);
	values_keep_names(values);
	json_decref(object);
	return status;
}

enum status
json_line_read(struct text raw, const struct intake *intake,
    struct json_shapes *shapes, struct values *values, struct error *error)
{
	SCAN_MEMBERS members[SCAN_ROOM];
	struct scanned line;

	if (line_scan_plain(raw, intake, shapes, members, &line))
		return scanned_members_give(&line, intake, values, error);
	return line_read_loaded(raw, intake, values, error);
}
