/* reviews - has somebody judged a look? Audit. */
#include "reviews.h"

/* A review of a look, and of which outcome the latest is. */
struct reviewed {
	int64_t at_us;
	enum review outcome;
};

/* Of several at one instant the more careful counts. */
static enum status
review_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct reviewed *reviewed = ctx;
	bool later = fact->at_us > reviewed->at_us;
	bool same = fact->at_us == reviewed->at_us;

	(void)line;
	(void)error;
	if (fact->event != EVENT_VIEW_REVIEW || fact->void_seq ||
	    !(later || (same && fact->outcome > reviewed->outcome)))
		return STATUS_OK;
	*reviewed = (struct reviewed){fact->at_us, fact->outcome};
	return STATUS_OK;
}

enum status
look_is_unreviewed(
    struct known *known, uint64_t seq, bool *is, struct error *error)
{
	struct facts_query query = {.of = FACTS_ABOUT, .about_seq = seq};
	struct reviewed reviewed = {INSTANT_UNSET, REVIEW_UNSET};

	if (known_facts(known, query, review_sink, &reviewed, error))
		return error->status;
	*is =
	    reviewed.outcome == REVIEW_UNSET || reviewed.outcome == REVIEW_OPEN;
	return STATUS_OK;
}
