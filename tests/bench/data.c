/*
 * data - what the benchmarks work on, the same bytes whenever it is made.
 *
 *   data entries COUNT PATIENTS ordered|shuffled    JSON lines
 *   data ledger PATH FACTS       ten facts a patient, in ten rounds
 *   data due PATH COUNT DUE      open episodes, the first DUE of them due
 *   data requests COUNT PATIENTS a CSV for consent-set on such a ledger
 */
#include "../../common/fields/line.h"
#include "../../common/ledger/digest.h"
#include "../../common/ledger/ledger.h"
#include "../splitmix.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACTS_A_PATIENT 10
#define GROUP 100000
/* 2024-01-01T00:00:00Z; the facts follow at one a second. */
#define START_US (INT64_C(1704067200) * SECOND_US)
#define PRACTICES 20
#define SERVICES 5

struct writer {
	struct ledger *ledger;
	struct head head;
	struct buffer line;
	struct error error;
};

/* A fixed seed. */
static uint64_t state = 5;

/* The check digit of nine digits, 10 where they have none. */
static unsigned
check_digit(uint64_t base)
{
	unsigned sum = 0;

	for (unsigned weight = 2; weight <= 10; weight++, base /= 10)
		sum += weight * (unsigned)(base % 10);
	return (11 - sum % 11) % 11;
}

/* The NHS numbers in order, one more each call. */
static void
next_number(uint64_t *base, char number[static 11])
{
	while (check_digit(*base) == 10)
		++*base;
	snprintf(number, 11, "%09" PRIu64 "%u", *base % 1000000000,
	    check_digit(*base));
	++*base;
}

static char *
name_of(const char *prefix, int digits, unsigned long n)
{
	static char names[16][32];
	static unsigned at;
	char *name = names[at++ % 16];

	snprintf(name, sizeof names[0], "%s%0*lu", prefix, digits, n);
	return name;
}

static struct text
practice_of(unsigned long patient)
{
	return text_of(name_of("C810", 2, patient % PRACTICES));
}

static struct text
service_of(unsigned long patient)
{
	return text_of(name_of("S", 2, patient % SERVICES));
}

static void
die(const char *what)
{
	fprintf(stderr, "data: %s\n", what);
	exit(3);
}

static void
writer_check(struct writer *writer, enum status status)
{
	if (status)
		die(writer->error.what);
}

static void
writer_open(struct writer *writer, const char *path)
{
	struct error *error = &writer->error;

	writer_check(writer, ledger_create(path, NULL, error));
	writer_check(
	    writer, ledger_open(&writer->ledger, path, LEDGER_BATCH, error));
	writer_check(writer, ledger_begin(writer->ledger, error));
	writer_check(writer, ledger_head(writer->ledger, &writer->head, error));
	buffer_init(&writer->line, 64 * 1024);
}

static void
writer_add(struct writer *writer, struct fact *fact)
{
	struct error *error = &writer->error;
	struct text before = {writer->head.hash, HASH_CHARS};
	char hash[HASH_BYTES];

	fact->seq = ++writer->head.seq;
	fact->logged_us = START_US + (int64_t)fact->seq * SECOND_US;
	fact->at_us = fact->logged_us - 60 * SECOND_US;
	fact->by = TEXT("import");
	fact->login = TEXT("bench");
	buffer_reset(&writer->line);
	line_write(&writer->line, fact, false);
	digest_pair(before, buffer_text(&writer->line), hash);
	line_seal(&writer->line, hash);
	memcpy(writer->head.hash, hash, HASH_BYTES);
	writer_check(writer, ledger_append(writer->ledger, fact,
				 buffer_text(&writer->line), error));
	if (fact->seq % GROUP)
		return;
	writer_check(writer, ledger_commit(writer->ledger, error));
	writer_check(writer, ledger_begin(writer->ledger, error));
}

static void
writer_close(struct writer *writer)
{
	writer_check(writer, ledger_commit(writer->ledger, &writer->error));
	ledger_close(writer->ledger);
	buffer_release(&writer->line);
}

