/*
 * scenes - sentences of the rules, one by one.
 *
 * A scene is written in words. Its facts stand one behind the other with a
 * semicolon between them, each with its minute first:
 *   1 open p E1 G S yes -    episode E1 of p at practice G and service S, with
 *                            the decisions to_service and to_practice
 *   1 consent p E1 no -      1 discharge p E1      1 mig p G yes
 *   1 mark p G a yes         1 partner M yes       1 look p S
 *   1 review 2               1 void 2              (the seq; maybe a patient,
 *                            where it is not the fact's)
 *   1 succeed H G            H becomes part of G
 *   1 link p q               q is p's number too
 * Its question is viewer, patient, source, id, the minutes at which the entry
 * was recorded and is asked for, and maybe how many facts are known. A ruling
 * is about its last fact, a listing about patient p.
 */
#include "prop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 8

struct scene {
	const char *sentence, *facts, *question;
	enum rule rule;
};

static const struct scene scenes[] = {
    /* 6: mistakes */
    {"a void works back to the fact's at, whatever its own",
	"1 open p E1 G S - -; 2 consent p E1 yes -; 9 void 2", "S p G a 1 3",
	RULE_UNDECIDED},
    {"what was known before the void stays as it was known",
	"1 open p E1 G S - -; 2 consent p E1 yes -; 9 void 2", "S p G a 1 3 2",
	RULE_AGREEMENT},
    {"a no that is voided was never said",
	"1 open p E1 G S yes -; 3 consent p E1 no -; 4 void 2", "S p G a 4 5",
	RULE_AGREEMENT},
    {"a discharge that is voided ended nothing",
	"1 open p E1 G S yes -; 3 discharge p E1; 4 void 2", "S p G a 1 5",
	RULE_AGREEMENT},
    {"a mark that is voided hides nothing",
	"1 open p E1 G S yes -; 2 mark p G a yes; 4 void 2", "S p G a 1 5",
	RULE_AGREEMENT},
    {"a partner that is voided never joined",
	"1 partner M yes; 1 mig p G yes; 4 void 1", "M p G a 1 5",
	RULE_NO_RELATIONSHIP},
    {"a void of an opening takes its episode's facts with it",
	"1 open p E1 G S - -; 2 consent p E1 yes -; 3 void 1", "S p G a 1 5",
	RULE_NO_RELATIONSHIP},
    {"they do not come back with an opening that is recorded anew",
	"1 open p E1 G S - -; 2 consent p E1 yes -; 3 void 1;"
	"1 open p E1 G S - -",
	"S p G a 1 5", RULE_UNDECIDED},
    {"what is decided about the episode that is opened anew counts",
	"1 open p E1 G S - -; 3 void 1; 1 open p E1 G S - -;"
	"4 consent p E1 yes -",
	"S p G a 1 5", RULE_AGREEMENT},
    {"a no that is voided and recorded anew is the new one",
	"1 open p E1 G S yes -; 2 consent p E1 no -; 4 void 2;"
	"4 consent p E1 no -",
	"S p G a 3 5", RULE_RETAINED},
    {"a no outlives the link under which it was recorded",
	"1 link p q; 1 open p E1 G S yes -; 2 consent q E1 no -; 3 void 1",
	"S p G a 3 5", RULE_WITHDRAWN},
    {"a yes does not",
	"1 link p q; 1 open p E1 G S - -; 2 consent q E1 yes -; 3 void 1",
	"S p G a 1 5", RULE_UNDECIDED},
    {"a discharge outlives the link",
	"1 link p q; 1 open p E1 G S yes -; 2 discharge q E1; 3 void 1",
	"S p G a 1 5", RULE_DISCHARGED},
    {"a mark outlives the link",
	"1 link p q; 1 open q E1 G S yes -; 2 mark p G a yes; 3 void 1",
	"S q G a 1 5", RULE_PRIVATE},
    {"a later release opens it for its own number alone",
	"1 link p q; 1 open q E1 G S yes -; 2 mark p G a yes; 3 void 1;"
	"4 mark p G a no",
	"S q G a 1 5", RULE_PRIVATE},
    {"a release under the other number opens it for that one",
	"1 link p q; 1 open q E1 G S yes -; 2 mark p G a yes; 3 void 1;"
	"4 mark q G a no",
	"S q G a 1 5", RULE_AGREEMENT},
    {"and not for the number of the mark",
	"1 link p q; 1 open p E1 G S yes -; 2 mark p G a yes; 3 void 1;"
	"4 mark q G a no",
	"S p G a 1 5", RULE_PRIVATE},
    {"of a no and a yes in one fact the no outlives the link",
	"1 link p q; 1 open p E1 G S yes -; 2 consent q E1 no yes; 3 void 1",
	"S p G a 3 5", RULE_WITHDRAWN},
    {"and the yes does not",
	"1 link p q; 1 open p E1 G S yes -; 2 consent q E1 no yes; 3 void 1",
	"G p S a 1 5", RULE_UNDECIDED},
    {"a no to the MIG outlives the link, whatever its own number says later",
	"1 link p q; 1 partner M yes; 2 mig p G no; 3 void 1; 3 mig p G yes",
	"M q G a 1 5", RULE_MIG_REFUSED},
    {"a mark that is recorded after the void is its own number's",
	"1 link p q; 1 open q E1 G S yes -; 3 void 1; 2 mark p G a yes",
	"S q G a 1 5", RULE_AGREEMENT},
    {"a mark from before a link that is voided never crossed it",
	"1 open q E1 G S yes -; 1 mark p G a yes; 1 link p q; 3 void 3",
	"S q G a 1 5", RULE_AGREEMENT},
    {"a mark outlives the succession under which it was recorded",
	"1 succeed H G; 1 open p E1 G S yes -; 2 mark p H a yes; 3 void 1",
	"S p G a 1 5", RULE_PRIVATE},
    {"a release under the other code opens it for that one",
	"1 succeed H G; 1 open p E1 G S yes -; 2 mark p H a yes; 3 void 1;"
	"4 mark p G a no",
	"S p G a 1 5", RULE_AGREEMENT},
    {"a release under the mark's own code does not",
	"1 succeed H G; 1 open p E1 G S yes -; 2 mark p H a yes; 3 void 1;"
	"4 mark p H a no",
	"S p G a 1 5", RULE_PRIVATE},
    {"it does so from the succession's at on",
	"3 succeed H G; 1 open p E1 G S yes -; 2 mark p H a yes; 3 void 1",
	"S p G a 1 2", RULE_AGREEMENT},
    {"a no to the MIG outlives the succession",
	"1 succeed H G; 1 partner M yes; 1 mig p G yes; 2 mig p H no; 3 void 1",
	"M p G a 1 5", RULE_MIG_REFUSED},
    {"a no to the MIG from before the succession's at never crosses it",
	"1 partner M yes; 1 mig p G yes; 4 succeed H G; 2 mig p H no; 5 void 3",
	"M p G a 1 6", RULE_MIG},
    {"a yes to the MIG does not outlive the succession",
	"1 open p E1 G S - -; 1 succeed H G; 1 partner M yes; 2 mig p H yes;"
	"3 void 2",
	"M p G a 1 5", RULE_MIG_UNDECIDED},
    /* 7: looks that are reviewed */
    {"a look and its review decide nothing",
	"1 open p E1 G S - -; 2 look p S; 3 review 2", "S p G a 1 5",
	RULE_UNDECIDED},
    /* 8: one organisation becomes part of another */
    {"from the at of a succession on both codes see what is either's",
	"2 succeed H G", "H p G a 1 2", RULE_OWN},
    {"before it they are two", "2 succeed H G", "H p G a 1 1",
	RULE_NO_RELATIONSHIP},
    {"an episode of the old practice is the new one's",
	"1 open p E1 H S yes -; 2 succeed H G", "S p G a 1 3", RULE_AGREEMENT},
    {"before the at it is the old one's alone",
	"1 open p E1 H S yes -; 2 succeed H G", "S p G a 1 1",
	RULE_NO_RELATIONSHIP},
    {"an episode of the old service is the new one's",
	"1 open p E1 G S yes -; 2 succeed S T", "T p G a 1 3", RULE_AGREEMENT},
    {"successors chain", "1 open p E1 H S yes -; 1 succeed H G; 1 succeed G M",
	"S p M a 1 3", RULE_AGREEMENT},
    {"a mark under either code hides the entries of both",
	"1 open p E1 G S yes -; 1 mark p H a yes; 2 succeed H G", "S p G a 1 3",
	RULE_PRIVATE},
    {"before the at it hides its own code's",
	"1 open p E1 G S yes -; 1 mark p H a yes; 2 succeed H G", "S p G a 1 1",
	RULE_AGREEMENT},
    {"a release ends the marks of its own code alone",
	"1 open p E1 G S yes -; 1 mark p H a yes; 2 succeed H G;"
	"4 mark p G a no",
	"S p G a 1 5", RULE_PRIVATE},
    {"a choice about the MIG from before counts for its own code",
	"1 partner M yes; 1 mig p H yes; 3 succeed H G", "M p H a 1 4",
	RULE_MIG},
    {"and for no other", "1 partner M yes; 1 mig p H yes; 3 succeed H G",
	"M p G a 1 4", RULE_MIG_UNDECIDED},
    {"nor does a no from before",
	"1 partner M yes; 1 mig p G yes; 2 mig p H no; 3 succeed H G",
	"M p G a 1 4", RULE_MIG},
    {"a choice that is made at the at or later counts for both",
	"1 partner M yes; 2 succeed H G; 2 mig p H yes", "M p G a 1 4",
	RULE_MIG},
    {"a later no under either ends an old yes",
	"1 partner M yes; 1 mig p H yes; 3 succeed H G; 4 mig p G no",
	"M p H a 1 5", RULE_MIG_REFUSED},
    {"partnership is not inherited",
	"1 partner H yes; 1 mig p G yes; 2 succeed H M", "M p G a 1 3",
	RULE_NO_RELATIONSHIP},
    /* 9: two numbers, one patient */
    {"the facts of the old number are the new one's, whatever the link's at",
	"1 open q E1 G S yes -; 9 link p q", "S p G a 1 2", RULE_AGREEMENT},
    {"and the facts of the new number hold for the old one's entries",
	"1 open p E1 G S yes -; 9 link p q", "S q G a 1 2", RULE_AGREEMENT},
    {"before the link was known they were two patients",
	"1 open q E1 G S yes -; 9 link p q", "S p G a 1 2 1",
	RULE_NO_RELATIONSHIP},
    {"links chain", "1 open r E1 G S yes -; 1 link p q; 1 link q r",
	"S p G a 1 2", RULE_AGREEMENT},
    {"decisions under either number are one history",
	"1 open p E1 G S yes -; 1 link p q; 3 consent q E1 no -", "S p G a 4 5",
	RULE_WITHDRAWN},
    {"a release under either number ends the mark",
	"1 open p E1 G S yes -; 1 mark p G a yes; 1 link p q; 3 mark q G a no",
	"S p G a 1 5", RULE_AGREEMENT},
    {"a link that is voided never was",
	"1 open q E1 G S yes -; 1 link p q; 2 void 2", "S p G a 1 5",
	RULE_NO_RELATIONSHIP},
};

