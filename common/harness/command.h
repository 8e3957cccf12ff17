/*
 * command - what a command is, and the life that all of them share.
 *
 * Layer: harness. Flags are read, standard input or operands opened, the
 * ledger taken, lines answered, and the exit status checked, in one place;
 * a command says which fields it takes and what one request does.
 * Memory: a run owns everything; commands borrow. Errors: only the harness
 * prints and exits.
 */
#ifndef EDSM_HARNESS_COMMAND_H
#define EDSM_HARNESS_COMMAND_H

#include "../edge/input.h"
#include "../edge/ledger.h"
#include "../edge/output.h"
#include "options.h"

struct run;

/* What a command reads. */
enum reads {
	READS_NOTHING,
	READS_NAME,     /* one operand, which is not opened for reading */
	READS_NAMES,    /* two of them */
	READS_REQUESTS, /* operands, standard input or the flags alone */
	READS_ENTRIES,  /* the same, but each line is a record entry */
	READS_LINES,    /* never the flags alone */
};

/* A question of audit-view; the other commands have the one without name. */
struct question {
	const char *name;
	const char *summary;
	uint64_t needs, takes; /* sets of fields, needs not in takes */
	enum reads reads;
	enum status (*run)(struct run *run, struct error *error);
};

struct command {
	const char *name;
	const char *summary;
	enum event event; /* what it records */
	const struct question *questions;
	size_t question_count;
	/* Completes a request that has been read: drops what its kind does
	 * not need and fills in a default decision; NULL where nothing. */
	void (*complete)(struct fact *fact, bool names_only);
};

/* One life of a command. */
struct run {
	const struct command *command;
	const struct question *question;
	struct options options;
	struct ledger *ledger;
	struct output output;
	struct arena arena; /* lives as long as the run */
	enum status worst;  /* of what was refused on the way */
	uint64_t recorded, unchanged, rejected;
	bool clock_told;
	int64_t begun_us; /* the clock when the run began */
	/* What is refused is told here while it is no more certain than what
	 * is not committed yet; else NULL, and told at once. */
	struct buffer *messages;
};

/* Sets of fields that several commands take. */
#define TAKES_LEDGER FIELD_BIT(FIELD_LEDGER)
#define TAKES_LINES                                     \
	(FIELD_BIT(FIELD_CSV) | FIELD_BIT(FIELD_JSON) | \
	    FIELD_BIT(FIELD_COLUMN) | FIELD_BIT(FIELD_TIME_FORMAT))
#define TAKES_RECORDING                                           \
	(FIELD_BIT(FIELD_AT) | FIELD_BIT(FIELD_BY) |              \
	    FIELD_BIT(FIELD_DECIDED_BY) | FIELD_BIT(FIELD_NOTE) | \
	    FIELD_BIT(FIELD_DRY_RUN) | FIELD_BIT(FIELD_REJECTS) | \
	    FIELD_BIT(FIELD_ATOMIC) | FIELD_BIT(FIELD_QUIET) |    \
	    FIELD_BIT(FIELD_ACCEPT_CLOCK) | TAKES_LINES | TAKES_LEDGER)
#define ENTRY_FIELDS                                       \
	(FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_ORG) | \
	    FIELD_BIT(FIELD_ENTRY) | FIELD_BIT(FIELD_RECORDED))

/* main of every command: returns the exit status. */
int command_main(const struct command *command, int argc, char **argv);

/* The path of --ledger or its default, borrowed from the run. */
WARN_UNUSED enum status run_ledger_path(
    struct run *run, const char **path, struct error *error);

/* Opens the run's ledger. */
WARN_UNUSED enum status run_ledger_open(
    struct run *run, enum ledger_mode mode, struct error *error);

/*
 * The clock against the head: STATUS_FAILED where it is more than a day
 * behind and not accepted; told once where it is 5 minutes behind.
 * *now_us is the latest of the clock, every logged and every at.
 */
WARN_UNUSED enum status run_now(struct run *run, const struct head *head,
    int64_t *clock_us, int64_t *now_us, struct error *error);

/* Says a thing on standard error and remembers that a line was refused. */
void run_refuse(struct run *run, const char *where, uint64_t line,
    const struct error *error);

bool run_has(const struct run *run, enum field field);

#endif
