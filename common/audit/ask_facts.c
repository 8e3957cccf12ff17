/* ask_facts - the facts of a question, piece by piece. Audit. */
#include "ask.h"
#include "seqs.h"

#define PIECE 256
/* A patient of a file is looked up where there are so many facts for each. */
#define ASKED_SHARE 100
#define SEQS_MAX ((size_t)256 << 20)
#define PIECE_MAX ((size_t)8 << 20)

/* Facts taken in one go from the ledger, to be visited without a lock. */
struct piece {
	struct arena arena;
	struct fact facts[PIECE];
	struct text lines[PIECE];
	size_t count;
};

static enum status
piece_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct piece *piece = ctx;

	if (!fact_copy(fact, &piece->arena, &piece->facts[piece->count]) ||
	    !arena_copy(&piece->arena, fact->viewer,
		&piece->facts[piece->count].viewer) ||
	    !arena_copy(&piece->arena, line, &piece->lines[piece->count]))
		return error_no_memory(error);
	piece->count++;
	return STATUS_OK;
}

static enum status
piece_visit(struct ask *ask, const struct piece *piece, line_visit *visit,
    struct error *error)
{
	for (size_t i = 0; i < piece->count; i++) {
		enum status status;

		if (ask->asked.by_files &&
		    !asked_has_number(&ask->asked, piece->facts[i].patient))
			continue;
		status = visit(ask, &piece->facts[i], piece->lines[i], error);
		if (!status)
			status = output_push(&ask->run->output, error);
		if (status)
			return status;
	}
	return STATUS_OK;
}

/* The numbers that the query's patient has, in the arena. */
static enum status
numbers_take(struct ask *ask, struct text patient, struct arena *arena,
    struct numbers *numbers, struct error *error)
{
	numbers_init(numbers, arena);
	return patient.len
		   ? known_numbers(&ask->known, patient, arena, numbers, error)
		   : STATUS_OK;
}

/* The seqs of a query, in no order. */
struct seqs {
	struct arena *arena;
	uint64_t *items;
	size_t count, room;
};

static enum status
seq_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct seqs *seqs = ctx;
	void *items = seqs->items;

	(void)line;
	if (!arena_grow(seqs->arena, &items, &seqs->room, seqs->count,
		sizeof *seqs->items))
		return error_no_memory(error);
	seqs->items = items;
	seqs->items[seqs->count++] = fact->seq;
	return STATUS_OK;
}

/* The next piece of the facts under several numbers, in ledger order. */
static enum status
joined_piece(struct ask *ask, struct facts_query query,
    const struct numbers *numbers, struct piece *piece, struct error *error)
{
	struct seqs seqs = {.arena = &piece->arena};
	struct text asked = query.patient;
	struct facts_query one = {.of = FACTS_ALL,
	    .line = query.line,
	    .voids_upto = query.voids_upto};
	enum status status = STATUS_OK;

	query.line = false;
	for (size_t i = 0; !status && i < numbers->number_count; i++) {
		query.patient = numbers->items[i].number;
		if (ask->careful ||
		    numbers_are_one(numbers, query.patient, asked))
			status = ledger_facts(
			    ask->run->ledger, &query, seq_sink, &seqs, error);
	}
	seqs_sort(seqs.items, seqs.count);
	for (size_t i = 0; !status && i < seqs.count && i < PIECE; i++) {
		one.after_seq = seqs.items[i] - 1;
		one.upto_seq = seqs.items[i];
		status = ledger_facts(
		    ask->run->ledger, &one, piece_sink, piece, error);
	}
	return status;
}

static enum status
piece_read(struct ask *ask, const struct facts_query *query,
    const struct numbers *numbers, struct piece *piece, struct error *error)
{
	piece->count = 0;
	arena_reset(&piece->arena);
	return numbers->count ? joined_piece(ask, *query, numbers, piece, error)
			      : ledger_facts(ask->run->ledger, query,
				    piece_sink, piece, error);
}

/* Piece by piece, where one query finds them. */
static enum status
pieces_visit(struct ask *ask, struct facts_query query, struct piece *piece,
    line_visit *visit, struct error *error)
{
	enum status status = STATUS_OK;
	struct numbers numbers;
	struct arena arena;

	arena_init(&arena, PIECE_MAX);
	status = numbers_take(ask, query.patient, &arena, &numbers, error);
	while (!status) {
		status = piece_read(ask, &query, &numbers, piece, error);
		if (!status)
			status = piece_visit(ask, piece, visit, error);
		if (piece->count < PIECE)
			break;
		query.after_seq = piece->facts[piece->count - 1].seq;
	}
	arena_release(&arena);
	return status;
}

/* The seqs of what the query finds of each patient of files, in order. */
static enum status
asked_seqs(struct ask *ask, struct facts_query query, struct seqs *seqs,
    struct error *error)
{
	const struct pool *numbers = &ask->asked.numbers;
	enum status status = STATUS_OK;

	if (query.of == FACTS_OF_EVENT)
		query.of = query.event == EVENT_RECORD_VIEW ? FACTS_OF_VIEWS
							    : FACTS_OF_PATIENT;
	query.line = false;
	query.limit = 0;
	for (uint32_t i = 1; !status && i <= numbers->count; i++) {
		query.patient = pool_text(numbers, i);
		status = ledger_facts(
		    ask->run->ledger, &query, seq_sink, seqs, error);
	}
	seqs_sort(seqs->items, seqs->count);
	return status;
}

/* Patient by patient, and then in ledger order: for a few of many. */
static enum status
asked_visit(struct ask *ask, struct facts_query query, struct piece *piece,
    line_visit *visit, struct error *error)
{
	struct arena arena;
	struct seqs seqs = {.arena = &arena};
	enum status status;

	arena_init(&arena, SEQS_MAX);
	status = asked_seqs(ask, query, &seqs, error);
	query.of = FACTS_ALL;
	query.event = EVENT_UNSET;
	for (size_t i = 0; !status && i < seqs.count; i++) {
		piece->count = 0;
		arena_reset(&piece->arena);
		query.after_seq = seqs.items[i] - 1;
		query.upto_seq = seqs.items[i];
		status = ledger_facts(
		    ask->run->ledger, &query, piece_sink, piece, error);
		if (!status)
			status = piece_visit(ask, piece, visit, error);
	}
	arena_release(&arena);
	return status;
}

/* Are the patients of files few beside all that the query would go through? */
static bool
asked_are_few(const struct ask *ask, const struct facts_query *query)
{
	return (query->upto_seq - query->after_seq) / ASKED_SHARE >
	       ask->asked.numbers.count;
}

enum status
ask_facts(struct ask *ask, struct facts_query query, line_visit *visit,
    struct error *error)
{
	struct piece *piece = ask->piece;
	enum status status = STATUS_OK;

	if (!piece)
		piece = arena_alloc(&ask->run->arena, sizeof *piece);
	if (!piece)
		return error_no_memory(error);
	ask->piece = piece;
	arena_init(&piece->arena, PIECE_MAX);
	query.limit = PIECE;
	query.voids_upto = known_has_voids(&ask->known) ? ask->upto_seq : 0;
	if (ask->asked.by_files && !ask->asked.numbers.count)
		status = asked_resolve(
		    &ask->asked, &ask->known, ask->careful, error);
	if (!status)
		status = ask->asked.by_files && asked_are_few(ask, &query)
			     ? asked_visit(ask, query, piece, visit, error)
			     : pieces_visit(ask, query, piece, visit, error);
	arena_release(&piece->arena);
	return status;
}
