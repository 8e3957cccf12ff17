/* reading - the lines of one account, or one board. Report. */
#include "reading.h"

#include "../input/input.h"
#include "../input/source.h"
#include "reading_line.h"

#include <string.h>

#define AT(type, member) offsetof(struct type, member)

static const struct member_rule account_rules[] = {
    {"patient", MEMBER_PATIENT, AT(reading, patient), true},
    {"numbers", MEMBER_SKIP, 0, true},
    {"since", MEMBER_INSTANT, AT(reading, since_us), true},
    {"at", MEMBER_INSTANT, AT(reading, at_us), true},
    {"known_seq", MEMBER_COUNT, AT(reading, known_seq), true},
    {"head", MEMBER_TEXT, AT(reading, head), true},
    {"older", MEMBER_COUNT, AT(reading, older), true}, {NULL, 0, 0, false}};
static const struct member_rule board_rules[] = {
    {"practice", MEMBER_CODE, AT(reading, practice), false},
    {"service", MEMBER_CODE, AT(reading, service), false},
    {"since", MEMBER_INSTANT, AT(reading, since_us), true},
    {"at", MEMBER_INSTANT, AT(reading, at_us), true},
    {"known_seq", MEMBER_COUNT, AT(reading, known_seq), true},
    {"head", MEMBER_TEXT, AT(reading, head), true}, {NULL, 0, 0, false}};
static const struct member_rule org_rules[] = {
    {"org", MEMBER_CODE, AT(org_line, org), true},
    {"name", MEMBER_TEXT, AT(org_line, name), false},
    {"partner", MEMBER_TEXT, AT(org_line, partner), true}, {NULL, 0, 0, false}};
static const struct member_rule episode_rules[] = {
    {"patient", MEMBER_PATIENT, AT(episode_line, patient), true},
    {"episode", MEMBER_TEXT, AT(episode_line, episode), true},
    {"practice", MEMBER_CODE, AT(episode_line, practice), true},
    {"service", MEMBER_CODE, AT(episode_line, service), true},
    {"care", MEMBER_TEXT, AT(episode_line, care), false},
    {"opened", MEMBER_INSTANT, AT(episode_line, opened_us), true},
    {"due", MEMBER_INSTANT, AT(episode_line, due_us), false},
    {"to_service", MEMBER_TEXT, AT(episode_line, to_service), true},
    {"to_practice", MEMBER_TEXT, AT(episode_line, to_practice), true},
    {"discharged", MEMBER_INSTANT, AT(episode_line, discharged_us), false},
    {NULL, 0, 0, false}};
static const struct member_rule mark_rules[] = {
    {"patient", MEMBER_PATIENT, AT(mark_line, patient), true},
    {"org", MEMBER_CODE, AT(mark_line, org), true},
    {"entry", MEMBER_TEXT, AT(mark_line, entry), true},
    {"since", MEMBER_INSTANT, AT(mark_line, since_us), true},
    {NULL, 0, 0, false}};
static const struct member_rule sight_rules[] = {
    {"patient", MEMBER_PATIENT, AT(sight_line, patient), true},
    {"viewer", MEMBER_CODE, AT(sight_line, viewer), true},
    {"source", MEMBER_CODE, AT(sight_line, source), true},
    {"route", MEMBER_TEXT, AT(sight_line, route), true},
    {"episode", MEMBER_TEXT, AT(sight_line, episode), false},
    {"sees", MEMBER_TEXT, AT(sight_line, sees), true},
    {"before", MEMBER_INSTANT, AT(sight_line, before_us), false},
    {"private", MEMBER_COUNT, AT(sight_line, private_marks), true},
    {"from", MEMBER_INSTANT, AT(sight_line, from_us), false},
    {"until", MEMBER_INSTANT, AT(sight_line, until_us), false},
    {"because", MEMBER_SEQS, AT(sight_line, because), true},
    {NULL, 0, 0, false}};
