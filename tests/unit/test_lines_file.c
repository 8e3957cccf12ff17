/* The file of lines: what is wrong in it, and how a copy fills it. */
#include "../../common/ledger/digest.h"
#include "../../common/ledger/lines/lines.h"
#include "ledger.h"

#include <signal.h>

/* A ledger of lines of that name, as a place. */
static const char *
place(const char *name)
{
	static char places[4][160];
	static unsigned turn;
	char *found = places[turn++ % 4];

	snprintf(found, 160, "lines:%s", at(name));
	return found;
}

static const char *
lines_made(const char *name)
{
	unlink(at(name));
	ck_ok(ledger_create(place(name), NULL, &err));
	return at(name);
}

/* The fact behind the ledger's head, as a sealed line, and it is added. */
static void
add(struct ledger *ledger, struct fact fact)
{
	struct buffer line;
	struct head head;
	char hash[HASH_BYTES];

	ck_ok(ledger_head(ledger, &head, &err));
	fact.seq = head.seq + 1;
	fact.logged_us = (int64_t)fact.seq * SECOND_US;
	fact.by = fact.login = TEXT("clerk");
	buffer_init(&line, 1 << 20);
	line_write(&line, &fact, false);
	digest_pair(
	    (struct text){head.hash, HASH_CHARS}, buffer_text(&line), hash);
	line_seal(&line, hash);
	ck_ok(ledger_append(ledger, &fact, buffer_text(&line), &err));
	buffer_release(&line);
}

/* Lines of so many plain facts, and what the file holds. */
static struct text
lines_filled(const char *name, uint64_t count)
{
	static char bytes[1 << 14];
	const char *path = lines_made(name);
	struct ledger *ledger = opened(place(name), LEDGER_TARGET);
	size_t len;
	FILE *file;

	ck_ok(ledger_begin(ledger, &err));
	for (uint64_t seq = 1; seq <= count; seq++)
		add(ledger, plain_fact(seq));
	ck_ok(ledger_commit(ledger, &err));
	ledger_close(ledger);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	len = fread(bytes, 1, sizeof bytes, file);
	ck_assert_uint_lt(len, sizeof bytes);
	fclose(file);
	return (struct text){bytes, len};
}

static void
file_put(const char *name, struct text bytes)
{
	FILE *file = fopen(at(name), "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	fclose(file);
}

static uint64_t
seq_of(const char *name, enum ledger_mode mode)
{
	struct ledger *ledger = opened(place(name), mode);
	uint64_t seq = head_seq(ledger);

	ledger_close(ledger);
	return seq;
}

static enum status
line_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct buffer *all = ctx;

	(void)fact, (void)error;
	buffer_add(all, line);
	buffer_add_char(all, '\n');
	return STATUS_OK;
}

/* Does who proves the lines get them all, as they are? */
static void
proof_gives(const char *name, struct text bytes)
{
	struct facts_query query = {.of = FACTS_ALL, .upto_seq = UINT64_MAX};
	struct ledger *ledger = opened(place(name), LEDGER_PROOF);
	struct buffer all;

	buffer_init(&all, 1 << 20);
	ck_ok(ledger_facts(ledger, &query, line_sink, &all, &err));
	ck_assert_uint_ge(all.len, bytes.len);
	ck_assert(!bytes.len || !memcmp(all.bytes, bytes.ptr, bytes.len));
	buffer_release(&all);
	ledger_close(ledger);
}

/* damage */

START_TEST(each_byte_that_is_another_is_damage)
{
	static const char changes[] = {1, 2, 0x20, (char)0x80};
	struct text lines = lines_filled("changed", 4);
	char bytes[1 << 14];

	memcpy(bytes, lines.ptr, lines.len);
	for (size_t i = 0; i < lines.len; i++)
		for (size_t c = 0; c < sizeof changes; c++) {
			bytes[i] ^= changes[c];
			file_put("changed", (struct text){bytes, lines.len});
			open_fails(place("changed"), LEDGER_READ, "is damaged");
			proof_gives("changed", (struct text){bytes, lines.len});
			bytes[i] ^= changes[c];
		}
	file_put("changed", (struct text){bytes, lines.len});
	ck_assert_uint_eq(seq_of("changed", LEDGER_READ), 4);
}
END_TEST

START_TEST(a_cut_within_a_line_is_damage)
{
	struct text lines = lines_filled("cut", 4);
	uint64_t whole = 0;

	for (size_t len = 0; len <= lines.len; len++) {
		struct text part = {lines.ptr, len};
		bool ends = !len || lines.ptr[len - 1] == '\n';

		file_put("cut", part);
		whole += len && ends;
		if (ends)
			ck_assert_uint_eq(seq_of("cut", LEDGER_READ), whole);
		else
			open_fails(place("cut"), LEDGER_READ, "is damaged");
		proof_gives("cut", part);
	}
	ck_assert_uint_eq(whole, 4);
}
END_TEST

