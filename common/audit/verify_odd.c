/* verify_odd - facts that are judged one by one. Audit. */
#include "verify_odd.h"

#include "../fields/line_read.h"
#include "seqs.h"

#include <stdlib.h>

/* Eight megabytes of each. */
#define ODD_MOST ((size_t)1 << 20)
#define LINKS_MAX ((size_t)1 << 20)

bool
odd_init(struct odd *odd)
{
	*odd = (struct odd){.facts.count = 0};
	return !pthread_mutex_init(&odd->mutex, NULL);
}

void
odd_release(struct odd *odd)
{
	free(odd->facts.items);
	free(odd->patients.items);
	pthread_mutex_destroy(&odd->mutex);
}

static bool
list_add(struct odd_list *list, uint64_t item)
{
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 256;
		uint64_t *items = NULL;

		if (room <= ODD_MOST)
			items = realloc(list->items, room * sizeof *items);
		if (!items)
			return false;
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = item;
	return true;
}

static bool
locked_add(struct odd *odd, struct odd_list *list, uint64_t item)
{
	bool is;

	pthread_mutex_lock(&odd->mutex);
	is = list_add(list, item);
	pthread_mutex_unlock(&odd->mutex);
	return is;
}

bool
odd_add(struct odd *odd, uint64_t seq)
{
	return locked_add(odd, &odd->facts, seq);
}

bool
odd_add_patient(struct odd *odd, uint64_t seq)
{
	return locked_add(odd, &odd->patients, seq);
}

/* Puts them in order, each once. */
static void
list_sort(struct odd_list *list)
{
	size_t count = 0;

	seqs_sort(list->items, list->count);
	for (size_t i = 0; i < list->count; i++)
		if (!count || list->items[count - 1] != list->items[i])
			list->items[count++] = list->items[i];
	list->count = count;
}

/* the facts of a patient, under every number */

/* A number of ten digits as one. */
static enum status
number_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	uint64_t number = 0;

	(void)line;
	for (size_t i = 0; i < fact->patient.len; i++)
		number = number * 10 + (uint64_t)(fact->patient.ptr[i] - '0');
	return list_add(ctx, number) ? STATUS_OK : error_no_memory(error);
}

static enum status
seq_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	(void)line;
	return list_add(ctx, fact->seq) ? STATUS_OK : error_no_memory(error);
}

static enum status
number_read(struct odd *odd, struct known *known, struct text number,
    struct error *error)
{
	struct facts_query query = {
	    .of = FACTS_ALL, .patient = number, .upto_seq = known->upto_seq};

	return ledger_facts(
	    known->ledger, &query, seq_sink, &odd->facts, error);
}

static enum status
patient_read(
    struct odd *odd, struct known *known, uint64_t digits, struct error *error)
{
	char number[10];
	struct text patient = {number, sizeof number};
	struct numbers numbers;
	struct arena arena;
	enum status status;

	for (size_t i = sizeof number; i-- > 0; digits /= 10)
		number[i] = (char)('0' + digits % 10);
	arena_init(&arena, LINKS_MAX);
	status = known_numbers(known, patient, &arena, &numbers, error);
	if (!status && !numbers.number_count)
		status = number_read(odd, known, patient, error);
	for (size_t i = 0; !status && i < numbers.number_count; i++)
		status =
		    number_read(odd, known, numbers.items[i].number, error);
	arena_release(&arena);
	return status;
}

/* Adds the facts of the patients to the others. */
static enum status
patients_read(struct odd *odd, struct known *known, struct error *error)
{
	struct odd_list numbers = {.count = 0};
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < odd->patients.count; i++) {
		uint64_t seq = odd->patients.items[i];
		struct facts_query query = {
		    .of = FACTS_ALL, .after_seq = seq - 1, .upto_seq = seq};

		status = ledger_facts(
		    known->ledger, &query, number_sink, &numbers, error);
	}
	list_sort(&numbers);
	for (size_t i = 0; !status && i < numbers.count; i++)
		status = patient_read(odd, known, numbers.items[i], error);
	free(numbers.items);
	return status;
}

/* judging */

struct odd_fact {
	struct arena *arena;
	struct fact fact;
	bool is_there;
};

static enum status
fact_sink_line(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct odd_fact *odd = ctx;
	struct text hash;

	(void)fact;
	odd->is_there = true;
	return line_read(line, odd->arena, &odd->fact, &hash, error);
}

static enum status
fact_judge_alone(struct verification *v, uint64_t seq, struct error *error)
{
	struct odd_fact odd = {.arena = &v->line_arena};
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = seq - 1,
	    .upto_seq = seq,
	    .line = true};
	enum status status;

	arena_reset(&v->line_arena);
	status =
	    ledger_facts(v->known.ledger, &query, fact_sink_line, &odd, error);
	if (status)
		return status;
	if (!odd.is_there)
		return error_set(error, STATUS_REFUSED, "seq", "is missing");
	return verification_judge(v, &odd.fact, error);
}

bool
odd_judge(
    struct odd *odd, struct run *run, struct ledger *ledger, uint64_t head)
{
	struct verification *v = verification_new(run);
	struct error error;
	enum status status;

	if (!v)
		return false;
	known_init(&v->known, ledger, head);
	status = known_firsts(&v->known, &error);
	if (!status)
		status = patients_read(odd, &v->known, &error);
	list_sort(&odd->facts);
	for (size_t i = 0; !status && i < odd->facts.count; i++)
		status = fact_judge_alone(v, odd->facts.items[i], &error);
	verification_release(v);
	return !status;
}