struct ruling {
	const char *sentence, *facts;
	bool is_taken;
};

static const struct ruling rulings[] = {
    /* 6: mistakes */
    {"a look is never voided", "1 look p S; 2 void 1", false},
    {"nor is a void", "1 mark p G a yes; 2 void 1; 2 void 2", false},
    {"a review is", "1 look p S; 2 review 1; 3 void 2", true},
    {"a void's patient is the fact's", "1 mark p G a yes; 2 void 1 q", false},
    {"under any number in force", "1 mark p G a yes; 9 link q p; 2 void 1 q",
	true},
    {"a link is voided under either number", "1 link p q; 2 void 1 q", true},
    {"a fact is voided once", "1 mark p G a yes; 2 void 1; 3 void 1", false},
    {"with its opening it was",
	"1 open p E1 G S - -; 2 consent p E1 yes -; 3 void 1; 3 void 2", false},
    {"what is recorded anew may be voided again",
	"1 mark p G a yes; 2 void 1; 1 mark p G a yes; 3 void 3", true},
    {"a voided opening takes no consent",
	"1 open p E1 G S - -; 2 void 1; 3 consent p E1 yes -", false},
    {"its episode's id is free",
	"1 open p E1 G S - -; 2 void 1; 1 open q E1 H S - -", true},
    {"after a voided discharge there may be another",
	"1 open p E1 G S - -; 2 discharge p E1; 3 void 2; 4 discharge p E1",
	true},
    /* 7: looks that are reviewed */
    {"what is no look is not reviewed", "1 mark p G a yes; 2 review 1", false},
    {"nor is a look at another patient", "1 look p S; 2 review 1 q", false},
    {"nor a look before it was logged", "2 look p S; 1 review 1", false},
    {"a look may be reviewed again", "1 look p S; 2 review 1; 2 review 1",
	true},
    /* 8: one organisation becomes part of another */
    {"an organisation has one successor", "5 succeed H G; 9 succeed H M",
	false},
    {"that stands", "5 succeed H G; 5 void 1; 9 succeed H M", true},
    {"a circle is refused, whatever the ats",
	"5 succeed H G; 9 succeed G M; 1 succeed M H", false},
    {"a practice and a service that are one make no episode",
	"5 succeed H G; 5 open p E1 G H - -", false},
    {"while they are two they do", "5 succeed H G; 4 open p E1 G H - -", true},
    /* 9: two numbers, one patient */
    {"a number is superseded once", "1 link p q; 1 link r q", false},
    {"a circle is refused", "1 link p q; 1 link r p; 1 link q r", false},
    {"an episode is decided about under either number",
	"1 open p E1 G S - -; 9 link q p; 2 consent q E1 yes -", true},
    {"and under no other", "1 open p E1 G S - -; 2 consent q E1 yes -", false},
};

