/* The whole file gone through at once, and what is a doubt then. */
#include "ledger.h"

#include "../../common/ledger/sqlite/pages.h"
#include "../../common/ledger/sqlite/tree.h"

struct seen {
	uint64_t last[2];  /* the fact before, of each part */
	uint64_t facts[2]; /* how many each part was given */
	uint64_t subjects, openings, about;
	uint64_t doubt_at; /* the fact that is in doubt, 0 for none */
	const char *write; /* what another program runs meanwhile, or NULL */
	int written;       /* what became of that */
};

static bool
take_before(void *ctx, unsigned part, uint64_t seq, struct text line)
{
	struct seen *seen = ctx;

	ck_assert_int_eq(seq > 0, line.len > 0);
	seen->last[part] = seq;
	return true;
}

/* Not by bare_run, whose program would wait for ever. */
static int
run_by_another(const char *path, const char *sql)
{
	sqlite3 *db = bare(path);
	int code = sqlite3_exec(db, sql, NULL, NULL, NULL);

	sqlite3_close(db);
	return code & 0xff;
}

static bool
take_fact(
    void *ctx, unsigned part, const struct fact *columns, struct text line)
{
	struct seen *seen = ctx;

	if (columns->seq != seen->last[part] + 1 || !line.len)
		return false;
	seen->last[part]++;
	seen->facts[part]++;
	if (seen->write && columns->seq == 2)
		seen->written = run_by_another(seen->write,
		    "BEGIN IMMEDIATE; PRAGMA user_version=3; COMMIT");
	return columns->seq != seen->doubt_at;
}

static bool
take_about(void *ctx, uint64_t seq)
{
	((struct seen *)ctx)->about += seq > 0;
	return true;
}

static bool
take_opening(void *ctx, const struct ledger_entry *entry)
{
	((struct seen *)ctx)->openings += entry->subject.len > 0;
	return true;
}

static bool
take_subject(void *ctx, const struct ledger_entry *entry)
{
	((struct seen *)ctx)->subjects += entry->patient.len > 0;
	return true;
}

static void
take_step(void *ctx, uint64_t facts)
{
	(void)ctx;
	(void)facts;
}

/* Is the ledger whole, gone through by so many threads? */
static bool
is_whole(const char *path, unsigned parts, struct seen *seen, bool held)
{
	const struct ledger_scan scan = {.ctx = seen,
	    .parts = parts,
	    .before = take_before,
	    .fact = take_fact,
	    .about = take_about,
	    .opening = take_opening,
	    .subject = take_subject,
	    .step = take_step};
	struct ledger *ledger = opened(path, LEDGER_PROOF);
	struct head head;
	bool is;

	if (held)
		ck_ok(ledger_hold(ledger, &err));
	is = !ledger_head(ledger, &head, &err) &&
	     ledger_scan(ledger, &head, &scan);
	if (held)
		ledger_let_go(ledger);
	ledger_close(ledger);
	return is;
}

START_TEST(every_fact_is_given_once_and_in_order)
{
	const char *path = filled("scanned", 12000);
	struct seen alone = {.facts = {0}}, two = {.facts = {0}};

	ck_assert(is_whole(path, 1, &alone, true));
	ck_assert_uint_eq(alone.facts[0], 12000);
	ck_assert_uint_eq(alone.subjects, 12000);
	ck_assert(is_whole(path, 2, &two, true));
	ck_assert_uint_eq(two.facts[0] + two.facts[1], 12000);
	ck_assert_uint_eq(two.subjects, 12000);
}
END_TEST

START_TEST(an_empty_ledger_is_whole)
{
	struct seen seen = {.facts = {0}};

	ck_assert(is_whole(made("none"), 2, &seen, true));
	ck_assert_uint_eq(seen.facts[0] + seen.facts[1], 0);
}
END_TEST

START_TEST(a_ledger_that_nobody_holds_is_in_doubt)
{
	struct seen seen = {.facts = {0}};

	ck_assert(!is_whole(filled("free", 3), 1, &seen, false));
	ck_assert_uint_eq(seen.facts[0], 0);
}
END_TEST