START_TEST(a_line_without_its_break_is_told_by_its_number)
{
	struct text lines = lines_filled("open-end", 3);
	struct ledger *ledger;
	uint64_t wrong_seq = 0;

	lines.len--;
	file_put("open-end", lines);
	ledger = opened(place("open-end"), LEDGER_PROOF);
	ck_assert_int_eq(
	    ledger_check_derived(ledger, &wrong_seq, &err), STATUS_REFUSED);
	ck_assert_uint_eq(wrong_seq, 3);
	ledger_close(ledger);
}
END_TEST

START_TEST(bytes_that_are_no_text_are_damage)
{
	static const char nothing[] = "\0\0\0\n";

	lines_made("no-text");
	file_put("no-text", (struct text){nothing, sizeof nothing - 1});
	open_fails(place("no-text"), LEDGER_READ, "is damaged");
	proof_gives("no-text", (struct text){nothing, sizeof nothing - 1});
}
END_TEST

START_TEST(a_line_that_never_ends_is_damage)
{
	static char bytes[5 << 20];

	memset(bytes, ' ', sizeof bytes);
	lines_made("endless");
	file_put("endless", (struct text){bytes, sizeof bytes});
	open_fails(place("endless"), LEDGER_READ, "is damaged");
	open_fails(place("endless"), LEDGER_TARGET, "is damaged");
}
END_TEST

/* filling */

START_TEST(what_is_rolled_back_is_not_in_the_file)
{
	struct text lines = lines_filled("rolled", 2);
	struct ledger *ledger = opened(place("rolled"), LEDGER_TARGET);
	struct stat found;

	ck_ok(ledger_begin(ledger, &err));
	add(ledger, plain_fact(3));
	ck_assert_uint_eq(head_seq(ledger), 3);
	ledger_rollback(ledger);
	ck_assert_uint_eq(head_seq(ledger), 2);
	ck_ok(ledger_begin(ledger, &err));
	add(ledger, plain_fact(3));
	ledger_close(ledger);
	ck_assert_int_eq(stat(at("rolled"), &found), 0);
	ck_assert_int_eq(found.st_size, (off_t)lines.len);
	ck_assert_uint_eq(seq_of("rolled", LEDGER_READ), 2);
}
END_TEST

START_TEST(a_disk_that_is_full_leaves_whole_lines)
{
	struct text lines = lines_filled("full", 2);
	struct rlimit limit = {lines.len + 100, RLIM_INFINITY};
	struct ledger *ledger = opened(place("full"), LEDGER_TARGET);
	enum status status;

	signal(SIGXFSZ, SIG_IGN);
	ck_ok(ledger_begin(ledger, &err));
	add(ledger, plain_fact(3));
	/* Check has a file of its own, to which each claim adds */
	if (setrlimit(RLIMIT_FSIZE, &limit))
		abort();
	status = ledger_commit(ledger, &err);
	limit.rlim_cur = RLIM_INFINITY;
	if (setrlimit(RLIMIT_FSIZE, &limit))
		abort();
	ck_assert_int_eq(status, STATUS_FAILED);
	ledger_close(ledger);
	ck_assert_uint_eq(seq_of("full", LEDGER_READ), 2);
}
END_TEST

START_TEST(a_file_larger_than_the_window_is_gone_on_with)
{
	struct ledger *ledger;

	lines_made("large");
	for (uint64_t piece = 0; piece < 2; piece++) {
		ledger = opened(place("large"), LEDGER_TARGET);
		ck_assert_uint_eq(head_seq(ledger), piece * 25000);
		ck_ok(ledger_begin(ledger, &err));
		for (uint64_t i = 0; i < 25000; i++)
			add(ledger, plain_fact(1));
		ck_ok(ledger_commit(ledger, &err));
		ledger_close(ledger);
	}
	ck_assert_uint_eq(seq_of("large", LEDGER_TARGET), 50000);
	ck_assert_uint_eq(seq_of("large", LEDGER_READ), 50000);
}
END_TEST

START_TEST(a_target_answers_nothing_but_its_head)
{
	struct facts_query query = {.of = FACTS_ALL, .upto_seq = 1};
	struct ledger *ledger;

	lines_filled("asked", 1);
	ledger = opened(place("asked"), LEDGER_TARGET);
	ck_assert_uint_eq(head_seq(ledger), 1);
	ck_fails(ledger_facts(ledger, &query, answer_sink, NULL, &err),
	    STATUS_FAILED, "answers nothing while it is copied into");
	ledger_close(ledger);
}
END_TEST

START_TEST(lines_are_taken_for_copying_alone)
{
	struct ledger *ledger;

	lines_filled("taken", 1);
	open_fails(place("taken"), LEDGER_WRITE,
	    "is only to be read: it is the lines of a ledger, and no ledger");
	open_fails(place("taken"), LEDGER_BATCH,
	    "is only to be read: it is the lines of a ledger, and no ledger");
	ledger = opened(place("taken"), LEDGER_SOURCE);
	ck_assert(ledger_is_only_read(ledger));
	ck_fails(
	    ledger_begin(ledger, &err), STATUS_FAILED, "is only to be read");
	ledger_close(ledger);
}
END_TEST

