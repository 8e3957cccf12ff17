/* sums - what the indexes hold, held against what they should. Ledger. */
#include "sums.h"

#include "sqlite.h"

#include <sodium/crypto_shorthash_siphash24.h>
#include <string.h>

_Static_assert(SUMS_KEY_BYTES == crypto_shorthash_siphash24_KEYBYTES &&
		   crypto_shorthash_siphash24_BYTES == sizeof(uint64_t),
    "a number of 64 bits by a key of 128");

/* Which columns an index is over; 0, which is never one, ends them early. */
static const struct index {
	unsigned char columns[3];
} indexes[INDEX_COUNT] = {
    [INDEX_EPISODE] = {{COLUMN_EPISODE}},
    [INDEX_DISCHARGE] = {{COLUMN_EPISODE, COLUMN_AT}},
    [INDEX_KIND] = {{COLUMN_KIND}},
    [INDEX_PARTNER] = {{COLUMN_ORG, COLUMN_AT}},
    [INDEX_VIEW] = {{COLUMN_PATIENT}},
    [INDEX_PRACTICE] = {{COLUMN_PATIENT, COLUMN_PRACTICE}},
    [INDEX_SERVICE] = {{COLUMN_PATIENT, COLUMN_SERVICE}},
    [INDEX_ORG] = {{COLUMN_PATIENT, COLUMN_ORG}},
    [INDEX_OF] = {{COLUMN_OF}},
};

size_t
entry_values(enum ledger_index which)
{
	size_t count = 0;

	switch (which) {
	case INDEX_SUBJECT:
		return 8;
	case INDEX_DUE:
		return 4;
	case INDEX_JOIN:
		return 2;
	default:
		while (indexes[which].columns[count])
			count++;
		return count + 1;
	}
}

/* So much of an entry is drawn from at once; nearly all are shorter. */
#define ENTRY_BYTES 512

/* The drawn number of bytes that are too many, by those drawn from pieces. */
struct drawing {
	unsigned char bytes[ENTRY_BYTES];
	size_t len;
	const unsigned char *key;
};

static void
drawing_fold(struct drawing *drawing)
{
	unsigned char drawn[crypto_shorthash_siphash24_BYTES];

	crypto_shorthash_siphash24(
	    drawn, drawing->bytes, drawing->len, drawing->key);
	memcpy(drawing->bytes, drawn, sizeof drawn);
	drawing->len = sizeof drawn;
}

static void
drawing_add(struct drawing *drawing, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	while (len) {
		size_t room = ENTRY_BYTES - drawing->len;
		size_t here = len < room ? len : room;

		memcpy(drawing->bytes + drawing->len, at, here);
		drawing->len += here;
		at += here;
		len -= here;
		if (drawing->len == ENTRY_BYTES)
			drawing_fold(drawing);
	}
}

/* Each value says what it is and how long, so that no two entries run into
 * the same bytes. */
static void
drawing_add_value(struct drawing *drawing, const struct value *value)
{
	uint64_t said = value->kind == VALUE_NUMBER ? (uint64_t)value->number
						    : value->text.len;
	unsigned char head[1 + sizeof said] = {(unsigned char)value->kind};

	if (value->kind == VALUE_NULL) {
		drawing_add(drawing, head, 1);
		return;
	}
	memcpy(head + 1, &said, sizeof said);
	drawing_add(drawing, head, sizeof head);
	if (value->kind == VALUE_TEXT)
		drawing_add(drawing, value->text.ptr, value->text.len);
}

void
sums_add(struct sums *sums, const unsigned char *key, enum ledger_index which,
    const struct value *entry)
{
	struct drawing drawing;
	uint64_t drawn;

	drawing.len = 0;
	drawing.key = key;
	for (size_t i = 0; i < entry_values(which); i++)
		drawing_add_value(&drawing, &entry[i]);
	drawing_fold(&drawing);
	memcpy(&drawn, drawing.bytes, sizeof drawn);
	sums->sum[which] += drawn;
	sums->count[which]++;
}

static bool
is(const struct value *value)
{
	return value->kind != VALUE_NULL;
}

