/* form - how the value of a field is written. Fields. */
#include "form.h"

/* Which forms a byte may stand in. */
#define IN_ID 1
#define IN_ORG 2
#define LOWER 4

#define ID_CHARS 64
#define ENTRY_CHARS 128
#define ORG_CHARS 12
#define REFERS_MAX 64
#define SHORT_CHARS 100
#define LONG_CHARS 500

static const char *const phrases[FORM_COUNT] = {
    [FORM_PATIENT] = "is not an NHS number (10 digits, modulus 11)",
    [FORM_PATIENT_STORED] = "is not an NHS number (10 digits, modulus 11)",
    [FORM_ID] = "is not an id (1 to 64 of A-Z a-z 0-9 . _ : / -)",
    [FORM_ENTRY] = "is not an id (1 to 128 of A-Z a-z 0-9 . _ : / -)",
    [FORM_REFERS] = "is not a list of up to 64 ids, blanks between them",
    [FORM_ORG] = "is not an organisation code (2 to 12 of A-Z 0-9 -)",
    [FORM_DECISION] = "is neither yes nor no",
    [FORM_DECISION_STORED] = "is neither yes nor no",
    [FORM_INSTANT] = "is not a time (RFC 3339 with an offset, or a date)",
    [FORM_STRETCH] = "is not a time (RFC 3339 with an offset, or a date)",
    [FORM_DECIDED_BY] =
	"is none of patient, parent, guardian, attorney, best-interests",
    [FORM_EVENT] = "is not the name of an event",
    [FORM_OUTCOME] = "is not justified, not-justified, referred or open",
    [FORM_CODES] = "is not a list of organisation codes",
    [FORM_SHORT_TEXT] = "is not a text of 1 to 100 characters, none of control",
    [FORM_LONG_TEXT] = "is not a text of 1 to 500 characters, none of control",
    [FORM_REASON] = "is not a reason of 3 to 500 characters",
    [FORM_NUMBER] = "is not a number",
    [FORM_DIGEST] = "is not a SHA-256 in hexadecimal",
    [FORM_PATH] = "is empty",
    [FORM_ANY] = "is empty",
};

/* clang-format off */
#define TEN(from, what) [from] = what, what, what, what, what, what, what, \
	what, what, what
#define LETTERS(from, what) TEN(from, what), TEN((from) + 10, what), \
	[(from) + 20] = what, what, what, what, what, what

static const unsigned char classes[256] = {
	TEN('0', IN_ID | IN_ORG),
	LETTERS('A', IN_ID | IN_ORG),
	LETTERS('a', IN_ID | IN_ORG | LOWER),
	['-'] = IN_ID | IN_ORG,
	['.'] = IN_ID, ['_'] = IN_ID, [':'] = IN_ID, ['/'] = IN_ID,
};
/* clang-format on */

/* The forms in which every byte may stand; *any: those of any byte. */
static unsigned
classes_of(struct text text, unsigned *any)
{
	unsigned every = 0xff, some = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned found = classes[(unsigned char)text.ptr[i]];

		every &= found;
		some |= found;
	}
	*any = some;
	return every;
}

/* Ten digits whose sum, times 10, 9 ... 1, is a multiple of 11. */
static bool
digits_check(const char digits[static 10])
{
	unsigned sum = 0, highest = 0;

	for (unsigned i = 0; i < 10; i++) {
		unsigned digit = (unsigned char)(digits[i] - '0');

		highest = digit > highest ? digit : highest;
		sum += (10 - i) * digit;
	}
	return highest < 10 && sum % 11 == 0;
}

/* Are all digits equal? Such a number passes modulus 11 and means "unknown". */
static bool
digits_are_equal(const char digits[static 10])
{
	for (unsigned i = 1; i < 10; i++)
		if (digits[i] != digits[0])
			return false;
	return true;
}

static bool
stored_patient_read(struct text raw, struct arena *arena, struct text *text)
{
	char digits[10];
	size_t count = 0;

	if (raw.len == sizeof digits)
		return digits_check(raw.ptr) && (*text = raw, true);
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.ptr[i] == ' ' || raw.ptr[i] == '-')
			continue;
		if (!char_is_digit(raw.ptr[i]) || count == sizeof digits)
			return false;
		digits[count++] = raw.ptr[i];
	}
	if (count != sizeof digits || !digits_check(digits))
		return false;
	return arena_copy(arena, (struct text){digits, count}, text);
}

static bool
patient_read(struct text raw, struct arena *arena, struct text *text)
{
	struct text read;

	if (!stored_patient_read(raw, arena, &read) ||
	    digits_are_equal(read.ptr))
		return false;
	return *text = read, true;
}

static bool
id_read(struct text raw, size_t max, struct text *text)
{
	unsigned any;

	if (raw.len < 1 || raw.len > max || !(classes_of(raw, &any) & IN_ID))
		return false;
	return *text = raw, true;
}