static const struct member_rule late_rules[] = {
    {"patient", MEMBER_PATIENT, AT(late_line, patient), true},
    {"viewer", MEMBER_CODE, AT(late_line, viewer), true},
    {"source", MEMBER_CODE, AT(late_line, source), true},
    {"route", MEMBER_TEXT, AT(late_line, route), true},
    {"episode", MEMBER_TEXT, AT(late_line, episode), false},
    {"from", MEMBER_INSTANT, AT(late_line, from_us), true},
    {"until", MEMBER_INSTANT, AT(late_line, until_us), false},
    {"knew", MEMBER_TEXT, AT(late_line, knew), true},
    {"knew_before", MEMBER_INSTANT, AT(late_line, knew_before_us), false},
    {"right", MEMBER_TEXT, AT(late_line, right), true},
    {"right_before", MEMBER_INSTANT, AT(late_line, right_before_us), false},
    {"because", MEMBER_SEQS, AT(late_line, because), true},
    {NULL, 0, 0, false}};
static const struct member_rule ground_rules[] = {
    {"patient", MEMBER_PATIENT, AT(ground_line, patient), true},
    {"seq", MEMBER_COUNT, AT(ground_line, seq), true},
    {"viewer", MEMBER_CODE, AT(ground_line, viewer), true},
    {"source", MEMBER_CODE, AT(ground_line, source), true},
    {"then", MEMBER_TEXT, AT(ground_line, then), true},
    {"then_episode", MEMBER_TEXT, AT(ground_line, then_episode), false},
    {"then_because", MEMBER_SEQS, AT(ground_line, then_because), true},
    {"now", MEMBER_TEXT, AT(ground_line, now), true},
    {"now_episode", MEMBER_TEXT, AT(ground_line, now_episode), false},
    {"now_because", MEMBER_SEQS, AT(ground_line, now_because), true},
    {NULL, 0, 0, false}};
static const struct member_rule why_rules[] = {
    {"patient", MEMBER_PATIENT, AT(entry_line, patient), true},
    {"org", MEMBER_CODE, AT(entry_line, org), true},
    {"entry", MEMBER_TEXT, AT(entry_line, entry), true},
    {"viewer", MEMBER_CODE, AT(entry_line, viewer), true},
    {"at", MEMBER_INSTANT, AT(entry_line, at_us), true},
    {"decision", MEMBER_TEXT, AT(entry_line, decision), true},
    {"rule", MEMBER_TEXT, AT(entry_line, rule), true},
    {"episode", MEMBER_TEXT, AT(entry_line, episode), false},
    {"because", MEMBER_SEQS, AT(entry_line, because), true},
    {NULL, 0, 0, false}};
static const struct member_rule shown_rules[] = {
    {"patient", MEMBER_PATIENT, AT(entry_line, patient), true},
    {"org", MEMBER_CODE, AT(entry_line, org), true},
    {"entry", MEMBER_TEXT, AT(entry_line, entry), true},
    {"viewer", MEMBER_CODE, AT(entry_line, viewer), true},
    {"shown", MEMBER_FLAG, AT(entry_line, shown), true},
    {"then", MEMBER_TEXT, AT(entry_line, then), true},
    {"now", MEMBER_TEXT, AT(entry_line, now), true}, {NULL, 0, 0, false}};
static const struct member_rule digest_rules[] = {
    {"seq", MEMBER_COUNT, AT(entry_line, seq), true},
    {"patient", MEMBER_PATIENT, AT(entry_line, patient), true},
    {"viewer", MEMBER_CODE, AT(entry_line, viewer), true},
    {"at", MEMBER_INSTANT, AT(entry_line, at_us), true},
    {"shown", MEMBER_SKIP, 0, true},
    {"withheld", MEMBER_COUNT, AT(entry_line, withheld), true},
    {"digest", MEMBER_TEXT, AT(entry_line, digest), true}, {NULL, 0, 0, false}};