/* Has the index an entry of the row? As the WHERE in schema.c says it. */
static bool
index_has(enum ledger_index which, const struct value *row)
{
	int64_t kind = row[COLUMN_KIND].number;

	switch (which) {
	case INDEX_SUBJECT:
		return is(&row[COLUMN_PATIENT]) && kind != EVENT_RECORD_VIEW;
	case INDEX_EPISODE:
	case INDEX_PRACTICE:
	case INDEX_SERVICE:
		return kind == EVENT_EPISODE_OPEN;
	case INDEX_DISCHARGE:
		return kind == EVENT_EPISODE_DISCHARGE;
	case INDEX_DUE:
		return kind == EVENT_EPISODE_OPEN && is(&row[COLUMN_DUE]);
	case INDEX_PARTNER:
		return kind == EVENT_PARTNER_SET;
	case INDEX_VIEW:
		return kind == EVENT_RECORD_VIEW;
	case INDEX_ORG:
		return kind == EVENT_MARK_PRIVATE;
	case INDEX_OF:
		return is(&row[COLUMN_OF]);
	case INDEX_JOIN:
		return kind > EVENT_VIEW_REVIEW;
	default:
		return true;
	}
}

/* A code is short; one that is not is nobody's. */
#define CODE_BYTES 256

/* The episode, the entry, or the practice behind a blank. */
static bool
subject_of(const struct value *row, char code[static CODE_BYTES],
    struct value *subject)
{
	const struct value *practice = &row[COLUMN_PRACTICE];

	*subject = is(&row[COLUMN_EPISODE]) ? row[COLUMN_EPISODE]
		   : is(&row[COLUMN_ENTRY]) ? row[COLUMN_ENTRY]
					    : *practice;
	if (is(&row[COLUMN_EPISODE]) || is(&row[COLUMN_ENTRY]) || !is(practice))
		return true;
	if (practice->text.len >= CODE_BYTES)
		return false;
	code[0] = ' ';
	memcpy(code + 1, practice->text.ptr, practice->text.len);
	subject->text = (struct text){code, practice->text.len + 1};
	return true;
}

static bool
entry_make(enum ledger_index which, const struct value *row,
    char code[static CODE_BYTES], struct value entry[static ENTRY_VALUES])
{
	size_t count = entry_values(which);

	entry[count - 1] = row[COLUMN_SEQ];
	switch (which) {
	case INDEX_SUBJECT:
		entry[0] = row[COLUMN_PATIENT];
		entry[2] = row[COLUMN_AT];
		entry[3] = row[COLUMN_KIND];
		entry[4] = row[COLUMN_PRACTICE];
		entry[5] = row[COLUMN_SERVICE];
		entry[6] = row[COLUMN_MIG];
		return subject_of(row, code, &entry[1]);
	case INDEX_DUE:
		entry[0] = row[COLUMN_SEQ];
		entry[1] = row[COLUMN_DUE];
		entry[2] = row[COLUMN_EPISODE];
		return true;
	case INDEX_JOIN:
		entry[0] =
		    is(&row[COLUMN_WAS]) ? row[COLUMN_WAS] : row[COLUMN_ORG];
		return true;
	default:
		for (size_t i = 0; i + 1 < count; i++)
			entry[i] = row[indexes[which].columns[i]];
		return true;
	}
}

bool
sums_add_row(struct sums *sums, const unsigned char *key,
    const struct value row[static COLUMN_COUNT])
{
	struct value entry[ENTRY_VALUES];
	char code[CODE_BYTES];

	for (int i = 0; i < INDEX_COUNT; i++) {
		enum ledger_index which = (enum ledger_index)i;

		if (!index_has(which, row))
			continue;
		if (!entry_make(which, row, code, entry))
			return false;
		sums_add(sums, key, which, entry);
	}
	return true;
}

void
sums_join(struct sums *sums, const struct sums *more)
{
	for (int i = 0; i < INDEX_COUNT; i++) {
		sums->sum[i] += more->sum[i];
		sums->count[i] += more->count[i];
	}
}

bool
sums_equal(const struct sums *a, const struct sums *b)
{
	return !memcmp(a->sum, b->sum, sizeof a->sum) &&
	       !memcmp(a->count, b->count, sizeof a->count);
}
