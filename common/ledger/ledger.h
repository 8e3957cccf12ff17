/*
 * ledger - the store of facts: an append-only chain of lines.
 *
 * Layer: ledger. Memory: a ledger owns its connection; what a sink is given is
 * borrowed for the length of that call. Errors: STATUS_FAILED for a missing,
 * foreign or damaged ledger and any I/O error, STATUS_BUSY where another
 * process held it for too long; the field is always "ledger". After
 * STATUS_BUSY nothing has changed and the call may be made again (after a
 * busy commit: the whole transaction); STATUS_FAILED rolls back what was begun,
 * and only ledger_close may follow.
 * Source: the rules on facts, section 2; the ledger's own promises stand in
 * edsm(7).
 *
 * Nothing here says how facts are stored. Whoever asks goes by head and seq:
 * every query takes the seq up to which facts are known, runs to its end
 * inside one call and holds no lock when the call returns (unless between
 * ledger_begin and ledger_commit), so a question over the whole ledger asks
 * in pieces and still answers as of one head.
 */
#ifndef EDSM_LEDGER_LEDGER_H
#define EDSM_LEDGER_LEDGER_H

#include "../fields/form.h"
#include "../ground/buffer.h"
#include "../model/fact.h"

/* The end of the chain. An empty ledger: seq 0 and a hash of zeros. */
struct head {
	uint64_t seq;
	int64_t logged_us; /* of the last fact; INSTANT_MIN where none */
	int64_t latest_us; /* the latest logged or at of all facts */
	/* the clock of a store that many hosts share, when the head was read;
	 * INSTANT_UNSET where the host's own counts */
	int64_t clock_us;
	char hash[HASH_BYTES];
};

/* Now: the latest of the clock and of every logged and at. */
static inline int64_t
head_now(const struct head *head, int64_t clock_us)
{
	return head->latest_us > clock_us ? head->latest_us : clock_us;
}

/* The store's clock if it has one, else the host's. */
WARN_UNUSED enum status head_clock(
    const struct head *head, int64_t *clock_us, struct error *error);

enum ledger_mode {
	LEDGER_READ,  /* questions */
	LEDGER_PROOF, /* questions, and nothing is put right on the disk */
	LEDGER_WRITE, /* one request: waits up to 30 s for its turn */
	LEDGER_BATCH, /* many lines: waits up to 300 s */
	/* as LEDGER_BATCH, for who carries the facts over to another ledger:
	 * one of an older format is opened too, and one that is retired */
	LEDGER_SOURCE,
	/* as LEDGER_BATCH, for who carries them over into this one: a place
	 * that else is only read takes them too */
	LEDGER_TARGET,
};

struct ledger;

/*
 * Where a ledger is, in a word:
 *
 *   postgresql://..., postgres://..., service=NAME   in PostgreSQL
 *   lines:FILE                  the lines of its events, to be read only
 *   anything else               a file, SQLite's
 *
 * A file that is called like one of the others is ./postgresql:...; a word
 * with a password in it, which everybody on the host could read, is
 * STATUS_USAGE.
 */
/* Is the place a file, or is it asked for elsewhere? */
bool ledger_place_is_file(const char *place);
/* The file of a place that is one, or of the lines in one; else NULL. */
const char *ledger_place_file(const char *place);

/* How a ledger is made. */
struct ledger_making {
	bool dry; /* nothing is made: told is what would be run, in SQL */
	struct buffer *told; /* what was done, line by line; a file: nothing */
};

/*
 * Makes an empty ledger. A file: mode 0600; never over another file, beside
 * another ledger's journal or in a folder that others may write, and nothing is
 * left where it fails; symbolic links in its path are followed to its folder
 * and no further. In PostgreSQL: schema, functions and roles, never over
 * another schema of that name; making may be NULL.
 */
WARN_UNUSED enum status ledger_create(
    const char *place, struct ledger_making *making, struct error *error);

/*
 * Opens what ledger_create made, and refuses anything else. A file: a symbolic
 * link, a file of two names, another program's database, a ledger of another
 * format, one with a table, index or trigger too many or too few, one that
 * somebody may write, or the folder that holds it, who may not write the other.
 * What a killed process left half written is put right first, for LEDGER_READ
 * as well; LEDGER_PROOF sees it as it would be then, and leaves it. But a
 * journal that is not the ledger's own is refused, and whatever is refused is
 * left as it is. *ledger is untouched on failure.
 */
