/*
 * gather - record entries, group of lines by group, patient by patient.
 *
 * Layer: entries. Memory: a group's lines and entries, with a ceiling; lists
 * that are kept from group to group; the state of one patient at a time.
 * Errors: a line that is no entry is told and remembered as refused; the group
 * goes on.
 *
 * The way of an entry: line -> entry -> (its patient's state) -> verdict ->
 * line. Entries keep the order in which they came; each patient's form a
 * chain, so that a state is built once a group, however they are shuffled.
 */
#ifndef EDSM_ENTRIES_GATHER_H
#define EDSM_ENTRIES_GATHER_H

#include "../command/lines.h"
#include "../ledger/known.h"
#include "entry.h"

#define ENTRY_END UINT32_MAX

/* What a question wants to know of a verdict beside its rule. */
struct grounds {
	struct because because;
	struct text episode; /* the group's; empty where none */
};

/*
 * The members that deciding reads come first, for the cache: a patient's
 * entries may lie far apart.
 */
struct gathered {
	struct entry entry; /* patient and org are one text for many */
	uint32_t next;      /* the patient's next entry, or ENTRY_END */
	bool shown;
	unsigned char break_bytes;         /* of its line break */
	enum rule rule : 8, rule_then : 8; /* for questions */
	struct text raw;                   /* its line, the group's */
	const struct input *input;
	uint64_t line;
	struct grounds *grounds; /* the group's, for questions */
};

/* The organisations of a group whose codes are shared by its entries. */
#define GATHERED_ORGS 8

/* One patient of the group. */
struct patient_entries {
	struct text patient;
	uint64_t number; /* the same, to be found by */
	uint32_t first, last;
};

struct gathering {
	struct run *run;
	struct lines lines;
	struct values *values;
	struct arena arena;     /* the group's: lines and texts */
	struct arena scratch;   /* one patient's */
	struct gathered *items; /* the lists are from malloc */
	size_t count, room;
	struct patient_entries *patients;
	size_t patient_count, patient_room;
	size_t patient_at;  /* the patient of the last entry */
	struct entry last;  /* the last entry, its texts in its own line */
	struct index index; /* of the patients */
	struct text orgs[GATHERED_ORGS];
	size_t org_count;
	bool one_patient; /* an entry of another patient ends the run */
	struct text only; /* that patient */
	bool ended;       /* all inputs are read */
};

/*
 * The entry behind an item in its chain, or ENTRY_END. It may lie far away, so
 * it is called for while the item is worked on.
 */
static inline uint32_t
entry_next(const struct gathering *gathering, const struct gathered *item)
{
	if (item->next != ENTRY_END)
		__builtin_prefetch(&gathering->items[item->next]);
	return item->next;
}

/* Called for each patient of a group with the state; scratch is for it. */
typedef enum status patient_visit(void *ctx, struct gathering *gathering,
    const struct patient_entries *chain, const struct state *state,
    struct error *error);

/* Opens the inputs of the run. */
WARN_UNUSED enum status gathering_open(
    struct gathering *gathering, struct run *run, struct error *error);
WARN_UNUSED enum status gathering_close(
    struct gathering *gathering, struct error *error);

/* Gives back the memory; gathering_close does. */
void gathering_release(struct gathering *gathering);

/* Reads the next group: until it is full, input pauses, or all is read. */
WARN_UNUSED enum status gathering_read(
    struct gathering *gathering, struct error *error);

/* Adds an entry that came by flags. */
WARN_UNUSED enum status gathering_add(struct gathering *gathering,
    const struct entry *entry, struct error *error);

/*
 * Visits each patient of the group, in order of their first entries; entries
 * under numbers that are one are one patient's, under the number in force.
 */
WARN_UNUSED enum status gathering_visit(struct gathering *gathering,
    struct known *known, patient_visit *visit, void *ctx, struct error *error);

/* Forgets the group. */
void gathering_reset(struct gathering *gathering);

#endif