static void
partners_write(struct writer *writer, unsigned long count)
{
	for (unsigned long i = 0; i < count; i++) {
		struct fact fact = fact_none();

		fact.event = EVENT_PARTNER_SET;
		fact.org = i ? text_of(name_of("M", 2, i)) : TEXT("RY8");
		fact.partner = DECISION_YES;
		writer_add(writer, &fact);
	}
}

static void
opening_fill(struct fact *fact, unsigned long patient, bool second)
{
	fact->event = EVENT_EPISODE_OPEN;
	fact->practice = practice_of(patient);
	fact->service = second ? service_of(patient) : TEXT("RY8");
	fact->care = second ? TEXT("podiatry") : TEXT("physiotherapy");
	fact->due_us = START_US + 2000 * DAY_US;
	if (!second)
		fact->to_service = DECISION_YES;
}

static void
mark_fill(struct fact *fact, unsigned long patient, struct text org)
{
	fact->event = EVENT_MARK_PRIVATE;
	fact->episode = TEXT("");
	fact->org = org;
	fact->entry = text_of(name_of("E-", 8, patient * 1000 + 17));
	fact->private = DECISION_YES;
}

static enum decision
yes_if(bool yes)
{
	return yes ? DECISION_YES : DECISION_NO;
}

/* One of a patient's ten facts. */
static void
fact_fill(struct fact *fact, unsigned long patient, int round)
{
	bool second = round == 1 || round == 7 || round == 9;

	*fact = fact_none();
	fact->event = EVENT_CONSENT_SET;
	fact->episode = text_of(name_of(second ? "B-" : "A-", 8, patient));
	if (round < 2)
		opening_fill(fact, patient, second);
	else if (round == 2)
		fact->to_practice = yes_if(patient % 2);
	else if (round == 3)
		fact->mig = yes_if(patient % 5 == 0);
	else if (round == 4)
		mark_fill(fact, patient, practice_of(patient));
	else if (round == 5)
		fact->to_service = yes_if(patient % 3);
	else if (round == 6)
		mark_fill(fact, patient, service_of(patient));
	else if (round == 8)
		fact->to_service = yes_if(patient % 3 || patient % 6 == 0);
	else if (round == 7 || patient % 4)
		fact->to_practice = yes_if(round == 7);
	else
		fact->event = EVENT_EPISODE_DISCHARGE;
	if (round == 3) {
		fact->episode = TEXT("");
		fact->practice = practice_of(patient);
	}
	if (fact->to_service || fact->to_practice || fact->mig || fact->private)
		fact->decided_by = TEXT("patient");
}

static int
ledger_make(const char *path, unsigned long facts)
{
	unsigned long patients = facts / FACTS_A_PATIENT;
	struct writer writer = {.ledger = NULL};

	writer_open(&writer, path);
	partners_write(&writer, 10);
	for (int round = 0; round < FACTS_A_PATIENT; round++) {
		uint64_t base = 400000000;

		for (unsigned long p = 0; p + 1 < patients; p++) {
			struct fact fact;
			char number[11];

			next_number(&base, number);
			fact_fill(&fact, p, round);
			fact.patient = text_of(number);
			writer_add(&writer, &fact);
		}
	}
	writer_close(&writer);
	return 0;
}

static int
due_make(const char *path, unsigned long count, unsigned long due)
{
	struct writer writer = {.ledger = NULL};
	uint64_t base = 400000000;

	writer_open(&writer, path);
	for (unsigned long p = 0; p < count; p++) {
		struct fact fact = fact_none();
		char number[11];

		next_number(&base, number);
		fact.patient = text_of(number);
		fact.episode = text_of(name_of("A-", 8, p));
		opening_fill(&fact, p, false);
		fact.decided_by = TEXT("patient");
		if (p % (count / due) == 0)
			fact.due_us = START_US + 30 * DAY_US;
		else
			fact.due_us = START_US + 27000 * DAY_US;
		writer_add(&writer, &fact);
	}
	writer_close(&writer);
	return 0;
}