WARN_UNUSED enum status ledger_open(struct ledger **ledger, const char *place,
    enum ledger_mode mode, struct error *error);
/* NULL is nothing. Rolls back what was begun. */
void ledger_close(struct ledger *ledger);

/* May every account read the ledger's file? That is told, not refused. */
bool ledger_is_readable(const struct ledger *ledger);

/*
 * Is it a place that is only read: lines, a server that follows another, or a
 * ledger that was retired?
 * Nothing is known there of what came after its head.
 */
bool ledger_is_only_read(const struct ledger *ledger);

/* What a ledger is kept in, told without reading a fact. */
struct ledger_condition {
	const char *store;   /* "file", "lines" or "postgresql" */
	unsigned format;     /* 0: it has none */
	bool retired;        /* nothing is recorded in it any more */
	uint64_t bytes;      /* that it takes up, its indexes too */
	bool has_free;       /* is it told how many are left? */
	uint64_t free_bytes; /* where it is kept, for this account */
};

WARN_UNUSED enum status ledger_condition(struct ledger *ledger,
    struct ledger_condition *condition, struct error *error);

/* How long who adds much may keep a turn, and then stays away. */
int64_t ledger_turn_us(const struct ledger *ledger);
unsigned ledger_pause_ms(const struct ledger *ledger);

/*
 * Does the error say that something is there and is no sound ledger: that it is
 * damaged, or not as a ledger is made? Not that it could not be looked at.
 */
bool ledger_is_unsound(const struct error *error);

/*
 * The head now; within a transaction, with what it added. Outside one, what it
 * names is as safe as a commit before the call returns: it may be told.
 */
WARN_UNUSED enum status ledger_head(
    struct ledger *ledger, struct head *head, struct error *error);

/*
 * Takes the ledger for writing: nobody else writes until commit or rollback.
 * A ledger opened with LEDGER_READ fails.
 */
WARN_UNUSED enum status ledger_begin(
    struct ledger *ledger, struct error *error);
/*
 * The same for one record-view of that patient, whose line nobody prints: a
 * store of many hosts is not held meanwhile. It takes the questions as of the
 * head, one ledger_append, and gives the fact its seq, logged and hash at the
 * commit; where facts came meanwhile that the questions asked for, that is
 * STATUS_BUSY and ledger_is_outrun: to be begun again. Elsewhere it is
 * ledger_begin.
 */
WARN_UNUSED enum status ledger_begin_view(
    struct ledger *ledger, struct text patient, struct error *error);
/* Does the error say that others were faster? */
bool ledger_is_outrun(const struct error *error);
/*
 * Puts what was added on the disk, all of it or, where it fails, nothing; but
 * after STATUS_FAILED it may be there all the same (the disk took it and its
 * folder's last sync failed; the server took it and the answer was lost). Where
 * nothing was added, what was read is as safe as that.
 */
WARN_UNUSED enum status ledger_commit(
    struct ledger *ledger, struct error *error);
/* Forgets what was added since begin; nothing where nothing was begun. */
void ledger_rollback(struct ledger *ledger);

/*
 * Spares what is asked until ledger_let_go the looks at the file that each
 * question else begins and ends with. Writers wait meanwhile: hold it for a
 * piece, not for a run. Nothing between ledger_begin and ledger_commit.
 */
WARN_UNUSED enum status ledger_hold(struct ledger *ledger, struct error *error);
void ledger_let_go(struct ledger *ledger);

/*
 * Adds the fact whose seq is the next one and that was logged no earlier than
 * the last. line is its stored line, without line break, with ,"hash":"..."}
 * at its end; the ledger keeps these bytes. A line without hash can be
 * added for a trial, ledger_commit then fails. Both are borrowed for the call.
 */
WARN_UNUSED enum status ledger_append(struct ledger *ledger,
    const struct fact *fact, struct text line, struct error *error);