/* Ids with one blank or more between them; none at all is an empty list. */
static bool
refers_read(struct text raw, struct text *text)
{
	struct text rest = raw, id;
	size_t count = 0;

	while (text_word(&rest, &id))
		if (++count > REFERS_MAX || !id_read(id, ENTRY_CHARS, &id))
			return false;
	return *text = raw, count > 0;
}

static bool
org_read(struct text raw, struct arena *arena, struct text *text)
{
	char code[ORG_CHARS];
	unsigned any;

	if (raw.len < 2 || raw.len > sizeof code ||
	    !(classes_of(raw, &any) & IN_ORG))
		return false;
	if (!(any & LOWER))
		return *text = raw, true;
	for (size_t i = 0; i < raw.len; i++)
		code[i] = char_upper(raw.ptr[i]);
	return arena_copy(arena, (struct text){code, raw.len}, text);
}

bool
form_is_canonical(enum form form, struct text raw)
{
	unsigned any;

	switch (form) {
	case FORM_PATIENT:
		return raw.len == 10 && digits_check(raw.ptr) &&
		       !digits_are_equal(raw.ptr);
	case FORM_ID:
		return id_read(raw, ID_CHARS, &raw);
	case FORM_ENTRY:
		return id_read(raw, ENTRY_CHARS, &raw);
	case FORM_ORG:
		return raw.len >= 2 && raw.len <= ORG_CHARS &&
		       classes_of(raw, &any) & IN_ORG && !(any & LOWER);
	default:
		return false;
	}
}

static bool
stored_decision_read(struct text raw, enum decision *decision)
{
	if (text_equal(raw, TEXT("yes")))
		return *decision = DECISION_YES, true;
	if (text_equal(raw, TEXT("no")))
		return *decision = DECISION_NO, true;
	return false;
}

enum decision
decision_of_word(struct text word)
{
	static const char *const yes[] = {"yes", "y", "true"};
	static const char *const no[] = {"no", "n", "false"};

	for (size_t i = 0; i < 3; i++) {
		if (text_equal_folded(word, text_of(yes[i])))
			return DECISION_YES;
		if (text_equal_folded(word, text_of(no[i])))
			return DECISION_NO;
	}
	return DECISION_UNSET;
}

static bool
decided_by_read(struct text raw, struct text *text)
{
	static const char *const deciders[] = {
	    "patient", "parent", "guardian", "attorney", "best-interests"};

	for (size_t i = 0; i < sizeof deciders / sizeof *deciders; i++)
		if (text_equal(raw, text_of(deciders[i])))
			return *text = text_of(deciders[i]), true;
	return false;
}

static bool
plain_read(struct text raw, size_t max_chars, struct text *text)
{
	if (!raw.len || raw.len > max_chars * 4 || !text_is_plain(raw))
		return false;
	return text_chars(raw) <= max_chars && (*text = raw, true);
}

/* Three characters that can be seen, so that a blank is no reason. */
/* Codes with one blank between them, as a view's event has them. */
static bool
codes_read(struct text raw, struct arena *arena, struct text *text)
{
	struct text rest = raw, word, code;

	while (text_word(&rest, &word))
		if (!org_read(word, arena, &code))
			return false;
	return *text = raw, raw.len > 0;
}

static bool
reason_read(struct text raw, struct text *text)
{
	return plain_read(raw, LONG_CHARS, text) && text_visible(raw) >= 3;
}

static bool
number_read(struct text raw, uint64_t *number)
{
	uint64_t sum = 0;

	if (!raw.len || raw.len > 18)
		return false;
	for (size_t i = 0; i < raw.len; i++) {
		if (!char_is_digit(raw.ptr[i]))
			return false;
		sum = sum * 10 + (uint64_t)(raw.ptr[i] - '0');
	}
	return *number = sum, true;
}

static bool
digest_read(struct text raw, struct text *text)
{
	if (raw.len != 64)
		return false;
	for (size_t i = 0; i < raw.len; i++)
		if (!char_is_digit(raw.ptr[i]) &&
		    (raw.ptr[i] < 'a' || raw.ptr[i] > 'f'))
			return false;
	return *text = raw, true;
}

static bool
stretch_read(struct text raw, struct form_value *value)
{
	struct stretch stretch;

	if (!instant_read(raw, &stretch))
		return false;
	value->us = stretch.first_us;
	value->last_us = stretch.last_us;
	return true;
}