/* How many rows who has of p, and the first one's source and marks. */
struct listing {
	const char *sentence, *facts;
	int at;
	size_t count;
	const char *source;
	uint64_t marks;
};

static const struct listing listings[] = {
    {"who prints for mig the code of the choice in force",
	"1 partner M yes; 2 succeed H G; 1 mig p G yes; 3 mig p H yes", 4, 1,
	"H", 0},
    {"choices from before are of two codes",
	"1 partner M yes; 2 succeed H G; 1 mig p G yes; 1 mig p H yes", 4, 2,
	"G", 0},
    {"an episode prints its codes as they were recorded",
	"1 open p E1 H S yes -; 2 succeed H G", 4, 1, "H", 0},
    {"own is not listed", "1 open p E1 G S yes yes; 2 succeed S G", 4, 0, "",
	0},
    {"private counts ids over all the codes, case aside",
	"1 open p E1 G S yes -; 2 succeed H G; 1 mark p G a yes;"
	"1 mark p H A yes; 1 mark p H b yes",
	4, 1, "G", 2},
};

struct words {
	struct text items[WORDS_MAX];
	size_t count;
};

/* The words up to a semicolon or the end; returns what is behind it. */
static const char *
words_read(struct words *words, const char *from)
{
	*words = (struct words){.count = 0};
	for (;;) {
		size_t len;

		from += strspn(from, " ");
		len = strcspn(from, " ;");
		if (!len)
			return *from ? from + 1 : from;
		if (words->count == WORDS_MAX)
			abort();
		words->items[words->count++] = (struct text){from, len};
		from += len;
	}
}