static const struct member_rule count_rules[] = {
    {"from", MEMBER_INSTANT, AT(count_line, from_us), false},
    {"until", MEMBER_INSTANT, AT(count_line, until_us), false},
    {"at", MEMBER_INSTANT, AT(count_line, at_us), false},
    {"practice", MEMBER_CODE, AT(count_line, practice), false},
    {"viewer", MEMBER_CODE, AT(count_line, viewer), false},
    {"measure", MEMBER_TEXT, AT(count_line, measure), true},
    {"value", MEMBER_COUNT, AT(count_line, value), true}, {NULL, 0, 0, false}};

/* A kind of line: where it is kept, and how large it is. */
struct line_kind {
	const char *answer;
	const struct member_rule *rules;
	size_t list, size;
	enum reading_kind of;
	bool behind; /* behind the closing line, never before */
};

#define KIND(name, rules, list, type, of, behind)                        \
	{                                                                \
		name, rules, AT(reading, list), sizeof(struct type), of, \
		    behind                                               \
	}

static const struct line_kind kinds[] = {
    KIND("org", org_rules, orgs, org_line, READING_ACCOUNT, false),
    KIND("org", org_rules, orgs, org_line, READING_BOARD, false),
    KIND("episodes", episode_rules, episodes, episode_line, READING_ACCOUNT,
	false),
    /* a line to do has no patient */
    KIND("todo", episode_rules + 1, episodes, episode_line, READING_BOARD,
	false),
    KIND("marks", mark_rules, marks, mark_line, READING_ACCOUNT, false),
    KIND("who", sight_rules, who, sight_line, READING_ACCOUNT, false),
    KIND("timeline", sight_rules, timeline, sight_line, READING_ACCOUNT, false),
    KIND("late", late_rules, lates, late_line, READING_ACCOUNT, false),
    KIND("ground", ground_rules, grounds, ground_line, READING_ACCOUNT, false),
    KIND("counts", count_rules, counts, count_line, READING_BOARD, false),
    KIND("why", why_rules, entries, entry_line, READING_ACCOUNT, true),
    KIND("shown", shown_rules, entries, entry_line, READING_ACCOUNT, true),
};

/* Room for one more of the kind, all zero; NULL: no memory. */
static void *
record_add(struct reading *reading, size_t list, size_t size)
{
	struct lines_of *lines = (void *)((char *)reading + list);
	char *record;

	if (!arena_grow(reading->arena, &lines->items, &lines->room,
		lines->count, size))
		return NULL;
	record = (char *)lines->items + lines->count++ * size;
	memset(record, 0, size);
	return record;
}

static bool
number_is_theirs(const struct reading *reading, struct text number)
{
	for (size_t i = 0; i < reading->number_count; i++)
		if (text_equal(reading->numbers[i], number))
			return true;
	return false;
}

/* NULL, or what is wrong with a patient that a line names. */
static const char *
patient_fault(const struct reading *reading, json_t *object)
{
	json_t *patient = json_object_get(object, "patient");
	struct text number = {
	    json_string_value(patient), json_string_length(patient)};

	if (!patient)
		return NULL;
	if (reading->kind == READING_BOARD)
		return "names a patient: a board has none";
	return json_is_string(patient) && number_is_theirs(reading, number)
		   ? NULL
		   : "is another patient's";
}

static const char *
numbers_take(struct reading *reading, json_t *list)
{
	size_t count = json_array_size(list);

	reading->numbers =
	    arena_alloc(reading->arena, count * sizeof *reading->numbers);
	if (!reading->numbers)
		return reading_starved;
	for (size_t i = 0; i < count; i++) {
		json_t *number = json_array_get(list, i);
		struct text text = {
		    json_string_value(number), json_string_length(number)};

		if (!json_is_string(number) || !is_number(text))
			return "has a number that is none";
		if (!arena_copy(reading->arena, text,
			&reading->numbers[reading->number_count++]))
			return reading_starved;
	}
	return number_is_theirs(reading, reading->patient)
		   ? NULL
		   : "has a patient that is none of the numbers";
}

