/* Bits that turn over in the ledger's file and in its journal. */
#include "ledger.h"

static void
flip(const char *path, off_t place, int bit)
{
	int fd = open(path, O_RDWR);
	unsigned char byte;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pread(fd, &byte, 1, place), 1);
	byte ^= (unsigned char)(1u << bit);
	ck_assert_int_eq(pwrite(fd, &byte, 1, place), 1);
	close(fd);
}

START_TEST(every_bit_of_a_page_counts)
{
	unsigned char page[PAGE_BYTES];

	for (size_t i = 0; i < sizeof page; i++)
		page[i] = (unsigned char)(i * 7 + i / 256);
	page_seal(page, 3);
	ck_assert(page_is_sound(page, 3));
	for (size_t i = 0; i < sizeof page; i++)
		for (int bit = 0; bit < 8; bit++) {
			page[i] ^= (unsigned char)(1u << bit);
			ck_assert_msg(
			    !page_is_sound(page, 3), "byte %zu bit %d", i, bit);
			page[i] ^= (unsigned char)(1u << bit);
		}
	ck_assert(page_is_sound(page, 3));
}
END_TEST

START_TEST(a_page_in_anothers_place_is_found)
{
	unsigned char page[PAGE_BYTES] = {0};

	page_seal(page, 1);
	for (uint32_t number = 2; number < 100000; number++)
		ck_assert(!page_is_sound(page, number));
}
END_TEST

START_TEST(a_page_of_zeros_has_no_checksum)
{
	unsigned char page[PAGE_BYTES] = {0};

	for (uint32_t number = 1; number < 100000; number++)
		ck_assert(!page_is_sound(page, number));
}
END_TEST

/* Two bits, the highest of two words, are the ones that cancel most easily. */
START_TEST(two_bits_do_not_cancel)
{
	unsigned char page[PAGE_BYTES] = {0};

	page_seal(page, 1);
	page[7] ^= 0x80;
	for (size_t i = 15; i < PAGE_BYTES; i += 8) {
		page[i] ^= 0x80;
		ck_assert(!page_is_sound(page, 1));
		page[i] ^= 0x80;
	}
}
END_TEST

/* All that is asked of a ledger of views and facts; the worst status. */
static enum status
ask_all(const char *path)
{
	struct facts_query query = {
	    .of = FACTS_ALL, .upto_seq = UINT64_MAX, .line = true};
	struct ledger *ledger = NULL;
	struct answer answer = {0};
	enum status worst = ledger_open(&ledger, path, LEDGER_READ, &err);

	if (!worst)
		worst =
		    ledger_facts(ledger, &query, answer_sink, &answer, &err);
	query.of = FACTS_OF_PATIENT;
	query.patient = TEXT(PATIENT_A);
	answer.count = 0;
	if (!worst)
		worst =
		    ledger_facts(ledger, &query, answer_sink, &answer, &err);
	query.of = FACTS_OF_PARTNERS;
	if (!worst)
		worst =
		    ledger_facts(ledger, &query, answer_sink, &answer, &err);
	ledger_close(ledger);
	return worst;
}

START_TEST(a_bit_of_a_page_that_is_read_is_damage)
{
	const char *path = filled("rot", 20);

	ck_assert_int_eq(ask_all(path), STATUS_OK);
	/* the header, the schema and the table's only page */
	for (off_t place = 0; place < 2 * PAGE_BYTES; place += 5) {
		flip(path, place, (int)(place % 8));
		ck_assert_msg(
		    ask_all(path) == STATUS_FAILED, "byte %ld", (long)place);
		flip(path, place, (int)(place % 8));
	}
	ck_assert_int_eq(ask_all(path), STATUS_OK);
}
END_TEST

START_TEST(every_bit_of_the_header_is_damage)
{
	const char *path = filled("header", 3);

	for (int place = 0; place < 100; place++)
		for (int bit = 0; bit < 8; bit++) {
			flip(path, place, bit);
			ck_assert_msg(ask_all(path) == STATUS_FAILED,
			    "byte %d bit %d", place, bit);
			ck_assert_msg(ledger_is_unsound(&err),
			    "byte %d bit %d: %s", place, bit, err.what);
			flip(path, place, bit);
		}
	ck_assert_int_eq(ask_all(path), STATUS_OK);
}
END_TEST

START_TEST(two_pages_that_changed_places_are_damage)
{
	const char *path = filled("swapped", 3);
	unsigned char pages[2][PAGE_BYTES];
	int fd = open(path, O_RDWR);

	/* two indexes that hold nothing: their pages differ in nothing else */
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pread(fd, pages[0], PAGE_BYTES, PAGE_BYTES * 3), 4096);
	ck_assert_int_eq(pread(fd, pages[1], PAGE_BYTES, PAGE_BYTES * 4), 4096);
	ck_assert_int_eq(memcmp(pages[0], pages[1], PAGE_BYTES - 8), 0);
	ck_assert_int_eq(
	    pwrite(fd, pages[1], PAGE_BYTES, PAGE_BYTES * 3), 4096);
	ck_assert_int_eq(
	    pwrite(fd, pages[0], PAGE_BYTES, PAGE_BYTES * 4), 4096);
	close(fd);
	ck_assert_int_eq(ask_all(path), STATUS_OK); /* it asks neither */
	{
		struct ledger *ledger = opened(path, LEDGER_READ);

		ck_fails(
		    ledger_check(ledger, &err), STATUS_REFUSED, "is damaged");
		ledger_close(ledger);
	}
}
END_TEST