static int
number_of(struct text word)
{
	int number = 0;

	for (size_t i = 0; i < word.len; i++)
		number = number * 10 + (word.ptr[i] - '0');
	return number;
}

static struct text
patient_of(struct text word)
{
	return patients[word.ptr[0] - 'p'];
}

static struct text
org_of(struct text word)
{
	static const char letters[] = "GSMHT";

	return orgs[strchr(letters, word.ptr[0]) - letters];
}

static enum decision
decision_of(struct text word)
{
	if (text_equal(word, TEXT("yes")))
		return DECISION_YES;
	return text_equal(word, TEXT("no")) ? DECISION_NO : DECISION_UNSET;
}

/* Of a fact about an episode; w is what stands behind the event. */
static void
episode_read(struct fact *fact, const struct text *w)
{
	const struct text *decisions = w + 2;

	fact->patient = patient_of(w[0]);
	fact->episode = w[1];
	if (fact->event == EVENT_EPISODE_DISCHARGE)
		return;
	if (fact->event == EVENT_EPISODE_OPEN) {
		fact->practice = org_of(w[2]);
		fact->service = org_of(w[3]);
		decisions = w + 4;
	}
	fact->to_service = decision_of(decisions[0]);
	fact->to_practice = decision_of(decisions[1]);
}