static bool
value_read(enum form form, struct text raw, struct arena *arena,
    struct form_value *value)
{
	switch (form) {
	case FORM_PATIENT:
		return patient_read(raw, arena, &value->text);
	case FORM_PATIENT_STORED:
		return stored_patient_read(raw, arena, &value->text);
	case FORM_ID:
		return id_read(raw, ID_CHARS, &value->text);
	case FORM_ENTRY:
		return id_read(raw, ENTRY_CHARS, &value->text);
	case FORM_REFERS:
		return refers_read(raw, &value->text);
	case FORM_ORG:
		return org_read(raw, arena, &value->text);
	case FORM_DECISION:
		value->decision = decision_of_word(raw);
		return value->decision != DECISION_UNSET;
	case FORM_DECISION_STORED:
		return stored_decision_read(raw, &value->decision);
	case FORM_INSTANT:
	case FORM_STRETCH:
		return stretch_read(raw, value);
	case FORM_DECIDED_BY:
		return decided_by_read(raw, &value->text);
	case FORM_EVENT:
		value->event = event_of_name(raw);
		return value->event != EVENT_UNSET;
	case FORM_OUTCOME:
		value->review = review_of_name(raw);
		return value->review != REVIEW_UNSET;
	case FORM_CODES:
		return codes_read(raw, arena, &value->text);
	case FORM_SHORT_TEXT:
		return plain_read(raw, SHORT_CHARS, &value->text);
	case FORM_LONG_TEXT:
		return plain_read(raw, LONG_CHARS, &value->text);
	case FORM_REASON:
		return reason_read(raw, &value->text);
	case FORM_NUMBER:
		return number_read(raw, &value->number);
	case FORM_DIGEST:
		return digest_read(raw, &value->text);
	default:
		value->text = raw;
		return raw.len > 0;
	}
}

/* Has the text a character that nobody sees, a blank aside? */
static bool
has_unseen(struct text raw)
{
	uint32_t c;

	while (text_next(&raw, &c))
		if (c != ' ' && !codepoint_is_visible(c))
			return true;
	return false;
}

/* Is it well-formed as an NHS number, but for its ten equal digits? */
static bool
is_stand_in(struct text raw, struct arena *arena)
{
	struct text read;

	return stored_patient_read(raw, arena, &read);
}

static bool
form_is_text(enum form form)
{
	return form == FORM_SHORT_TEXT || form == FORM_LONG_TEXT ||
	       form == FORM_REASON;
}

/* The digits from at on; returns where they end. */
static size_t
digits_skip(struct text raw, size_t at)
{
	while (at < raw.len && char_is_digit(raw.ptr[at]))
		at++;
	return at;
}

/* Digits, and maybe a point and more of them; where they end, 0 for none. */
static size_t
decimal_skip(struct text raw)
{
	size_t at = digits_skip(raw, 0);

	if (at && at + 1 < raw.len && raw.ptr[at] == '.')
		at = digits_skip(raw, at + 1);
	return at;
}

/* 9.43477E+09: a column of numbers that was wider than its cell. */
static bool
is_scientific(struct text raw)
{
	size_t at = decimal_skip(raw);

	if (!at || at == raw.len || char_lower(raw.ptr[at]) != 'e')
		return false;
	at++;
	if (at < raw.len && (raw.ptr[at] == '+' || raw.ptr[at] == '-'))
		at++;
	return at < raw.len && digits_skip(raw, at) == raw.len;
}

/* 45292.395833: days since 1899. */
static bool
is_day_count(struct text raw)
{
	return digits_skip(raw, 0) == 5 && decimal_skip(raw) == raw.len;
}

/* ########: what is shown of a cell that is too narrow. */
static bool
is_too_narrow(struct text raw)
{
	size_t at = 0;

	while (at < raw.len && raw.ptr[at] == '#')
		at++;
	return raw.len > 2 && at == raw.len;
}

const char *
form_spoiled(enum form form, struct text raw)
{
	bool is_time = form == FORM_INSTANT || form == FORM_STRETCH;

	if (!is_time && form != FORM_PATIENT && form != FORM_ID &&
	    form != FORM_ENTRY && form != FORM_ORG && form != FORM_NUMBER)
		return NULL;
	if (is_scientific(raw))
		return "is a number in scientific form, which a spreadsheet "
		       "made of it: its digits are lost, export it as text";
	if (is_time && is_day_count(raw))
		return "is a number of days, as a spreadsheet keeps dates: "
		       "export it as text";
	if (is_too_narrow(raw))
		return "is what a spreadsheet shows of a cell that is too "
		       "narrow: export it anew";
	return NULL;
}

/* What is wrong with a value, as far as it helps to mend it. */
static const char *
value_fault(enum form form, struct text raw, struct arena *arena)
{
	const char *spoiled = form_spoiled(form, raw);

	if (!text_is_utf8(raw))
		return "is not UTF-8";
	if (!form_is_text(form) && has_unseen(raw))
		return "has a character that is not seen";
	if (form == FORM_PATIENT && is_stand_in(raw, arena))
		return "is ten equal digits, which stand for no number";
	return spoiled ? spoiled : phrases[form];
}

enum status
form_read(enum form form, const char *field, struct text raw,
    struct arena *arena, struct form_value *value, struct error *error)
{
	struct form_value read = {.us = INSTANT_UNSET};

	if (!value_read(form, raw, arena, &read))
		return error_set(error, STATUS_REFUSED, field,
		    value_fault(form, raw, arena));
	*value = read;
	return STATUS_OK;
}