static void
entry_write(const char *number, unsigned long patient, unsigned long i)
{
	static const char *const kinds[] = {
	    "observation", "medication", "diagnosis", "letter"};
	unsigned long block = i / 25 % 4;
	const char *org = block < 3     ? practice_of(patient).ptr
			  : i / 100 % 5 ? service_of(patient).ptr
					: "RY8";
	char recorded[INSTANT_BYTES];
	size_t len = instant_write(
	    START_US - 200 * DAY_US + (int64_t)(i % 1000) * 43200 * SECOND_US +
		(int64_t)(splitmix64(&state) % 43200) * SECOND_US,
	    recorded);

	printf("{\"patient\":\"%s\",\"org\":\"%s\",\"entry\":\"E-%08lu\","
	       "\"recorded\":\"%.*s\",\"type\":\"%s\",\"code\":\"%08x\","
	       "\"text\":\"seen in clinic, no change since the last time; "
	       "to be reviewed in %03u days\"}\n",
	    number, org, patient * 1000 + i, (int)len, recorded, kinds[i % 4],
	    (unsigned)splitmix64(&state), (unsigned)(i % 360));
}

/* The order of the lines: as they are, or shuffled (Fisher and Yates). */
static uint32_t *
order_make(unsigned long count, bool shuffled)
{
	uint32_t *order = calloc(count, sizeof *order);

	if (!order)
		die("out of memory");
	for (unsigned long i = 0; i < count; i++)
		order[i] = (uint32_t)i;
	for (unsigned long i = count; shuffled && i > 1; i--) {
		unsigned long other = splitmix64(&state) % i;
		uint32_t held = order[i - 1];

		order[i - 1] = order[other];
		order[other] = held;
	}
	return order;
}

static char (*numbers_make(unsigned long patients))[11]
{
	char(*numbers)[11] = calloc(patients, sizeof *numbers);
	uint64_t base = 400000000;

	if (!numbers)
		die("out of memory");
	for (unsigned long p = 0; p < patients; p++)
		next_number(&base, numbers[p]);
	return numbers;
}

static int
entries_make(unsigned long count, unsigned long patients, bool shuffled)
{
	unsigned long each = count / patients;
	char(*numbers)[11] = numbers_make(patients);
	uint32_t *order = order_make(each * patients, shuffled);

	for (unsigned long i = 0; i < each * patients; i++) {
		unsigned long patient = order[i] / each;

		entry_write(numbers[patient], patient, order[i] % each);
	}
	free(order);
	free(numbers);
	return 0;
}

static int
requests_make(unsigned long count, unsigned long patients)
{
	char(*numbers)[11] = numbers_make(patients);

	printf("patient,episode,to_service,to_practice,at,decided_by,note\n");
	for (unsigned long i = 0; i < count; i++) {
		unsigned long p = splitmix64(&state) % patients;
		char at[INSTANT_BYTES];
		size_t len = instant_write(
		    START_US + 800 * DAY_US + (int64_t)i * SECOND_US, at);
		bool no = splitmix64(&state) % 10 == 0;

		printf("%s,A-%08lu,%s,%s,%.*s,patient,\"asked at reception, "
		       "form %lu\"\n",
		    numbers[p], p, no ? "no" : "yes", i % 2 ? "yes" : "",
		    (int)len, at, i);
	}
	free(numbers);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 3 ? argv[1] : "";
	unsigned long number = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;

	if (!strcmp(what, "entries") && argc == 5)
		return entries_make(strtoul(argv[2], NULL, 10), number,
		    !strcmp(argv[4], "shuffled"));
	if (!strcmp(what, "ledger"))
		return ledger_make(argv[2], number);
	if (!strcmp(what, "due") && argc == 5)
		return due_make(argv[2], number, strtoul(argv[4], NULL, 10));
	if (!strcmp(what, "requests"))
		return requests_make(strtoul(argv[2], NULL, 10), number);
	fprintf(stderr, "usage: see the first lines of data.c\n");
	return 2;
}