/* A mark, a partner, or what joins two. */
static void
other_read(struct fact *fact, const struct text *w)
{
	switch (fact->event) {
	case EVENT_MARK_PRIVATE:
		fact->patient = patient_of(w[0]);
		fact->org = org_of(w[1]);
		fact->entry = w[2];
		fact->private = decision_of(w[3]);
		return;
	case EVENT_PARTNER_SET:
		fact->org = org_of(w[0]);
		fact->partner = decision_of(w[1]);
		return;
	case EVENT_ORG_SUCCEED:
		fact->org = org_of(w[0]);
		fact->successor = org_of(w[1]);
		return;
	case EVENT_PATIENT_LINK:
		fact->patient = patient_of(w[0]);
		fact->was = patient_of(w[1]);
		return;
	default:
		fact->patient = patient_of(w[0]);
		fact->viewer = org_of(w[1]);
	}
}

static enum event
event_of(struct text word)
{
	static const struct {
		const char *word;
		enum event event;
	} events[] = {{"open", EVENT_EPISODE_OPEN},
	    {"consent", EVENT_CONSENT_SET}, {"mig", EVENT_CONSENT_SET},
	    {"discharge", EVENT_EPISODE_DISCHARGE},
	    {"mark", EVENT_MARK_PRIVATE}, {"partner", EVENT_PARTNER_SET},
	    {"look", EVENT_RECORD_VIEW}, {"review", EVENT_VIEW_REVIEW},
	    {"void", EVENT_FACT_VOID}, {"succeed", EVENT_ORG_SUCCEED},
	    {"link", EVENT_PATIENT_LINK}};

	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (strlen(events[i].word) == word.len &&
		    !memcmp(events[i].word, word.ptr, word.len))
			return events[i].event;
	abort();
}

static struct fact
fact_read(const struct story *before, const struct words *words)
{
	struct fact fact = fact_none();
	const struct text *w = words->items + 2;

	fact.event = event_of(words->items[1]);
	if (fact.event == EVENT_FACT_VOID || fact.event == EVENT_VIEW_REVIEW) {
		fact.of = (uint64_t)number_of(w[0]);
		fact.patient = words->count > 3
				   ? patient_of(w[1])
				   : before->facts[fact.of - 1].patient;
		if (fact.event == EVENT_VIEW_REVIEW)
			fact.outcome = REVIEW_NOT_JUSTIFIED;
	} else if (text_equal(words->items[1], TEXT("mig"))) {
		fact.patient = patient_of(w[0]);
		fact.practice = org_of(w[1]);
		fact.mig = decision_of(w[2]);
	} else if (fact.event <= EVENT_EPISODE_DISCHARGE) {
		episode_read(&fact, w);
	} else {
		other_read(&fact, w);
	}
	fact.seq = before->count + 1;
	fact.at_us = fact.logged_us = MOMENT(number_of(words->items[0]));
	return fact;
}

