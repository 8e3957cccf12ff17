/*
 * lines - what the files of the store of lines share.
 *
 * Layer: ledger, and no business of anybody but its files. Memory: the lines of
 * the whole file as they stand in it, beside each 9 bytes and 8 for each way to
 * find it (2 to 7, by its kind). Errors: as in ledger.h.
 *
 * The file holds a ledger's events as audit-view prints them. It is read once,
 * when it is opened, and every line is held against the chain then; only for
 * LEDGER_PROOF the lines are taken as they are, since whoever proves them is to
 * say what is wrong with which. What the questions give is read from the line
 * anew: beside the lines nothing is kept that could differ from them. A file
 * that another ledger is carried over into keeps nothing in memory but its
 * head, and answers nothing else.
 */
#ifndef EDSM_LINES_LINES_H
#define EDSM_LINES_LINES_H

#include "../../ground/buffer.h"
#include "../store.h"
#include "posts.h"

/* The longest line, in bytes. */
#define LINES_LINE_MAX ((size_t)2 << 20)

/* What a fact is found by; a patient's number is its own key. */
enum posted {
	POSTED_PATIENT, /* all but views */
	POSTED_VIEW,    /* the patient of views */
	POSTED_SUBJECT, /* patient and episode, entry or choice's practice */
	POSTED_NAMED,   /* patient and practice, service or org */
	POSTED_EPISODE, /* openings and discharges */
	POSTED_OF,      /* the fact that is voided or reviewed */
	POSTED_JOINED,  /* the code or number that is part of another now */
	POSTED_KIND,
	POSTED_PARTNER, /* the organisation of a partner-set */
	POSTED_DUE,     /* all openings with due */
	POSTED_COUNT
};

struct lines {
	struct store store;
	enum ledger_mode mode;
	bool readable;        /* by every account */
	struct head head;     /* its seq is how many lines there are */
	bool is_cut;          /* the last line has no line break, of a proof */
	char *bytes;          /* the lines, each with its line break */
	size_t *begins;       /* where each begins; one more for the end */
	unsigned char *kinds; /* of each its enum event; 0: no fact */
	size_t room;          /* of both */
	struct posts posts[POSTED_COUNT];
	uint64_t size; /* of the file, as far as it counts */
	bool has_free; /* is it known how many bytes are left there? */
	uint64_t free_bytes;
	/* of a target: the file, else -1, and what was added since begin with
	 * the head before */
	int fd;
	struct buffer added;
	struct head before;
};

/* The store is the first member of its struct. */
static inline struct lines *
lines_of(struct store *store)
{
	return (struct lines *)store;
}

/* The file of the place, which begins with "lines:". */
static inline const char *
lines_path(const char *place)
{
	return place + sizeof "lines:" - 1;
}

/* STATUS_FAILED, which leaves the store spent. */
WARN_UNUSED enum status lines_fail(
    struct lines *lines, const char *what, struct error *error);

/*
 * Reads the open file, which has size bytes, into the lines. A last line that
 * is cut off is damage; for LEDGER_PROOF it is one line more, and for
 * LEDGER_TARGET *whole is where it begins.
 */
WARN_UNUSED enum status lines_load(struct lines *lines, int fd, uint64_t size,
    uint64_t *whole, struct error *error);

/* Keeps the fact of the next line under what it is found by. */
WARN_UNUSED bool lines_post(struct lines *lines, const struct fact *fact);

/* The key of a text, and of one that belongs to a patient. */
uint64_t lines_key(struct text text);
uint64_t lines_key_of(struct text patient, struct text text);
/* The key of a patient: its number; of what is none, one that nobody has. */
uint64_t lines_key_patient(struct text patient);

/* STATUS_FAILED where the store answers nothing but its head. */
WARN_UNUSED enum status lines_asked(struct lines *lines, struct error *error);

/*
 * The fact of that line, which is there, with what a store keeps of it; its
 * texts are the arena's. Of a line that is none, for LEDGER_PROOF alone, it is
 * a fact of nothing.
 */
WARN_UNUSED enum status lines_fact(struct lines *lines, uint64_t seq,
    struct arena *arena, struct fact *fact, struct error *error);
struct text lines_line(const struct lines *lines, uint64_t seq);
enum event lines_kind(const struct lines *lines, uint64_t seq);

/* The head with that fact and line behind it. */
void lines_head_move(
    struct head *head, const struct fact *fact, struct text line);

/* What store.h asks for, in the files that hold it. */
enum status lines_create(
    const char *place, struct ledger_making *making, struct error *error);
enum status lines_begin(struct store *store, struct error *error);
enum status lines_commit(struct store *store, struct error *error);
void lines_rollback(struct store *store);
enum status lines_append(struct store *store, const struct fact *fact,
    struct text line, int64_t latest_us, struct error *error);
enum status lines_facts(struct store *store, const struct facts_query *query,
    fact_sink *sink, void *ctx, struct error *error);
enum status lines_span(struct store *store, const struct ledger_about *about,
    struct ledger_span *span, struct error *error);
enum status lines_has_routes(struct store *store,
    const struct ledger_about *about, bool *has, struct error *error);
enum status lines_names_org(struct store *store,
    const struct ledger_about *about, bool *has, struct error *error);
enum status lines_next_patient(struct store *store,
    const struct ledger_about *after, char number[static 11], bool *found,
    struct error *error);
enum status lines_firsts(
    struct store *store, struct ledger_firsts *firsts, struct error *error);
enum status lines_logged_at(
    struct store *store, uint64_t seq, int64_t *logged_us, struct error *error);

#endif
