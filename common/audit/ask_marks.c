/* ask_marks - the private marks in force. Audit. */
#include "ask.h"

/* Prints a marking fact if it is the one by which the mark is in force. */
static enum status
mark_answer(struct ask *ask, const struct fact *fact, struct text line,
    struct error *error)
{
	const struct options *options = &ask->run->options;
	struct answers *answers = &ask->answers;
	struct standing standing = {.seq = 0};
	struct arena arena;
	struct state state;
	enum status status;

	(void)line;
	if (fact->event != EVENT_MARK_PRIVATE || fact->private != DECISION_YES)
		return STATUS_OK;
	if (options_has(options, FIELD_ORG) &&
	    !text_equal(fact->org, options->value[FIELD_ORG].text))
		return STATUS_OK;
	arena_init(&arena, (size_t)16 << 20);
	state_init(&state, &arena, fact->patient);
	status = known_subject(&ask->known, fact->entry, &state, error);
	if (!status && state_mark(&state, fact->org, fact->entry))
		standing = history_at(
		    &state_mark(&state, fact->org, fact->entry)->private,
		    DECISION_YES, ask->at_us);
	arena_release(&arena);
	if (status || standing.seq != fact->seq)
		return status;
	answer_begin(answers);
	answer_patient(answers, fact->patient);
	answer_text(answers, "org", fact->org);
	answer_text(answers, "entry", fact->entry);
	answer_instant(answers, "since", standing.since_us);
	return answer_end(answers, error);
}

enum status
ask_marks(struct run *run, struct error *error)
{
	static const char *const columns[] = {
	    "patient", "org", "entry", "since", NULL};
	const struct options *options = &run->options;
	struct ask ask;
	struct facts_query query = {
	    .of = FACTS_OF_EVENT, .event = EVENT_MARK_PRIVATE};
	enum status status = ask_open(&ask, run, "marks", columns, error);

	if (options_has(options, FIELD_PATIENT)) {
		query.of = FACTS_OF_PATIENT;
		query.patient = options->value[FIELD_PATIENT].text;
	}
	query.upto_seq = ask.upto_seq;
	if (!status)
		status = ask_facts(&ask, query, mark_answer, error);
	return ask_close(&ask, status, error);
}
