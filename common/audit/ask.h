/*
 * ask - the questions of audit-view: each asks one head on two clocks.
 *
 * Layer: audit. Memory: an ask owns the organisations known; answers stream.
 * Errors: as the ledger's and output's.
 * Source: the sharing rules, section 4 (what was known); the interface.
 */
#ifndef EDSM_AUDIT_ASK_H
#define EDSM_AUDIT_ASK_H

#include "../command/command.h"
#include "../core/intervals.h"
#include "../ledger/known.h"
#include "../output/answer.h"
#include "asked.h"

/* What is known of one patient, or of one entry of theirs. */
struct held {
	struct arena arena;
	struct state state;
	struct text number, entry; /* entry is empty where it is all */
	bool is_held;
};

struct ask {
	struct run *run;
	struct head head;  /* when the question was asked */
	int64_t now_us;    /* as recording would have it */
	int64_t at_us;     /* --at, or now */
	bool is_now;       /* the question is about now */
	uint64_t upto_seq; /* what is known: --known-at, --known-seq */
	struct known known;
	struct asked asked; /* the patients of files */
	struct answers answers;
	enum answer_format format;
	struct piece *piece; /* of ask_facts */
	/* facts of a patient: also those under numbers that were linked once,
	 * of which what is careful may hold on */
	bool careful;
	bool about_one;   /* all facts that are asked about are one patient's */
	struct held held; /* of marks and choices */
};

/* Opens the ledger and takes the moment and the knowledge of the question. */
WARN_UNUSED enum status ask_open(struct ask *ask, struct run *run,
    const char *question, const char *const *columns, struct error *error);

/* What the ask is for a viewer and a patient's state. */
struct inquiry ask_inquiry(
    struct ask *ask, const struct state *state, struct text viewer);

/* Ends the answers; status is how the question went so far. */
enum status ask_close(struct ask *ask, enum status status, struct error *error);

/* Adds because, episode and the like of a sight to the answer begun. */
void ask_sight(struct ask *ask, const struct sight *sight);

/* The lines of who and timeline for one sight and one interval. */
WARN_UNUSED enum status ask_sight_print(struct ask *ask, struct text patient,
    const struct sight *sight, struct error *error);
WARN_UNUSED enum status ask_interval_print(struct ask *ask, struct text patient,
    const struct interval *interval, struct error *error);

/* The lines of episodes and of marks for one patient. */
WARN_UNUSED enum status ask_episodes_of(
    struct ask *ask, struct text patient, struct error *error);
WARN_UNUSED enum status ask_marks_of(
    struct ask *ask, struct text patient, struct error *error);

/* The columns of a table of these, ending with NULL. */
extern const char *const who_columns[], *const timeline_columns[],
					    *const episodes_columns[],
						*const marks_columns[],
						    *const events_columns[];

/*
 * Calls visit with the state of each patient asked about, in ascending order;
 * arena is reset before each.
 */
typedef enum status state_visit(struct ask *ask, const struct state *state,
    struct arena *arena, struct error *error);
WARN_UNUSED enum status ask_patients(
    struct ask *ask, state_visit *visit, struct error *error);

/* Is the event asked for? Called outside of any lock. */
typedef bool line_filter(const struct ask *ask, const struct fact *fact);
typedef enum status line_visit(struct ask *ask, const struct fact *fact,
    struct text line, struct error *error);

/*
 * Calls visit, piece by piece, for each fact of the query up to the head, of
 * the patients of files where there are any; texts and line live until visit
 * returns.
 */
WARN_UNUSED enum status ask_facts(struct ask *ask, struct facts_query query,
    line_visit *visit, struct error *error);

/* What took a fact back, its opening's void too; seq 0 while it stands. */
WARN_UNUSED enum status ask_voided(struct ask *ask, const struct fact *fact,
    struct arena *arena, struct voided *voided, struct error *error);

/* The number in force for one, as ten digits. */
WARN_UNUSED enum status ask_in_force(struct ask *ask, struct text number,
    char digits[static 11], struct error *error);

/* A fact of the ledger with all that its line says; texts are the arena's. */
WARN_UNUSED enum status ask_fact(struct ask *ask, uint64_t seq,
    struct arena *arena, struct fact *fact, struct error *error);

/* The questions. */
enum status ask_why(struct run *run, struct error *error);
enum status ask_who(struct run *run, struct error *error);
enum status ask_timeline(struct run *run, struct error *error);
enum status ask_episodes(struct run *run, struct error *error);
enum status ask_marks(struct run *run, struct error *error);
enum status ask_choices(struct run *run, struct error *error);
enum status ask_views(struct run *run, struct error *error);
enum status ask_events(struct run *run, struct error *error);
enum status ask_shown(struct run *run, struct error *error);
enum status ask_reconcile(struct run *run, struct error *error);
enum status ask_due(struct run *run, struct error *error);
enum status ask_account(struct run *run, struct error *error);
enum status ask_counts(struct run *run, struct error *error);
enum status ask_impact(struct run *run, struct error *error);

#endif