/* The facts up to the first that would be refused; false with one. */
static bool
story_read(struct story *story, const char *facts)
{
	struct words words;

	story->count = 0;
	while (*facts) {
		struct fact *next = &story->facts[story->count];

		facts = words_read(&words, facts);
		*next = fact_read(story, &words);
		if (!naive_is_legal(story->facts, story->count, next))
			return false;
		story->count++;
	}
	return true;
}

static bool
scene_is_so(const struct scene *scene, struct asked *asked, struct story *story)
{
	struct words w;
	struct entry entry;
	struct naive_moment moment = {.is_now = false};
	enum rule core, naive;
	bool is_legal = story_read(story, scene->facts);

	words_read(&w, scene->question);
	if (w.count > 6)
		story->count = (size_t)number_of(w.items[6]);
	entry = (struct entry){.patient = patient_of(w.items[1]),
	    .org = org_of(w.items[2]),
	    .entry = w.items[3],
	    .recorded_us = MOMENT(number_of(w.items[4])),
	    .recorded_last_us = MOMENT(number_of(w.items[4]))};
	moment.at_us = MOMENT(number_of(w.items[5]));
	fold(asked, story->facts, story->count, entry.patient);
	core = asked_decide(asked, org_of(w.items[0]), &entry, moment).rule;
	naive = naive_decide(
	    story->facts, story->count, org_of(w.items[0]), &entry, moment)
		    .rule;
	if (is_legal && core == scene->rule && naive == scene->rule)
		return true;
	printf("not so: %s\n  %s\n  %s: %s; core %s, naive %s\n",
	    scene->sentence, is_legal ? scene->facts : "a fact is refused",
	    scene->question, rule_name(scene->rule).ptr, rule_name(core).ptr,
	    rule_name(naive).ptr);
	return false;
}

static bool
ruling_is_so(const struct ruling *ruling, struct story *story)
{
	bool is_taken = story_read(story, ruling->facts);
	size_t others = 0;

	for (const char *c = ruling->facts; *c; c++)
		others += *c == ';';
	if (is_taken == ruling->is_taken && story->count == others + is_taken)
		return true;
	printf("not so: %s\n  %s\n", ruling->sentence, ruling->facts);
	return false;
}

static bool
is_listed(const struct listing *listing, const struct naive_sight *sights,
    size_t count)
{
	return count == listing->count &&
	       (!count || (text_equal(sights->source,
			       org_of((struct text){listing->source, 1})) &&
			      sights->private_marks == listing->marks));
}

static bool
listing_is_so(
    const struct listing *listing, struct asked *asked, struct story *story)
{
	struct naive_sight core[SIGHTS_MAX], naive[SIGHTS_MAX];
	int64_t at_us = MOMENT(listing->at);
	size_t in_core, in_naive;

	if (!story_read(story, listing->facts))
		return false;
	fold(asked, story->facts, story->count, patients[0]);
	in_core = asked_sights(asked, at_us, core, SIGHTS_MAX);
	in_naive = naive_sights(
	    story->facts, story->count, patients[0], at_us, naive, SIGHTS_MAX);
	if (is_listed(listing, core, in_core) &&
	    is_listed(listing, naive, in_naive))
		return true;
	printf("not so: %s\n  %s\n", listing->sentence, listing->facts);
	return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

void
scenes_run(struct tally *tally)
{
	static struct story story;
	struct asked asked;

	asked_init(&asked);
	for (size_t i = 0; i < COUNT(scenes); i++)
		tally->failed += !scene_is_so(&scenes[i], &asked, &story);
	for (size_t i = 0; i < COUNT(rulings); i++)
		tally->failed += !ruling_is_so(&rulings[i], &story);
	for (size_t i = 0; i < COUNT(listings); i++)
		tally->failed += !listing_is_so(&listings[i], &asked, &story);
	tally->histories = COUNT(scenes) + COUNT(rulings) + COUNT(listings);
	tally->answers = tally->histories;
	asked_release(&asked);
}
