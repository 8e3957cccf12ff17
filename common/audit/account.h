/*
 * account - everything about one patient, gathered at one head, for a page.
 *
 * Layer: audit. Memory: an account owns an arena that is emptied for each
 * patient. Errors: as ask.h; STATUS_FAILED where a patient has more events
 * than fit in memory.
 * Source: the interface's "account"; the rules, section 4 (what was known).
 */
#ifndef EDSM_AUDIT_ACCOUNT_H
#define EDSM_AUDIT_ACCOUNT_H

#include "../core/intervals.h"
#include "ask.h"
#include "pool.h"

/* An event of the patient, or of organisations, with its stored line. */
struct account_event {
	struct fact fact; /* what its columns hold */
	struct text line;
};

struct account_events {
	struct account_event *items; /* by ascending seq */
	size_t count, room;
};

/* Events, by ascending seq, that bear on the same ways to see a record. */
struct bundle {
	const struct account_event **items;
	size_t count, room;
};

struct bundles {
	const struct bundle **items;
	size_t count, room;
};

/* Where what was right differed from what could be known. */
struct late {
	const struct bundle *bundle; /* whose events bear on it */
	struct text viewer, source;
	enum route route;
	struct text episode;
	uint64_t episode_seq;
	bool to_service; /* the episode's direction */
	int64_t from_us, until_us;
	/* HORIZON_NONE: nothing, HORIZON_UNLIMITED: all, else before it */
	int64_t knew_us, right_us;
};

struct lates {
	struct late *items;
	size_t count, room;
};

/* By which rule a look was allowed or denied, of one organisation's record. */
struct ground {
	uint64_t seq;
	struct text viewer, source;
	struct verdict then, now;
	struct text then_episode, now_episode;
};

struct grounds {
	struct ground *items; /* by seq, then source */
	size_t count, room;
};

/* Numbers of events. */
struct seq_list {
	uint64_t *items;
	size_t count, room;
};

struct account {
	struct ask ask; /* the first: a visit of ask.h finds the rest by it */
	struct arena arena;
	const struct state *state;
	struct numbers numbers; /* of the patient, links that stand or not */
	int64_t since_us;
	int64_t end_us;               /* the first instant after the period */
	struct account_events events; /* of the patient */
	struct account_events
	    joins;            /* partner-sets, successions, their voids */
	struct bundle whole;  /* all that bears on who sees */
	struct bundle shared; /* successions, links and what voids them */
	struct lates lates;
	struct grounds grounds;
	struct seq_list named; /* by because */
	struct pool codes;     /* that occur in the lines */
	struct output spool;   /* the lines behind the organisations */
	uint64_t lines;
	bool begun; /* a kind of lines was */
};

/* What is known by so many of a bundle's events, where no numbers are linked.
 */
struct knowledge {
	struct arena arena;
	struct organisations orgs;
	struct state state;
	size_t count;
};

void knowledge_init(struct knowledge *knowledge);
void knowledge_release(struct knowledge *knowledge);

/* Nothing is known. */
void knowledge_empty(
    struct knowledge *knowledge, const struct account *account);

/*
 * Takes events until so many are known, which are no fewer than before. One
 * that voids works back on those before it, so that they are taken anew.
 */
WARN_UNUSED bool knowledge_learn(struct knowledge *knowledge,
    const struct account *account, const struct bundle *bundle, size_t count);

/* STATUS_FAILED: more than the memory holds. */
enum status account_full(struct error *error);

/* Adds the number of an event that because names. */
WARN_UNUSED bool account_name(struct account *account, uint64_t seq);

/* Adds an organisation's code; an empty one is none. */
WARN_UNUSED bool account_code(struct account *account, struct text code);

/* Is the number the patient's, by links that stand? */
bool account_has_number(const struct account *account, struct text number);

/*
 * Finds the stretches that reach into the period, in order: by viewer, source,
 * route, episode and from.
 */
WARN_UNUSED enum status account_find_lates(
    struct account *account, struct error *error);

/* What the fact is about: of a void the fact that it takes back, or NULL. */
const struct fact *account_subject(
    const struct account *account, const struct fact *fact);

/*
 * Sorts the events, before lates and grounds are found, into bundles, each of
 * an episode or of a choice and a partner, with what joined their
 * organisations; where numbers are linked, into one. What bears on who sees by
 * a way is all in its bundle.
 */
WARN_UNUSED bool account_bundle(
    struct account *account, struct bundles *bundles);

/*
 * The facts that took effect before the stretch ended and were logged after it
 * began, as far as they bear on it, in ascending order, in the arena.
 */
WARN_UNUSED bool late_because(
    struct account *account, const struct late *late, struct seq_list *because);

/* Finds the grounds of the period's looks. */
WARN_UNUSED enum status account_find_grounds(
    struct account *account, struct error *error);

/* Finds and prints the stretches; prints the grounds, which have been found. */
WARN_UNUSED enum status account_print_lates(
    struct account *account, struct error *error);
WARN_UNUSED enum status account_print_grounds(
    struct account *account, struct error *error);

/* Does the event belong to the period? */
bool account_has_event(
    const struct account *account, const struct account_event *event);

/* The place of the first of the events that has that seq or a later one. */
size_t account_events_from(const struct account_events *events, uint64_t seq);

/* The event of that seq; NULL where it is none of these. */
const struct account_event *account_event_find(
    const struct account_events *events, uint64_t seq);

/* Takes the patient's events, and what is known of partners and successions. */
WARN_UNUSED enum status account_take_events(
    struct account *account, struct error *error);
WARN_UNUSED enum status account_take_joins(
    struct account *account, struct error *error);

/* Without --since from the first fact on; to now, that included. */
void account_take_period(struct account *account);

/* How many of the patient's events lie wholly before the period. */
uint64_t account_older(const struct account *account);

/* The hash of the last event that is known, in the arena. */
WARN_UNUSED enum status account_head(
    struct account *account, struct text *hash, struct error *error);

/*
 * Finds the grounds, and all events that lines name: to be called when the
 * lines before them are spooled.
 */
WARN_UNUSED enum status account_take_names(
    struct account *account, struct error *error);
WARN_UNUSED enum status account_print_events(
    struct account *account, struct error *error);

WARN_UNUSED bool account_name_because(
    struct account *account, const struct because *because);

/* Ends the lines of one kind and begins those of the next. */
WARN_UNUSED enum status account_section(struct account *account,
    struct output *output, const char *question, const char *const *columns,
    struct error *error);

#endif