/* The first line. */
static const char *
head_take(struct reading *reading, json_t *object, const char *answer)
{
	bool account = reading->kind == READING_ACCOUNT;
	const char *what;

	if (!answer || strcmp(answer, account ? "account" : "board"))
		return account ? "is not the first line of an account"
			       : "is not the first line of counts";
	reading->begun = true;
	what = members_read(object, account ? account_rules : board_rules,
	    reading, reading->arena);
	if (!what && account)
		what =
		    numbers_take(reading, json_object_get(object, "numbers"));
	return what;
}

/* The closing line, which counts those before it. */
static const char *
end_take(struct reading *reading, json_t *object)
{
	static const struct member_rule rules[] = {
	    {"lines", MEMBER_COUNT, 0, true}, {NULL, 0, 0, false}};
	uint64_t lines = 0;
	const char *what = members_read(object, rules, &lines, reading->arena);

	if (!what && lines != reading->lines)
		what = "counts other lines than there are: some are missing";
	reading->ended = true;
	return what;
}

static const struct line_kind *
kind_find(const struct reading *reading, const char *answer)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].of == reading->kind &&
		    kinds[i].behind == reading->ended &&
		    !strcmp(kinds[i].answer, answer))
			return &kinds[i];
	return NULL;
}

static const char *
answer_take(struct reading *reading, json_t *object, const char *answer)
{
	const struct line_kind *kind;
	const struct member_rule *rules;
	void *record;

	if (!reading->ended &&
	    !strcmp(answer,
		reading->kind == READING_ACCOUNT ? "account-end" : "board-end"))
		return end_take(reading, object);
	kind = kind_find(reading, answer);
	if (!kind)
		return reading->ended ? "stands behind the closing line"
				      : "is an answer that has no place here";
	record = record_add(reading, kind->list, kind->size);
	if (!record)
		return reading_starved;
	rules = kind->rules;
	if (rules == shown_rules && json_object_get(object, "digest"))
		rules = digest_rules;
	return members_read(object, rules, record, reading->arena);
}

static const char *
event_take(struct reading *reading, json_t *object)
{
	size_t count = reading->events.count;
	const char *what;
	struct fact *fact;

	if (reading->ended || reading->kind == READING_BOARD)
		return "is an event that has no place here";
	fact = record_add(reading, AT(reading, events), sizeof *fact);
	if (!fact)
		return reading_starved;
	what = event_read(object, fact, reading->arena);
	if (what)
		return what;
	if (count && fact[-1].seq >= fact->seq)
		return "comes before an event that it follows";
	return NULL;
}

/* NULL, or what is wrong with the line. */
static const char *
object_take(struct reading *reading, json_t *object)
{
	json_t *answer = json_object_get(object, "answer");
	const char *what;

	if (!json_is_object(object))
		return "is no object";
	if (answer && !json_is_string(answer))
		return "is no answer";
	if (!reading->begun)
		return head_take(reading, object, json_string_value(answer));
	what = patient_fault(reading, object);
	if (what)
		return what;
	return answer ? answer_take(reading, object, json_string_value(answer))
		      : event_take(reading, object);
}

static const char *
line_take(struct reading *reading, struct text line, bool entries)
{
	bool starved;
	const char *what;
	json_t *object;

	if (reading->ended && !entries)
		return "stands behind the closing line";
	if (reading->lines == READING_LINES_MAX)
		return "is one of more than 200000 lines";
	object = json_load_line(line, JSON_ALLOW_NUL, NULL, &starved);
	if (!object)
		return starved ? reading_starved : "is no JSON object";
	what = object_take(reading, object);
	json_decref(object);
	reading->lines += !reading->ended;
	return what;
}

/* Where the reading is, and what it reads. */
struct place {
	const char *name;
	uint64_t line;
	size_t bytes;
	bool entries;
};

