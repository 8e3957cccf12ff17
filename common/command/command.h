/*
 * command - what a command is, and the life that all of them share.
 *
 * Layer: command. Flags are read, standard input or operands opened, the
 * ledger taken, lines answered, and the exit status checked, in one place;
 * a command says which fields it takes and what one request does.
 * Memory: a run owns everything; commands borrow. Errors: only command_main
 * prints and exits.
 */
#ifndef EDSM_COMMAND_COMMAND_H
#define EDSM_COMMAND_COMMAND_H

#include "../input/input.h"
#include "../ledger/ledger.h"
#include "../output/output.h"
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
	READS_LIST,     /* files, of which one must be named */
	READS_PATIENTS, /* files, if any are named */
	READS_BIRTHS,   /* the file of a flag */
	READS_PAGE,     /* one file, or standard input */
};

/* Where a request comes from: default decisions depend on it. */
enum told {
	TOLD_BY_FLAGS, /* somebody typed it */
	TOLD_BY_LINE,
	TOLD_BY_NAME /* by an event or answer, which only names things */
};

/* A question of audit-view; the other commands have the one without name. */
struct question {
	const char *name;
	const char *summary;
	/* lists of FIELDS, needs not in takes; NULL where none */
	const enum field *needs, *takes;
	enum reads reads;
	/* options come before files: for what is recorded or let out */
	bool flags_first;
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
	void (*complete)(struct fact *fact, enum told told);
};

/* All that one run of a command owns. */
struct run {
	const struct command *command;
	const struct question *question;
	struct options options;
	struct ledger *ledger;
	struct output output;
	struct arena arena; /* lives as long as the run */
	enum status worst;  /* the worst status of the lines refused so far */
	uint64_t recorded, unchanged, rejected;
	bool clock_told;
	int64_t begun_us; /* the clock when the run began */
};

/* Fields that several commands take, for their lists. */
#define TAKES_LEDGER FIELD_LEDGER
#define TAKES_LINES                                                       \
	FIELD_CSV, FIELD_JSON, FIELD_COLUMN, FIELD_TIME_FORMAT,           \
	    FIELD_DELIMITER, FIELD_SKIP_LINES, FIELD_ENCODING, FIELD_YES, \
	    FIELD_NO, FIELD_IGNORE, FIELD_OPTIONS
#define TAKES_RECORDING                                                  \
	FIELD_AT, FIELD_BY, FIELD_DECIDED_BY, FIELD_NOTE, FIELD_DRY_RUN, \
	    FIELD_REJECTS, FIELD_ATOMIC, FIELD_QUIET, FIELD_AGAIN,       \
	    FIELD_ACCEPT_CLOCK, TAKES_LINES, TAKES_LEDGER
#define TAKES_ENTRY \
	FIELD_PATIENT, FIELD_ORG, FIELD_ENTRY, FIELD_RECORDED, FIELD_REFERS

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
 * behind the newest fact, or more than 90 days past it, and not accepted; told
 * once where it is 5 minutes behind.
 * *now_us is the latest of the clock, every logged and every at.
 */
WARN_UNUSED enum status run_now(struct run *run, const struct head *head,
    int64_t *clock_us, int64_t *now_us, struct error *error);

/* The run ends no better than with that status. */
void run_worsen(struct run *run, enum status status);

/* Prints why a line was refused and makes the run end with that status. */
void run_refuse(struct run *run, const char *where, uint64_t line,
    const struct error *error);

bool run_has(const struct run *run, enum field field);

/* Is it of the events whose --at may be listed, the date that a finding of
 * reconcile brings? They take none without --at. */
bool event_takes_listed(enum event event);

/* What the question needs and takes, as far as lines may have it. */
uint64_t question_members(const struct question *question);

#endif