START_TEST(a_change_seen_by_an_open_ledger_is_held_against_its_checksum)
{
	const char *path = filled("open", 3);
	struct ledger *reader = opened(path, LEDGER_READ);
	struct ledger *writer;
	struct head head;

	ck_assert_uint_eq(head_seq(reader), 3);
	writer = opened(path, LEDGER_WRITE);
	add_plain(writer, 4, 4);
	ledger_close(writer);
	ck_assert_uint_eq(head_seq(reader), 4);
	flip(path, 27, 0); /* the counter of changes */
	ck_fails(ledger_head(reader, &head, &err), STATUS_FAILED, "is damaged");
	ledger_close(reader);
}
END_TEST

/* No page that rotted in a journal is given a checksum on its way back. */
START_TEST(a_page_that_rotted_in_the_journal_is_damage)
{
	const char *path = killed_while_adding();
	char journal[160];
	struct stat found;
	int opened_count = 0;

	snprintf(journal, sizeof journal, "%s-journal", path);
	ck_assert_int_eq(stat(journal, &found), 0);
	/* the first page's bytes, behind its number, but for the sampled */
	flip(journal, 512 + 4 + 1111, 3);
	for (int turn = 0; turn < 2; turn++)
		opened_count += ask_all(path) == STATUS_OK;
	ck_assert_int_eq(opened_count, 0);
}
END_TEST

/* what other programs write, who know of no checksum */

START_TEST(what_analyze_writes_is_no_damage)
{
	const char *path = filled("analyzed", 20);
	struct ledger *ledger;

	ck_assert_int_eq(foreign_run(path, "ANALYZE"), SQLITE_OK);
	ck_assert_int_eq(ask_all(path), STATUS_OK);
	ledger = opened(path, LEDGER_WRITE);
	ck_ok(ledger_check(ledger, &err));
	add_plain(ledger, 21, 21);
	ck_ok(ledger_check(ledger, &err));
	ledger_close(ledger);
	ck_assert_int_eq(
	    foreign_run(path, "DROP TABLE sqlite_stat1"), SQLITE_OK);
	ledger = opened(path, LEDGER_WRITE);
	ck_ok(ledger_check(ledger, &err));
	/* more than its pages have room for: the free one is used */
	add_plain(ledger, 22, 1000);
	ck_ok(ledger_check(ledger, &err));
	ledger_close(ledger);
}
END_TEST

START_TEST(another_object_is_named_with_or_without_its_checksums)
{
	const char *path = filled("named", 3);
	struct ledger *ledger = NULL;

	ck_assert_int_eq(foreign_run(path, "CREATE TABLE spy(x)"), SQLITE_OK);
	ck_assert_int_eq(
	    ledger_open(&ledger, path, LEDGER_READ, &err), STATUS_FAILED);
	ck_assert_str_eq(err.detail, "spy is no ledger's");
}
END_TEST

START_TEST(whatever_else_another_program_writes_is_damage)
{
	static const char *const changes[] = {"PRAGMA user_version=3; VACUUM",
	    "REINDEX", "PRAGMA schema_version=99",
	    "DROP TRIGGER event_fixed; UPDATE event SET at = at - 1;"
	    "CREATE TRIGGER event_fixed BEFORE UPDATE ON event "
	    "BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END"};

	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		const char *path = filled("changed", 3);

		ck_assert_int_eq(foreign_run(path, changes[i]), SQLITE_OK);
		ck_assert_msg(ask_all(path) == STATUS_FAILED, "%s", changes[i]);
		ck_assert(ledger_is_unsound(&err));
	}
}
END_TEST

/* The first page has no checksum then: what it says is held against ours. */
START_TEST(a_tree_in_anothers_place_is_damage_after_analyze_too)
{
	const char *path = filled("moved", 3);

	ck_assert_int_eq(
	    foreign_run(path,
		"ANALYZE; PRAGMA writable_schema=ON;"
		"UPDATE sqlite_schema SET rootpage = 5 WHERE name = "
		"'event_episode'; UPDATE sqlite_schema SET rootpage = 4 "
		"WHERE name = 'event_discharge'"),
	    SQLITE_OK);
	ck_assert_int_eq(ask_all(path), STATUS_FAILED);
	ck_assert_str_eq(err.what,
	    "is damaged: the first page of its file does not have its "
	    "checksum");
}
END_TEST

START_TEST(a_page_of_facts_never_passes_for_counts)
{
	const char *path = filled("facts", 20);
	unsigned char page[PAGE_BYTES];
	int fd = open(path, O_RDONLY);

	ck_assert_int_ge(fd, 0);
	for (int i = 0; pread(fd, page, PAGE_BYTES, i * PAGE_BYTES) == 4096;
	     i++)
		ck_assert(!page_is_statistics(page));
	close(fd);
}
END_TEST

UNIT_MAIN("ledger_rot", every_bit_of_a_page_counts,
    a_page_in_anothers_place_is_found, a_page_of_zeros_has_no_checksum,
    two_bits_do_not_cancel, a_bit_of_a_page_that_is_read_is_damage,
    every_bit_of_the_header_is_damage, two_pages_that_changed_places_are_damage,
    a_change_seen_by_an_open_ledger_is_held_against_its_checksum,
    a_page_that_rotted_in_the_journal_is_damage,
    what_analyze_writes_is_no_damage,
    another_object_is_named_with_or_without_its_checksums,
    whatever_else_another_program_writes_is_damage,
    a_tree_in_anothers_place_is_damage_after_analyze_too,
    a_page_of_facts_never_passes_for_counts)
