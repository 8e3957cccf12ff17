/*
 * gather - record entries, group of lines by group, patient by patient.
 *
 * Layer: entries. Memory: a group's lines and entries, with a ceiling; lists
 * that are kept from group to group; states of patients, with a ceiling.
 * Errors: a line that is no entry is told and remembered as refused; the group
 * goes on.
 *
 * The way of an entry: line -> entry -> (its patient's state) -> verdict ->
 * line. Lines are read straight into the group's hold and stay there. Entries
 * keep the order in which they came; each patient's form a chain, so that a
 * state is asked for once a group, however they are shuffled.
 */
#ifndef EDSM_ENTRIES_GATHER_H
#define EDSM_ENTRIES_GATHER_H

#include "../command/lines.h"
#include "../fields/form.h"
#include "../ledger/known.h"
#include "entry.h"

#define ENTRY_END UINT32_MAX

/*
 * An entry of a group, small, since a patient's may lie far apart. Where its
 * line says more than fits, or was not read as it stands, it is wide.
 */
struct gathered {
	union {
		int64_t recorded_us;
		const struct entry *wide; /* the group's */
	};
	uint32_t raw_at;  /* its line, in the hold */
	uint32_t next;    /* the patient's next entry, or ENTRY_END */
	uint32_t patient; /* whose number is on the line */
	uint32_t raw_len : 21, break_len : 2, is_wide : 1;
	uint32_t is_day : 1; /* recorded on the day that begins then */
	uint32_t shown : 1;
	uint32_t id_at : 21, id_len : 8; /* its id, in the line */
	uint16_t org;
	uint8_t rule, rule_then; /* enum rule, for questions */
};

/* An organisation of the group. */
struct gathered_org {
	struct text code;
	uint32_t heap; /* of shown_sum, while it works */
};

/* One patient of the group. */
struct patient_entries {
	uint64_t number;      /* of the lines, to be found by */
	const char *own;      /* the same, ten digits of the group's */
	const char *in_force; /* another, where links lead to it */
	uint32_t first, last;
};

/* Whose entries they are, as ten digits. */
static inline struct text
digits_of(const char *digits)
{
	return (struct text){digits, 10};
}

/* From that entry on they are of that input. */
struct stretch_of_input {
	uint32_t first;
	const struct input *input;
};

/*
 * States of patients that were asked for, as long as they are true. So many
 * bytes are kept, and with the last one no more than twice.
 */
#define KEPT_FULL ((size_t)6 << 20)
struct kept_states {
	struct arena arena;
	struct state **items;
	uint64_t *numbers;
	size_t count, room, number_room;
	struct index index;
	bool full;
};

/* What visits to patients need, of the groups of a run together. */
struct visits {
	struct arena scratch; /* one patient's */
	struct kept_states kept;
};

struct gathering {
	struct run *run;
	struct lines *lines;
	struct values *values;
	struct hold hold;       /* the group's lines */
	struct arena arena;     /* the group's texts that are not in them */
	struct gathered *items; /* the lists are from malloc */
	size_t count, room;
	uint64_t *line_numbers; /* of the items, where they are asked for */
	size_t line_room;
	struct patient_entries *patients;
	size_t patient_count, patient_room;
	size_t patient_at;         /* the patient of the last entry */
	struct index index;        /* of the patients */
	struct gathered_org *orgs; /* from here on they are the arena's */
	size_t org_count, org_room;
	size_t org_at; /* that of the last entry */
	struct index org_index;
	struct stretch_of_input *inputs;
	size_t input_count, input_room;
	struct buffer notes; /* what is to be told of the group's lines */
	uint64_t refused;    /* of these */
	uint64_t rows;       /* of the group, refused ones included */
	bool glances;        /* plain lines need no more than a glance */
	bool numbered;       /* the numbers of lines are asked for */
	bool one_patient;    /* an entry of another patient ends the run */
	struct text only;    /* that patient */
	bool ended;          /* all inputs are read */
	struct visits *visits;
	struct visits own_visits; /* void in a twin, which uses the other's */
};

/*
 * The entry behind an item in its chain, or ENTRY_END. It may lie far away, and
 * so may its line: it is called for while the item is worked on, and the one
 * behind it too.
 */
static inline uint32_t
entry_next(const struct gathering *gathering, const struct gathered *item)
{
	const struct gathered *next;

	if (item->next == ENTRY_END)
		return ENTRY_END;
	next = &gathering->items[item->next];
	__builtin_prefetch((const void *)((uintptr_t)gathering->hold.bytes +
					  next->raw_at + next->id_at));
	if (next->next != ENTRY_END)
		__builtin_prefetch(&gathering->items[next->next]);
	return item->next;
}

/* The id of the entry. */
static inline struct text
gathered_id(const struct gathering *gathering, const struct gathered *item)
{
	if (item->is_wide)
		return item->wide->entry;
	return (struct text){
	    gathering->hold.bytes + item->raw_at + item->id_at, item->id_len};
}

/* The entry itself; patient and org are one text for many. */
static inline struct entry
gathered_entry(const struct gathering *gathering, const struct gathered *item)
{
	struct entry entry = {
	    .patient = {gathering->patients[item->patient].own, 10},
	    .org = gathering->orgs[item->org].code,
	    .entry = gathered_id(gathering, item),
	    .recorded_us = item->recorded_us,
	    .recorded_last_us = item->recorded_us};

	if (item->is_wide) {
		entry.refers = item->wide->refers;
		entry.recorded_us = item->wide->recorded_us;
		entry.recorded_last_us = item->wide->recorded_last_us;
	} else if (item->is_day) {
		entry.recorded_last_us += DAY_US - 1;
	}
	return entry;
}

/* Called for each patient of a group with the state; scratch is for it. */
typedef enum status patient_visit(void *ctx, struct gathering *gathering,
    const struct patient_entries *chain, const struct state *state,
    struct error *error);

/* An empty one, to be filled by gathering_add. */
void gathering_init(struct gathering *gathering, struct run *run);

/*
 * One that reads the same lines in turn with the other; visits are the other's.
 * False where memory runs out: it is then empty.
 */
WARN_UNUSED bool gathering_twin(
    struct gathering *twin, const struct gathering *other);

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

/* Its halves: reads and tells nothing; tells what is to be told of it. */
WARN_UNUSED enum status gathering_fill(
    struct gathering *gathering, struct error *error);
void gathering_tell(struct gathering *gathering);

/* Adds an entry whose texts live as long as the group. */
WARN_UNUSED enum status gathering_add(struct gathering *gathering,
    const struct entry *entry, struct error *error);

/* The input that an item is of. */
const struct input *gathered_input(
    const struct gathering *gathering, const struct gathered *item);

/* What is logged of the entries that are shown. */
struct shown {
	char digest[HASH_BYTES]; /* the SHA-256 of the lines ORG TAB ENTRY LF,
				  * sorted by bytes, each once */
	struct text sources;     /* their organisations, blanks between */
};

/* Sums up what is shown of a patient's entries; texts are the scratch's. */
WARN_UNUSED enum status shown_sum(struct gathering *gathering,
    const struct patient_entries *chain, struct shown *shown,
    struct error *error);

/*
 * Visits each patient of the group, in order of their first entries; entries
 * under numbers that are one are one patient's, under the number in force.
 * States are kept from group to group: gathering_forget where what is known is
 * no longer the same.
 */
WARN_UNUSED enum status gathering_visit(struct gathering *gathering,
    struct known *known, patient_visit *visit, void *ctx, struct error *error);
void gathering_forget(struct gathering *gathering);

/* Forgets the group. */
void gathering_reset(struct gathering *gathering);

#endif
