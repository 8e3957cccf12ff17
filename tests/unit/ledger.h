/*
 * ledger - the frame of the ledger's tests: a folder that goes away, facts
 * that say nothing beyond their seq, and the file as SQLite alone sees it.
 */
#ifndef EDSM_TESTS_LEDGER_H
#define EDSM_TESTS_LEDGER_H

#include "../../common/ledger/sqlite/page.h"
#include "../../common/ledger/sqlite/sqlite.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENT_A "9434765919"
#define PATIENT_B "9434765927"
#define LINE_BYTES 256

static char test_folder[] = "/tmp/edsm-ledger-XXXXXX";
static pid_t test_owner;
static struct error err;

#define ck_ok(call)                                                          \
	do {                                                                 \
		enum status ck_ok_ = (call);                                 \
		ck_assert_msg(ck_ok_ == STATUS_OK, "%s: %d: %s (%s)", #call, \
		    (int)ck_ok_, err.what, err.detail);                      \
	} while (0)

#define ck_fails(call, status_, what_)                   \
	do {                                             \
		ck_assert_int_eq((call), (status_));     \
		ck_assert_int_eq(err.status, (status_)); \
		ck_assert_str_eq(err.field, "ledger");   \
		ck_assert_str_eq(err.what, (what_));     \
	} while (0)

/* The folder, everything in it, and nothing a child process shares. */
static inline void
folder_remove(void)
{
	char command[sizeof test_folder + 16];

	if (getpid() != test_owner)
		return;
	if (seteuid(getuid()))
		perror("seteuid");
	snprintf(command, sizeof command, "rm -rf %s", test_folder);
	if (system(command))
		perror(command);
}

/* A path in the test's own folder; static, one for each of 8 calls. */
static inline const char *
at(const char *name)
{
	static char paths[8][128];
	static unsigned turn;
	char *path = paths[turn++ % 8];

	if (!test_owner) {
		ck_assert_ptr_nonnull(mkdtemp(test_folder));
		test_owner = getpid();
		atexit(folder_remove);
	}
	snprintf(path, 128, "%s/%s", test_folder, name);
	return path;
}

/* A new empty ledger of that name; its path. */
static inline const char *
made(const char *name)
{
	const char *path = at(name);

	unlink(path);
	ck_ok(ledger_create(path, NULL, &err));
	return path;
}

/* The connection below a ledger. */
static inline sqlite3 *
db_of(struct ledger *ledger)
{
	return sqlite_of(ledger_store(ledger))->db;
}

#define ABOUT(patient, subject, upto) \
	(&(const struct ledger_about){patient, subject, upto})

static inline struct ledger *
opened(const char *path, enum ledger_mode mode)
{
	struct ledger *ledger = NULL;

	ck_ok(ledger_open(&ledger, path, mode, &err));
	ck_assert_ptr_nonnull(ledger);
	return ledger;
}

/* Opening it fails with these words, and gives no ledger. */
static inline void
open_fails(const char *path, enum ledger_mode mode, const char *what)
{
	struct ledger *ledger = NULL;

	ck_fails(ledger_open(&ledger, path, mode, &err), STATUS_FAILED, what);
	ck_assert_ptr_null(ledger);
}