static enum status
place_blame(const struct place *place, const char *what, struct error *error)
{
	struct buffer where;

	if (what == reading_starved)
		return error_no_memory(error);
	error_set(error, STATUS_REFUSED, NULL,
	    "the input is not one whole account or board: no page is made");
	buffer_init(&where, 4096);
	buffer_add(&where, text_of(place->name));
	if (place->line) {
		buffer_add_char(&where, ':');
		buffer_add_number(&where, place->line);
	}
	buffer_add(&where, TEXT(": "));
	buffer_add(&where, text_of(what));
	buffer_place(&where, error);
	return error->status;
}

/* Takes the whole lines that are held. */
static enum status
held_take(struct reading *reading, struct source *source, struct place *place,
    struct error *error)
{
	struct text held = source_held(source);
	const char *end, *what;

	while (held.len && (end = memchr(held.ptr, '\n', held.len))) {
		size_t len = (size_t)(end - held.ptr);

		place->line++;
		place->bytes += len + 1;
		what = len > RECORD_MAX_BYTES ? "is longer than 1 MiB"
		       : place->bytes > READING_BYTES_MAX
			   ? "is beyond 64 MiB of lines"
			   : line_take(reading, (struct text){held.ptr, len},
				 place->entries);
		if (what)
			return place_blame(place, what, error);
		source_take(source, len + 1);
		held = source_held(source);
	}
	place->line++;
	if (held.len > RECORD_MAX_BYTES)
		return place_blame(place, "is longer than 1 MiB", error);
	place->line--;
	return STATUS_OK;
}

static enum status
end_judge(const struct reading *reading, const struct source *source,
    struct place *place, struct error *error)
{
	place->line = 0;
	if (source_held(source).len)
		return place_blame(place, "the last line is cut off", error);
	if (!reading->begun)
		return place_blame(place, "it has no line", error);
	if (!reading->ended)
		return place_blame(place, "the closing line is missing", error);
	return STATUS_OK;
}

/* With an opening, what was recorded of its episode goes too. */
static void
opening_void(struct fact *events, size_t count, const struct fact *opening,
    uint64_t void_seq)
{
	for (size_t i = 0; i < count && events[i].seq < void_seq; i++)
		if (!events[i].void_seq &&
		    text_equal(events[i].episode, opening->episode))
			events[i].void_seq = void_seq;
}

/* Says of each event what took it back: its own void, or its opening's. */
static void
voids_mark(struct reading *reading)
{
	struct fact *events = reading->events.items;
	size_t count = reading->events.count;

	for (size_t i = 0; i < count; i++) {
		const struct fact *found;
		struct fact *target;

		if (events[i].event != EVENT_FACT_VOID)
			continue;
		found = reading_event(reading, events[i].of);
		if (!found)
			continue;
		target = &events[found - events];
		if (target->event == EVENT_EPISODE_OPEN && !target->void_seq)
			opening_void(events, count, target, events[i].seq);
		else if (!target->void_seq)
			target->void_seq = events[i].seq;
	}
}

enum status
reading_read(struct reading *reading, int fd, const char *name, bool entries,
    struct error *error)
{
	struct place place = {.name = name, .entries = entries};
	struct source source;
	enum status status = STATUS_OK;

	source_init(&source, fd, false);
	while (!status && !source.eof) {
		status = source_fill(&source, error);
		if (!status)
			status = held_take(reading, &source, &place, error);
	}
	if (!status)
		status = end_judge(reading, &source, &place, error);
	source_release(&source);
	if (!status)
		voids_mark(reading);
	return status;
}

const struct fact *
reading_event(const struct reading *reading, uint64_t seq)
{
	const struct fact *events = reading->events.items;
	size_t low = 0, high = reading->events.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (events[middle].seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	return low < reading->events.count && events[low].seq == seq
		   ? &events[low]
		   : NULL;
}