enum facts_of {
	/* patient; all but record-view */
	FACTS_OF_PATIENT,
	/* of these, all but mark-private, without reading the marks' rows: a
	 * patient may have many thousands of them */
	FACTS_OF_ROUTES,
	/* patient and subject, an episode's or entry's id; or patient and
	 * practice, the choices about the MIG there */
	FACTS_OF_SUBJECT,
	/* of these, the ones with at >= from_us, in the order of their at */
	FACTS_OF_SUBJECT_SINCE,
	/* subject: the openings of the episode of that id; all but the last
	 * were voided */
	FACTS_OF_EPISODE,
	/* subject: the discharges of that episode; as above */
	FACTS_OF_END,
	/* about_seq: the voids and reviews of that fact */
	FACTS_ABOUT,
	/* subject: the successions of that organisation */
	FACTS_OF_SUCCESSION,
	/* subject: the links by which that number is superseded */
	FACTS_OF_WAS,
	/* patient: the links to that number */
	FACTS_OF_LINKS,
	/* every partner-set */
	FACTS_OF_PARTNERS,
	/* subject: those of that organisation with at >= from_us, in the order
	 * of their at */
	FACTS_OF_PARTNER_SINCE,
	/* openings with due <= due_us that stand and have no discharge that
	 * does, up to upto_seq; to
	 * ask in pieces, by after_seq and limit, costs no more than once */
	FACTS_DUE,
	/* event */
	FACTS_OF_EVENT,
	/* patient's record-view events */
	FACTS_OF_VIEWS,
	/* with line; patient and event narrow it if given */
	FACTS_ALL,
};

/* Which facts; in ledger order unless it says another, all with
 * after_seq < seq <= upto_seq. */
struct facts_query {
	enum facts_of of;
	struct text patient, subject, practice;
	enum event event;
	int64_t due_us;
	int64_t from_us;
	uint64_t about_seq;
	uint64_t after_seq, upto_seq;
	/* say of each fact by which fact-void up to here it was taken back;
	 * 0: do not say */
	uint64_t voids_upto;
	uint64_t limit; /* at most so many; 0 is no limit */
	bool line;      /* give the stored line too */
};

/*
 * Takes one fact. What its columns hold is set, and void_seq where the query
 * asks for it: everything but opens, sources, name, user, purpose, override,
 * reason, decided_by, by, login, note, shown, withheld, overridden and digest,
 * which stand in line only (line_read reads them). line is empty unless asked
 * for. Texts are the bytes that are stored: only the hashes tell whether
 * somebody put others there. Any status but STATUS_OK ends the query and is
 * returned. A row that is not what was asked for, or not whole, is damage: an
 * index has led to it that does not agree. A sink may ask the same ledger, but
 * not by the same facts_of (FACTS_OF_PARTNERS, _OF_EVENT and FACTS_ALL count as
 * one), and may not begin, commit or roll back.
 */
typedef enum status fact_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error);

WARN_UNUSED enum status ledger_facts(struct ledger *ledger,
    const struct facts_query *query, fact_sink *sink, void *ctx,
    struct error *error);

/* When an episode began and ended; INSTANT_UNSET where it did not. */
struct ledger_span {
	int64_t opened_us, ended_us;
	/* the latest at of the patient's facts of the episode, or
	 * INSTANT_UNSET; where the store tells it */
	bool tells_last;
	int64_t last_us;
};

/* What a question about one patient is about, as known at upto_seq. */
struct ledger_about {
	struct text patient;
	struct text subject; /* an episode's id, or an organisation's code */
	uint64_t upto_seq;
};

/*
 * Within a transaction: all that is known of these patients will be asked for
 * soon, and who opened and ended the episodes that are named beside them (a
 * subject may be empty, and so may a patient; upto_seq says nothing here). They
 * are in the order of about_compare, each once. A store that answers from far
 * away fetches it at once; one that has nothing to gain does nothing. No answer
 * is another by it: what is added meanwhile counts, and what was not foreseen
 * is answered too. It holds until the next one, commit or rollback.
 */
WARN_UNUSED enum status ledger_prefetch(struct ledger *ledger,
    const struct ledger_about *asked, size_t count, struct error *error);

/* How many are worth to be named at once; 0 where nothing is gained. */
size_t ledger_prefetch_most(const struct ledger *ledger);

/* Order by patient, then by subject; for qsort. */
int about_compare(const void *a, const void *b);

/*
 * The span of the patient's episode of that id, from indexes alone. An opening
 * by another patient is not told; the discharge is.
 */
WARN_UNUSED enum status ledger_span(struct ledger *ledger,
    const struct ledger_about *about, struct ledger_span *span,
    struct error *error);

/*
 * May there be another route between the two organisations of the patient's
 * episode of that id: another episode that joins them, or a yes to the MIG at
 * one of them? From an index alone.
 */
WARN_UNUSED enum status ledger_has_routes(struct ledger *ledger,
    const struct ledger_about *about, bool *has, struct error *error);