/* The file through SQLite alone, as anybody could open it. */
static inline sqlite3 *
bare(const char *path)
{
	sqlite3 *db = NULL;

	ck_assert_int_eq(
	    sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	return db;
}

/*
 * Gives every page of the file its checksum, as somebody would who changes the
 * ledger on purpose and knows how it is made.
 */
static inline void
reseal(const char *path)
{
	unsigned char page[PAGE_BYTES];
	int fd = open(path, O_RDWR);
	off_t place = 0;

	ck_assert_int_ge(fd, 0);
	for (uint32_t number = 1;
	     pread(fd, page, sizeof page, place) == PAGE_BYTES; number++) {
		page_seal(page, number);
		ck_assert_int_eq(
		    pwrite(fd, page, sizeof page, place), PAGE_BYTES);
		place += PAGE_BYTES;
	}
	close(fd);
}

/* Runs SQL on the file and leaves the checksums as they fall; its code. */
static inline int
foreign_run(const char *path, const char *sql)
{
	sqlite3 *db = bare(path);
	int code = sqlite3_exec(db, sql, NULL, NULL, NULL);

	ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
	return code & 0xff;
}

/* Runs SQL on the file and mends the checksums; SQLite's code. */
static inline int
bare_run(const char *path, const char *sql)
{
	int code = foreign_run(path, sql);

	reseal(path);
	return code;
}

static inline int64_t
number_of(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *row = NULL;
	int64_t number;

	ck_assert_int_eq(
	    sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
	number = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return number;
}

static inline int64_t
bare_number(const char *path, const char *sql)
{
	sqlite3 *db = bare(path);
	int64_t number = number_of(db, sql);

	sqlite3_close(db);
	return number;
}

/* A sealed line that names its seq; its hash is the seq in 64 digits. */
static inline struct text
line_of(uint64_t seq, char bytes[static LINE_BYTES])
{
	int len =
	    snprintf(bytes, LINE_BYTES, "{\"seq\":%llu,\"hash\":\"%064llu\"}",
		(unsigned long long)seq, (unsigned long long)seq);

	return (struct text){bytes, (size_t)len};
}

/* A MIG decision, the plainest of facts, logged and at seq seconds. */
static inline struct fact
plain_fact(uint64_t seq)
{
	struct fact fact = fact_none();

	fact.seq = seq;
	fact.event = EVENT_CONSENT_SET;
	fact.logged_us = fact.at_us = (int64_t)seq * SECOND_US;
	fact.patient = TEXT(PATIENT_A);
	fact.practice = TEXT("A81001");
	fact.mig = DECISION_NO;
	return fact;
}

static inline struct fact
opening(uint64_t seq, const char *patient, const char *episode)
{
	struct fact fact = plain_fact(seq);

	fact.event = EVENT_EPISODE_OPEN;
	fact.patient = text_of(patient);
	fact.episode = text_of(episode);
	fact.service = TEXT("RX8");
	fact.mig = DECISION_UNSET;
	return fact;
}

static inline struct fact
discharge(uint64_t seq, const char *patient, const char *episode)
{
	struct fact fact = opening(seq, patient, episode);

	fact.event = EVENT_EPISODE_DISCHARGE;
	fact.practice = fact.service = TEXT("");
	return fact;
}

static inline struct fact
view(uint64_t seq, const char *patient)
{
	struct fact fact = plain_fact(seq);

	fact.event = EVENT_RECORD_VIEW;
	fact.patient = text_of(patient);
	fact.practice = TEXT("");
	fact.viewer = TEXT("RX8");
	fact.mig = DECISION_UNSET;
	return fact;
}

static inline struct fact
partner(uint64_t seq)
{
	struct fact fact = plain_fact(seq);

	fact.event = EVENT_PARTNER_SET;
	fact.patient = fact.practice = TEXT("");
	fact.org = TEXT("RX8");
	fact.mig = DECISION_UNSET;
	fact.partner = DECISION_YES;
	return fact;
}

static inline enum status
append(struct ledger *ledger, const struct fact *fact)
{
	char bytes[LINE_BYTES];

	return ledger_append(ledger, fact, line_of(fact->seq, bytes), &err);
}

/* Adds the plain facts first to last in one transaction. */
static inline void
add_plain(struct ledger *ledger, uint64_t first, uint64_t last)
{
	ck_ok(ledger_begin(ledger, &err));
	for (uint64_t seq = first; seq <= last; seq++) {
		struct fact fact = plain_fact(seq);

		ck_ok(append(ledger, &fact));
	}
	ck_ok(ledger_commit(ledger, &err));
}

/* A ledger of that name with so many plain facts. */
static inline const char *
filled(const char *name, uint64_t count)
{
	const char *path = made(name);
	struct ledger *ledger = opened(path, LEDGER_WRITE);

	add_plain(ledger, 1, count);
	ledger_close(ledger);
	return path;
}

static inline uint64_t
head_seq(struct ledger *ledger)
{
	struct head head;

	ck_ok(ledger_head(ledger, &head, &err));
	return head.seq;
}

/* How many facts the file holds for whoever opens it now. */
static inline uint64_t
held(const char *path)
{
	struct ledger *ledger = opened(path, LEDGER_READ);
	uint64_t seq = head_seq(ledger);

	ledger_close(ledger);
	return seq;
}

/* Leaves a ledger of 50 as a process does that dies while it adds more. */
static inline const char *
killed_while_adding(void)
{
	const char *path = filled("killed", 50);
	char journal[128];
	int status;
	pid_t child = fork();

	if (child == 0) {
		struct ledger *ledger = opened(path, LEDGER_WRITE);

		/* so small a cache is written out before the commit */
		sqlite3_exec(
		    db_of(ledger), "PRAGMA cache_size=1", NULL, NULL, NULL);
		ck_ok(ledger_begin(ledger, &err));
		for (uint64_t seq = 51; seq <= 500; seq++) {
			struct fact fact = plain_fact(seq);

			ck_ok(append(ledger, &fact));
		}
		raise(SIGKILL);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	snprintf(journal, sizeof journal, "%s-journal", path);
	ck_assert_int_eq(access(journal, F_OK), 0);
	return path;
}

/* What a question gave: the seqs, in the order they came. */
struct answer {
	uint64_t seqs[64];
	size_t count;
	struct fact last; /* its texts are void */
	char line[LINE_BYTES];
	enum status status; /* what the sink says to each */
};

static inline enum status
answer_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct answer *answer = ctx;

	(void)error;
	ck_assert_uint_lt(answer->count, 64);
	ck_assert_uint_lt(line.len, LINE_BYTES);
	answer->seqs[answer->count++] = fact->seq;
	answer->last = *fact;
	if (line.len)
		memcpy(answer->line, line.ptr, line.len);
	answer->line[line.len] = '\0';
	return answer->status;
}

/* The seqs of an answer as "1 2 3"; static. */
static inline const char *
asked(struct ledger *ledger, const struct facts_query *query)
{
	static char seqs[512];
	struct answer answer = {0};
	size_t len = 0;

	ck_ok(ledger_facts(ledger, query, answer_sink, &answer, &err));
	seqs[0] = '\0';
	for (size_t i = 0; i < answer.count; i++)
		len += (size_t)snprintf(seqs + len, sizeof seqs - len, "%s%llu",
		    i ? " " : "", (unsigned long long)answer.seqs[i]);
	return seqs;
}

/* The rest of the test runs as an account that owns nothing. */
static inline void
become_nobody(void)
{
	if (geteuid())
		return;
	ck_assert_int_eq(setegid(65534), 0);
	ck_assert_int_eq(seteuid(65534), 0);
}

#endif
