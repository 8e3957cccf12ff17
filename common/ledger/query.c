/* query - what every store does with a question alike. Ledger. */
#include "query.h"

#include <string.h>

struct text
query_subject(const struct facts_query *query, char choice[static CHOICE_BYTES])
{
	if (!query->practice.len)
		return query->subject;
	if (query->practice.len >= CHOICE_BYTES)
		return TEXT("");
	*choice = ' ';
	memcpy(choice + 1, query->practice.ptr, query->practice.len);
	return (struct text){choice, query->practice.len + 1};
}

bool
query_is_wide(const struct facts_query *query)
{
	switch (query->of) {
	case FACTS_ABOUT:
	case FACTS_OF_SUCCESSION:
	case FACTS_OF_WAS:
	case FACTS_OF_LINKS:
		return true;
	default:
		return query->line || query->of == FACTS_ALL ||
		       query->voids_upto || query->event > EVENT_RECORD_VIEW;
	}
}

/* Has the row what every fact of its kind has? */
static bool
row_is_whole(const struct fact *fact, bool wide)
{
	bool needs_patient = fact->event != EVENT_PARTNER_SET &&
			     fact->event != EVENT_ORG_SUCCEED &&
			     fact->event != EVENT_FACT_VOID;

	if (needs_patient && !fact->patient.len)
		return false;
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		return fact->episode.len && fact->practice.len &&
		       fact->service.len;
	case EVENT_CONSENT_SET:
		return fact->episode.len ? fact->to_service || fact->to_practice
					 : fact->practice.len && fact->mig;
	case EVENT_EPISODE_DISCHARGE:
		return fact->episode.len;
	case EVENT_MARK_PRIVATE:
		return fact->org.len && fact->entry.len && fact->private;
	case EVENT_PARTNER_SET:
		return fact->org.len && fact->partner;
	case EVENT_RECORD_VIEW:
		return fact->viewer.len;
	case EVENT_FACT_VOID:
		return !wide || (fact->of && fact->of < fact->seq);
	case EVENT_VIEW_REVIEW:
		return !wide ||
		       (fact->of && fact->of < fact->seq && fact->outcome);
	case EVENT_ORG_SUCCEED:
		return fact->org.len && (!wide || fact->successor.len);
	case EVENT_PATIENT_LINK:
		return !wide || fact->was.len;
	default:
		return false;
	}
}

/* Is the row about that subject, as event_subject has it? */
static bool
row_is_about(const struct fact *fact, struct text subject)
{
	if (fact->episode.len)
		return text_equal(fact->episode, subject);
	if (fact->entry.len)
		return text_equal(fact->entry, subject);
	return subject.len && *subject.ptr == ' ' &&
	       text_equal(fact->practice,
		   (struct text){subject.ptr + 1, subject.len - 1});
}

/* Is it of the kind, the patient and the subject that were asked for? */
static bool
row_is_of(const struct facts_query *query, const struct fact *fact,
    struct text subject)
{
	bool of_patient = text_equal(fact->patient, query->patient);
	enum event event = fact->event;

	switch (query->of) {
	case FACTS_OF_PATIENT:
		return of_patient && event != EVENT_RECORD_VIEW;
	case FACTS_OF_ROUTES:
		return of_patient && event != EVENT_RECORD_VIEW &&
		       event != EVENT_MARK_PRIVATE;
	case FACTS_OF_SUBJECT:
	case FACTS_OF_SUBJECT_SINCE:
		return of_patient && event != EVENT_RECORD_VIEW &&
		       row_is_about(fact, subject);
	case FACTS_OF_EPISODE:
		return event == EVENT_EPISODE_OPEN &&
		       text_equal(fact->episode, subject);
	case FACTS_OF_END:
		return event == EVENT_EPISODE_DISCHARGE &&
		       text_equal(fact->episode, subject);
	case FACTS_ABOUT:
		return fact->of == query->about_seq;
	case FACTS_OF_SUCCESSION:
		return event == EVENT_ORG_SUCCEED &&
		       text_equal(fact->org, subject);
	case FACTS_OF_WAS:
		return event == EVENT_PATIENT_LINK &&
		       text_equal(fact->was, subject);
	case FACTS_OF_LINKS:
		return event == EVENT_PATIENT_LINK && of_patient;
	case FACTS_OF_PARTNERS:
		return event == EVENT_PARTNER_SET;
	case FACTS_OF_PARTNER_SINCE:
		return event == EVENT_PARTNER_SET &&
		       text_equal(fact->org, subject);
	case FACTS_DUE:
		return event == EVENT_EPISODE_OPEN &&
		       fact->due_us != INSTANT_UNSET &&
		       fact->due_us <= query->due_us;
	case FACTS_OF_EVENT:
		return event == query->event;
	case FACTS_OF_VIEWS:
		return of_patient && event == EVENT_RECORD_VIEW;
	case FACTS_ALL:
		break;
	}
	return (!query->patient.len || of_patient) &&
	       (!query->event || event == query->event);
}

bool
query_takes(const struct facts_query *query, const struct fact *fact,
    struct text subject)
{
	bool since = query->of == FACTS_OF_SUBJECT_SINCE ||
		     query->of == FACTS_OF_PARTNER_SINCE;

	return fact->seq > query->after_seq && fact->seq <= query->upto_seq &&
	       (!since || fact->at_us >= query->from_us) &&
	       row_is_whole(fact, query_is_wide(query)) &&
	       row_is_of(query, fact, subject);
}

bool
fact_is_about(const struct fact *fact, struct text subject)
{
	struct text about = fact->episode.len ? fact->episode : fact->entry;

	return subject.len && text_equal(about, subject);
}

bool
fact_is_route(const struct fact *opening, const struct fact *other)
{
	bool practice = text_equal(other->practice, opening->practice) ||
			text_equal(other->practice, opening->service);
	bool service = text_equal(other->service, opening->practice) ||
		       text_equal(other->service, opening->service);

	return practice && (other->mig == DECISION_YES ||
			       (other->event == EVENT_EPISODE_OPEN && service));
}

bool
fact_names_org(const struct fact *fact, const struct ledger_about *about)
{
	struct text org = about->subject;

	if (!org.len || !text_equal(fact->patient, about->patient))
		return false;
	return text_equal(fact->practice, org) ||
	       text_equal(fact->service, org) || text_equal(fact->org, org);
}