/*
 * Does a fact of the patient, other than record-view, name the organisation as
 * its practice, service or org? From indexes alone, in a few steps however many
 * facts the patient has.
 */
WARN_UNUSED enum status ledger_names_org(struct ledger *ledger,
    const struct ledger_about *about, bool *has, struct error *error);

/*
 * The smallest patient greater than the one given ("" for the first) that has a
 * fact other than record-view, as ten digits in number; *found is false where
 * there is none.
 */
WARN_UNUSED enum status ledger_next_patient(struct ledger *ledger,
    const struct ledger_about *after, char number[static 11], bool *found,
    struct error *error);

/* The first fact of each kind that bears on others; 0 where there is none. */
struct ledger_firsts {
	uint64_t fact_void, succession, link;
};

WARN_UNUSED enum status ledger_firsts(
    struct ledger *ledger, struct ledger_firsts *firsts, struct error *error);

/*
 * The last seq with logged <= logged_us, 0 where there is none; found in a
 * few steps.
 */
WARN_UNUSED enum status ledger_seq_at(struct ledger *ledger, int64_t logged_us,
    uint64_t *seq, struct error *error);

/* What an index says of a fact. */
struct ledger_entry {
	uint64_t seq;
	enum event event;
	int64_t at_us;
	bool mig; /* it decides about the MIG */
	/* subject: an episode's id, an entry's, a blank and a practice, or none
	 */
	struct text patient, subject;
};

/*
 * What is asked to judge a whole ledger, by several threads side by side. Each
 * says false where it is in any doubt, and then all of it is. What it is given
 * is borrowed for the length of that call.
 */
struct ledger_scan {
	void *ctx;
	/* so many threads at most; a part is one of them, from 0 on, and one
	 * part is asked by one thread at a time */
	unsigned parts;
	/* the facts behind that one come next, in their order, for this part;
	 * seq 0 and no line: from the first one on */
	bool (*before)(
	    void *ctx, unsigned part, uint64_t seq, struct text line);
	/* a fact as its columns have it, as for ledger_facts */
	bool (*fact)(void *ctx, unsigned part, const struct fact *columns,
	    struct text line);
	/* before all others, and once each: a fact that another one voids or
	 * reviews */
	bool (*about)(void *ctx, uint64_t seq);
	/* once each, by one thread: the openings, in the order of episodes, as
	 * subjects without a patient; and all facts of patients but their
	 * looks, in the order of patient, subject, instant and event */
	bool (*opening)(void *ctx, const struct ledger_entry *entry);
	bool (*subject)(void *ctx, const struct ledger_entry *entry);
	/* by whoever called: so many facts were given so far */
	void (*step)(void *ctx, uint64_t facts);
};

/*
 * Goes through all that the store has, once, between ledger_hold and
 * ledger_let_go, head being its head. True: its structure is sound, as
 * ledger_check and ledger_check_derived understand it, every fact was given,
 * and whoever was asked said true. False: there is a doubt, of whatever
 * kind, or the store cannot be gone through like that; nothing is known then,
 * and the ledger may be closed alone. SQLite, of format 3, can.
 */
WARN_UNUSED bool ledger_scan(struct ledger *ledger, const struct head *head,
    const struct ledger_scan *scan);

/*
 * The store's own check of its structure (SQLite: integrity_check);
 * STATUS_REFUSED with what is wrong. Reads damaged files without crashing.
 * Writers wait meanwhile.
 */
WARN_UNUSED enum status ledger_check(
    struct ledger *ledger, struct error *error);

/*
 * The check of the order of seq and logged and of what the store derived;
 * STATUS_REFUSED with what is wrong, and the fact's seq in *wrong_seq.
 */
WARN_UNUSED enum status ledger_check_derived(
    struct ledger *ledger, uint64_t *wrong_seq, struct error *error);

/*
 * Within a transaction of a LEDGER_SOURCE: the ledger takes no facts any more,
 * and whoever wants to add some is told the name of copy. Questions to it are
 * answered as before.
 */
WARN_UNUSED enum status ledger_retire(
    struct ledger *ledger, const char *copy, struct error *error);

/*
 * Makes copy, a new file, a copy of the ledger as it is, while others read
 * and write; they wait while it runs. On failure there is no copy.
 */
WARN_UNUSED enum status ledger_backup(
    struct ledger *ledger, const char *copy, struct error *error);

#endif