/* finding */

#define IDS 400000

struct id {
	uint32_t hash, number;
};

static int
id_compare(const void *a, const void *b)
{
	const struct id *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Two ids that have the same key. */
static void
twins_find(char one[static 16], char other[static 16])
{
	struct id *ids = calloc(IDS, sizeof *ids);
	bool found = false;

	ck_assert_ptr_nonnull(ids);
	for (uint32_t i = 0; i < IDS; i++) {
		snprintf(one, 16, "id-%u", i);
		ids[i] = (struct id){(uint32_t)lines_key(text_of(one)), i};
	}
	qsort(ids, IDS, sizeof *ids, id_compare);
	for (size_t i = 1; i < IDS && !found; i++) {
		found = ids[i].hash == ids[i - 1].hash;
		snprintf(one, 16, "id-%u", ids[i - 1].number);
		snprintf(other, 16, "id-%u", ids[i].number);
	}
	free(ids);
	ck_assert(found);
	ck_assert_uint_eq(lines_key(text_of(one)), lines_key(text_of(other)));
	ck_assert_str_ne(one, other);
}

START_TEST(ids_that_share_a_key_are_told_apart)
{
	char one[16], other[16];
	struct facts_query query = {
	    .of = FACTS_OF_EPISODE, .upto_seq = UINT64_MAX};
	struct ledger_span span;
	struct ledger *ledger;
	struct fact fact;

	twins_find(one, other);
	lines_made("twins");
	ledger = opened(place("twins"), LEDGER_TARGET);
	ck_ok(ledger_begin(ledger, &err));
	fact = opening(1, PATIENT_A, one);
	fact.due_us = DAY_US;
	add(ledger, fact);
	fact.episode = text_of(other);
	add(ledger, fact);
	add(ledger, discharge(3, PATIENT_A, other));
	ck_ok(ledger_commit(ledger, &err));
	ledger_close(ledger);
	ledger = opened(place("twins"), LEDGER_READ);
	query.subject = text_of(one);
	ck_assert_str_eq(asked(ledger, &query), "1");
	query.subject = text_of(other);
	ck_assert_str_eq(asked(ledger, &query), "2");
	query.of = FACTS_OF_END;
	ck_assert_str_eq(asked(ledger, &query), "3");
	query.subject = text_of(one);
	ck_assert_str_eq(asked(ledger, &query), "");
	query.of = FACTS_DUE;
	query.due_us = DAY_US;
	ck_assert_str_eq(asked(ledger, &query), "1");
	ck_ok(ledger_span(ledger,
	    ABOUT(TEXT(PATIENT_A), text_of(one), UINT64_MAX), &span, &err));
	ck_assert_int_eq(span.opened_us, fact.at_us);
	ck_assert_int_eq(span.ended_us, INSTANT_UNSET);
	ledger_close(ledger);
}
END_TEST

START_TEST(posts_are_walked_by_place_within_their_bounds)
{
	struct posts posts = {.items = NULL};
	struct posts_walk walk;
	uint64_t place = 0, key;

	for (uint64_t i = 1; i <= 300; i++)
		ck_assert(posts_add(&posts, i % 3, i));
	for (uint64_t after = 0; after < 310; after++)
		for (uint64_t upto = 0; upto < 310; upto += 7) {
			uint64_t next = after + 1;

			walk = posts_of(&posts, 1, after, upto);
			while (posts_next(&walk, &place)) {
				while (next % 3 != 1)
					next++;
				ck_assert_uint_eq(place, next++);
			}
			while (next % 3 != 1)
				next++;
			ck_assert(next > upto || next > 300);
		}
	ck_assert(posts_key_from(&posts, 0, 300, &key) && key == 0);
	ck_assert(posts_key_from(&posts, 0, 2, &key) && key == 1);
	ck_assert(posts_key_from(&posts, 2, 2, &key) && key == 2);
	ck_assert(!posts_key_from(&posts, 2, 1, &key));
	ck_assert(!posts_key_from(&posts, 3, 300, &key));
	posts_release(&posts);
}
END_TEST

UNIT_MAIN("lines_file", each_byte_that_is_another_is_damage,
    a_cut_within_a_line_is_damage,
    a_line_without_its_break_is_told_by_its_number,
    bytes_that_are_no_text_are_damage, a_line_that_never_ends_is_damage,
    what_is_rolled_back_is_not_in_the_file,
    a_disk_that_is_full_leaves_whole_lines,
    a_file_larger_than_the_window_is_gone_on_with,
    a_target_answers_nothing_but_its_head, lines_are_taken_for_copying_alone,
    ids_that_share_a_key_are_told_apart,
    posts_are_walked_by_place_within_their_bounds)
