/*
 * reading - the lines of one account, or one board, as plain values.
 *
 * Layer: report. Memory: all of it is the arena's. Errors: STATUS_REFUSED, with
 * where in detail, for anything that is not one whole account: nothing may then
 * be made of it.
 * Source: the interface's "account", "counts" and "audit-report".
 */
#ifndef EDSM_REPORT_READING_H
#define EDSM_REPORT_READING_H

#include "../ground/arena.h"
#include "../model/fact.h"

#define READING_LINES_MAX 200000
#define READING_BYTES_MAX ((size_t)64 << 20)

enum reading_kind {
	READING_ACCOUNT,
	READING_BOARD
};

struct seqs {
	uint64_t *items;
	size_t count;
};

/* An instant that is not set is INSTANT_UNSET, a text empty. */
struct org_line {
	struct text org, name, partner;
};

struct episode_line {
	struct text patient, episode, practice, service, care;
	struct text to_service, to_practice;
	int64_t opened_us, due_us, discharged_us;
};

struct mark_line {
	struct text patient, org, entry;
	int64_t since_us;
};

/* Lines of who and timeline. */
struct sight_line {
	struct text patient, viewer, source, route, episode, sees;
	int64_t before_us, from_us, until_us;
	uint64_t private_marks;
	struct seqs because;
};

struct late_line {
	struct text patient, viewer, source, route, episode, knew, right;
	int64_t from_us, until_us, knew_before_us, right_before_us;
	struct seqs because;
};

struct ground_line {
	struct text patient, viewer, source;
	struct text then, then_episode, now, now_episode;
	uint64_t seq;
	struct seqs then_because, now_because;
};

/* Lines of why and of shown, the last of which has a digest. */
struct entry_line {
	struct text patient, org, entry, viewer, decision, rule, episode;
	struct text shown, then, now, digest;
	int64_t at_us;
	uint64_t seq, withheld;
	struct seqs because;
};

struct count_line {
	struct text practice, viewer, measure;
	int64_t from_us, until_us, at_us;
	uint64_t value;
};

/* Lines of one kind, in their order; items are of the struct that is said. */
struct lines_of {
	void *items;
	size_t count, room;
};

struct reading {
	struct arena *arena;
	enum reading_kind kind;
	/* the first line */
	struct text patient, practice, service, head;
	struct text *numbers;
	size_t number_count;
	int64_t since_us, at_us;
	uint64_t known_seq, older;
	/* the others */
	struct lines_of orgs;     /* org_line */
	struct lines_of episodes; /* episode_line; of a board those to do */
	struct lines_of marks;    /* mark_line */
	struct lines_of who;      /* sight_line */
	struct lines_of timeline; /* sight_line */
	struct lines_of lates;    /* late_line */
	struct lines_of events;   /* fact, by ascending seq, with void_seq */
	struct lines_of grounds;  /* ground_line */
	struct lines_of entries;  /* entry_line */
	struct lines_of counts;   /* count_line */
	uint64_t lines;
	bool begun, ended;
};

/*
 * Reads fd to its end; name is for messages. entries: why and shown lines may
 * follow.
 */
WARN_UNUSED enum status reading_read(struct reading *reading, int fd,
    const char *name, bool entries, struct error *error);

/* The event of that number, NULL where it is not there. */
const struct fact *reading_event(const struct reading *reading, uint64_t seq);

#endif