START_TEST(nobody_writes_while_it_is_gone_through)
{
	const char *path = filled("kept", 3);
	struct seen seen = {.write = path, .written = SQLITE_OK};

	ck_assert(is_whole(path, 1, &seen, true));
	ck_assert_int_eq(seen.written, SQLITE_BUSY);
	ck_assert_int_eq(run_by_another(path,
			     "BEGIN IMMEDIATE; PRAGMA user_version=3; COMMIT"),
	    SQLITE_OK);
}
END_TEST

START_TEST(the_doubt_of_one_is_of_all)
{
	struct seen seen = {.doubt_at = 9000};

	ck_assert(!is_whole(filled("doubted", 12000), 2, &seen, true));
}
END_TEST

START_TEST(what_analyze_leaves_is_in_doubt)
{
	const char *path = filled("analyzed", 20);
	struct seen seen = {.facts = {0}};

	ck_assert(is_whole(path, 1, &seen, true));
	ck_assert_int_eq(foreign_run(path, "ANALYZE"), SQLITE_OK);
	ck_assert(!is_whole(path, 1, &seen, true));
}
END_TEST

/* A byte of each page in turn, with its checksum as it was. */
START_TEST(every_page_is_looked_at)
{
	const char *path = filled("pages", 300);
	struct seen seen = {.facts = {0}};
	int fd = open(path, O_RDWR);
	unsigned char byte;
	off_t at = PAGE_BYTES + 2048;

	ck_assert(is_whole(path, 2, &seen, true));
	for (; pread(fd, &byte, 1, at) == 1; at += PAGE_BYTES) {
		byte ^= 1;
		ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
		ck_assert_msg(
		    !is_whole(path, 2, &seen, true), "byte %ld", (long)at);
		byte ^= 1;
		ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
	}
	ck_assert_int_gt(at, 16 * PAGE_BYTES);
	close(fd);
	ck_assert(is_whole(path, 2, &seen, true));
}
END_TEST

START_TEST(a_page_is_had_once)
{
	const char *path = filled("had", 3);
	unsigned char bytes[PAGE_BYTES];
	int fd = open(path, O_RDONLY);
	struct pages pages;

	ck_assert(pages_init(&pages, fd));
	for (uint32_t number = 1; number <= pages.count; number++) {
		ck_assert(!pages_all_had(&pages));
		ck_assert(pages_have(&pages, number, bytes));
		ck_assert(!pages_have(&pages, number, bytes));
		ck_assert(pages_read(&pages, number, bytes));
	}
	ck_assert(pages_all_had(&pages));
	ck_assert(!pages_have(&pages, 0, bytes));
	ck_assert(!pages_have(&pages, pages.count + 1, bytes));
	pages_release(&pages);
	close(fd);
}
END_TEST

/* The page of the table, whose cells' places stand from its ninth byte on. */
START_TEST(no_byte_of_a_page_is_two_cells)
{
	static struct tree_page page;
	unsigned char bytes[PAGE_BYTES];
	const char *path = filled("cells", 3);
	int fd = open(path, O_RDONLY);

	ck_assert_int_eq(pread(fd, bytes, PAGE_BYTES, PAGE_BYTES), PAGE_BYTES);
	close(fd);
	ck_assert(tree_page_read(bytes, 2, &page));
	ck_assert_uint_eq(page.count, 3);
	bytes[11]++; /* the second cell begins a byte later */
	ck_assert(!tree_page_read(bytes, 2, &page));
	bytes[11]--;
	bytes[7]++; /* a byte more is too few for a block than there are */
	ck_assert(!tree_page_read(bytes, 2, &page));
	bytes[7]--;
	/* one cell is two, and as many bytes as it has are said to be none's */
	memcpy(bytes + 10, bytes + 8, 2);
	for (unsigned none = 0; none < 256; none++) {
		bytes[7] = (unsigned char)none;
		ck_assert(!tree_page_read(bytes, 2, &page));
	}
}
END_TEST

UNIT_MAIN("ledger_scan", every_fact_is_given_once_and_in_order,
    an_empty_ledger_is_whole, a_ledger_that_nobody_holds_is_in_doubt,
    nobody_writes_while_it_is_gone_through, the_doubt_of_one_is_of_all,
    what_analyze_leaves_is_in_doubt, every_page_is_looked_at,
    a_page_is_had_once, no_byte_of_a_page_is_two_cells)
