/* FHIR: times, references, the bytes of a Bundle, what is known, history. */
#include "../../common/fhir/element.h"
#include "../../common/fhir/events.h"
#include "../../common/fhir/frame.h"
#include "../../common/fhir/keep.h"
#include "../../common/fhir/lean.h"
#include "../../common/fhir/resolve.h"
#include "../../common/fhir/when.h"
#include "../../common/json/object.h"
#include "unit.h"

#include <string.h>

/* The first and last instants as they are written, a blank between. */
static const char *
stretch_of(const char *time)
{
	static char bytes[2 * INSTANT_BYTES + 2];
	struct stretch stretch;
	size_t len;

	if (!when_read(text_of(time), &stretch))
		return "none";
	len = instant_write(stretch.first_us, bytes);
	bytes[len++] = ' ';
	len += instant_write(stretch.last_us, bytes + len);
	bytes[len] = '\0';
	return bytes;
}

START_TEST(a_part_of_a_date_lasts_to_its_end)
{
	ck_assert_str_eq(stretch_of("2003"),
	    "2003-01-01T00:00:00Z 2003-12-31T23:59:59.999999Z");
	ck_assert_str_eq(stretch_of("2004-02"),
	    "2004-02-01T00:00:00Z 2004-02-29T23:59:59.999999Z");
	ck_assert_str_eq(stretch_of("2003-12"),
	    "2003-12-01T00:00:00Z 2003-12-31T23:59:59.999999Z");
	ck_assert_str_eq(stretch_of("2003-05-06"),
	    "2003-05-06T00:00:00Z 2003-05-06T23:59:59.999999Z");
	ck_assert_str_eq(stretch_of("9999"),
	    "9999-01-01T00:00:00Z 9999-12-31T23:59:59.999999Z");
}
END_TEST

START_TEST(what_is_no_time_of_fhir_is_none)
{
	static const char *const wrong[] = {"", "2", "203", "20o3", "2003-",
	    "2003-1", "2003-13", "2003-00", "0000", "2003-05-32",
	    "2003-05-06T01:02:03", "2003-05-06T25:00:00Z", "200305",
	    "2003-05-06T01:02:03.Z", "2003x05"};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ck_assert_str_eq(stretch_of(wrong[i]), "none");
}
END_TEST

START_TEST(digits_behind_the_sixth_round_up)
{
	ck_assert_str_eq(stretch_of("2020-01-01T00:00:00.1234567Z"),
	    "2020-01-01T00:00:00.123457Z 2020-01-01T00:00:00.123457Z");
	ck_assert_str_eq(stretch_of("2020-01-01T00:00:00.123456000Z"),
	    "2020-01-01T00:00:00.123456Z 2020-01-01T00:00:00.123456Z");
	ck_assert_str_eq(stretch_of("2019-12-31T23:59:59.9999999+00:00"),
	    "2020-01-01T00:00:00Z 2020-01-01T00:00:00Z");
}
END_TEST

/* KIND base type id key system value, as far as there are any. */
static const char *
reference_of(const char *text)
{
	static char bytes[512];
	static struct arena arena;
	struct reference read;
	const char kinds[] = {'-', 'L', 'U', '#', '?'};

	arena_init(&arena, 1 << 16);
	ck_assert(reference_read(text_of(text), &arena, &read));
	snprintf(bytes, sizeof bytes, "%c %.*s %.*s %.*s %.*s %.*s %.*s",
	    kinds[read.kind], (int)read.base.len, read.base.ptr,
	    (int)read.type.len, read.type.ptr, (int)read.id.len, read.id.ptr,
	    (int)read.key.len, read.key.ptr, (int)read.system.len,
	    read.system.ptr, (int)read.value.len, read.value.ptr);
	arena_release(&arena);
	return bytes;
}

START_TEST(a_reference_is_parted_by_its_kind)
{
	ck_assert_str_eq(reference_of("Patient/1"), "L  Patient 1 Patient/1  ");
	ck_assert_str_eq(reference_of("https://h/fhir/Patient/1/_history/2"),
	    "L https://h/fhir Patient 1 Patient/1  ");
	ck_assert_str_eq(
	    reference_of("Patient/1#name"), "L  Patient 1 Patient/1  ");
	ck_assert_str_eq(reference_of("urn:uuid:1"), "U      ");
	ck_assert_str_eq(reference_of("#p"), "#   p   ");
	ck_assert_str_eq(reference_of("Patient?identifier=u%3Ax%7C9&active=x"),
	    "?  Patient   u:x 9");
	ck_assert_str_eq(reference_of("Patient?name=x"), "?  Patient    ");
}
END_TEST

START_TEST(what_leads_nowhere_is_no_reference)
{
	static const char *const wrong[] = {
	    "", "Patient", "Patient/", "patient/1", "/1", "//", "x?y"};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ck_assert_int_eq(reference_of(wrong[i])[0], '-');
}
END_TEST

START_TEST(a_value_keeps_its_bytes)
{
	struct text value;
	struct text object =
	    TEXT("{ \"a\" : [1, \"}\\\"]\"] , \"b\":{\"a\":2} , \"c\" : 1.10}");

	ck_assert(frame_find(object, "a", &value));
	ck_assert(text_equal(value, TEXT("[1, \"}\\\"]\"]")));
	ck_assert(frame_find(object, "b", &value));
	ck_assert(text_equal(value, TEXT("{\"a\":2}")));
	ck_assert(frame_find(object, "c", &value));
	ck_assert(text_equal(value, TEXT("1.10")));
	ck_assert(!frame_find(object, "d", &value));
}
END_TEST

START_TEST(a_broken_object_has_no_members)
{
	static const char *const wrong[] = {"", "[]", "{", "{\"a\"}",
	    "{\"a\":}", "{\"a\":1", "{\"a\":\"x}", "{\"a\":[1}", "{a:1}",
	    "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "{,\"a\":1}"};
	struct text value;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ck_assert_msg(!frame_find(text_of(wrong[i]), "a", &value), "%s",
		    wrong[i]);
}
END_TEST

START_TEST(a_lean_reading_finds_each_reference)
{
	struct text raw =
	    TEXT("{\"resourceType\":\"Condition\",\"id\":\"1\",\"x\":[{"
		 "\"reference\" : \"A/1\"},{\"reference\":{\"reference\":"
		 "\"B/2\"}}],\"note\":[\"\\\"reference\\\":\\\"C/3\\\"\"]}");
	struct text reference;
	json_t *json;
	size_t at = 0;

	ck_assert(lean_load(raw, &json));
	ck_assert_uint_eq(json_object_size(json), 2);
	json_decref(json);
	ck_assert(lean_reference(raw, &at, &reference));
	ck_assert(text_equal(reference, TEXT("A/1")));
	ck_assert(lean_reference(raw, &at, &reference));
	ck_assert(text_equal(reference, TEXT("B/2")));
	ck_assert(!lean_reference(raw, &at, &reference));
}
END_TEST

START_TEST(what_is_odd_is_read_whole)
{
#define HEAD "{\"resourceType\":\"Condition\",\"id\":\"1\","
	static const char *const odd[] = {HEAD
	    "\"x\":{\"reference\":\"A\\/1\"}}",
	    HEAD "\"x\":{\"type\":\"Patient\"}}", HEAD "\"contained\":[]}",
	    HEAD "\"edsm_error\":\"x\"}", "{\"resourceType\":\"Patient\"}",
	    HEAD "\"x\":{\"a\":1,\"a\":2}}", HEAD "\"x\":[}}",
	    HEAD "\"meta\":1e400}", "{\"id\":\"1\"}"};
	json_t *json;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		ck_assert_msg(!lean_load(text_of(odd[i]), &json), "%s", odd[i]);
	ck_assert(lean_load(TEXT(HEAD "\"x\":{\"type\":\"work\"}}"), &json));
	json_decref(json);
}
END_TEST

/* Keeps the resource of that text. */
static void
keep(struct resolver *resolver, const char *raw)
{
	struct error error;
	json_t *json;

	ck_assert(!object_load(text_of(raw), &json, &error));
	ck_assert(
	    !resolver_keep(resolver, json, text_of(raw), TEXT(""), &error));
	json_decref(json);
}

#define PATIENT(id, number)                                               \
	"{\"resourceType\":\"Patient\",\"id\":\"" id "\",\"identifier\":" \
	"[{\"system\":\"https://fhir.nhs.uk/Id/"                          \
	"nhs-number\",\"value\":\"" number "\"}]}"

static struct found
number_by(struct resolver *resolver, const char *reference)
{
	json_t *json = json_pack("{s:s}", "reference", reference);
	struct found found;

	ck_assert(json);
	found = resolve_number(resolver, json, json);
	json_decref(json);
	return found;
}

START_TEST(one_id_that_says_two_things_leads_nowhere)
{
	struct resolver resolver;

	resolver_init(&resolver, KEPT_PATIENT);
	keep(&resolver, PATIENT("1", "9434765919"));
	keep(&resolver, PATIENT("2", "9990362904"));
	ck_assert(text_equal(
	    number_by(&resolver, "Patient/1").code, TEXT("9434765919")));
	keep(&resolver, PATIENT("1", "9434765919"));
	ck_assert_uint_eq(number_by(&resolver, "Patient/1").code.len, 10);
	keep(&resolver, PATIENT("1", "9990362904"));
	ck_assert_uint_eq(number_by(&resolver, "Patient/1").code.len, 0);
	keep(&resolver, PATIENT("1", "9434765919"));
	ck_assert_uint_eq(number_by(&resolver, "Patient/1").code.len, 0);
	ck_assert_uint_eq(number_by(&resolver, "Patient/2").code.len, 10);
	resolver_release(&resolver);
}
END_TEST

START_TEST(absolute_references_are_of_one_server)
{
	struct resolver resolver;

	resolver_init(&resolver, KEPT_PATIENT);
	keep(&resolver, PATIENT("1", "9434765919"));
	ck_assert_uint_eq(
	    number_by(&resolver, "https://a/fhir/Patient/1").code.len, 10);
	ck_assert_uint_eq(
	    number_by(&resolver, "https://b/fhir/Patient/1").code.len, 0);
	ck_assert_uint_eq(
	    number_by(&resolver, "https://a/fhir/Patient/1").code.len, 10);
	resolver_release(&resolver);
}
END_TEST

START_TEST(a_table_that_is_full_is_told)
{
	struct known known = {.kind = KEPT_PATIENT};
	struct error error = {.status = STATUS_OK};
	struct table table;
	char key[32];

	table_init(&table, 64 * 1024);
	for (int i = 0; i < 100000; i++) {
		snprintf(key, sizeof key, "Patient/%d", i);
		known.key = text_of(key);
		if (table_add(&table, &known, &error))
			break;
	}
	ck_assert_int_eq(error.status, STATUS_FAILED);
	ck_assert_str_eq(error.field, "with");
	ck_assert(table.count > 100);
	ck_assert_ptr_nonnull(table_find(&table, TEXT("Patient/7")));
	table_release(&table);
}
END_TEST

#define HASH "00000000000000000000000000000000000000000000000000000000000000aa"
#define LINE(seq, event, rest)                                               \
	"{\"seq\":" seq ",\"event\":\"" event                                \
	"\",\"logged\":\"2026-01-10T09:00:00Z\",\"at\":\"2026-01-0" seq      \
	"T09:00:00Z\"," rest "\"by\":\"x\",\"login\":\"x\",\"hash\":\"" HASH \
	"\"}"
#define OPENING                                                       \
	"\"patient\":\"9434765919\",\"episode\":\"R1\",\"practice\":" \
	"\"C81001\",\"service\":\"RY8\","
#define DECISION(side, word)                                                 \
	"\"patient\":\"9434765919\",\"episode\":\"R1\",\"" side "\":\"" word \
	"\",\"decided_by\":\"patient\","

static void
events_of(struct events *events, const char *const *lines, size_t count)
{
	struct error error = {.what = ""};

	events_init(events);
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(!events_add(events, text_of(lines[i]), &error),
		    "%s: %s: %s", lines[i], error.field, error.what);
	ck_assert(!events_settle(events, &error));
}

START_TEST(a_later_decision_takes_the_place_of_one_before)
{
	static const char *const lines[] = {LINE("1", "episode-open", OPENING),
	    LINE("2", "consent-set", DECISION("to_service", "yes")),
	    LINE("3", "consent-set", DECISION("to_service", "no")),
	    LINE("4", "consent-set", DECISION("to_practice", "yes"))};
	struct events events;

	events_of(&events, lines, 4);
	ck_assert(events.items[1]->to_service_passed);
	ck_assert(!events.items[2]->to_service_passed);
	ck_assert(!events.items[3]->to_practice_passed);
	ck_assert_uint_eq(events.items[3]->opened, 1);
	events_release(&events);
}
END_TEST

START_TEST(a_void_of_an_opening_takes_its_episode_with_it)
{
	static const char *const lines[] = {LINE("1", "episode-open", OPENING),
	    LINE("2", "consent-set", DECISION("to_service", "yes")),
	    LINE("3", "fact-void",
		"\"of\":1,\"patient\":\"9434765919\",\"reason\":\"wrong\","),
	    LINE("4", "episode-open", OPENING),
	    LINE("5", "consent-set", DECISION("to_service", "no"))};
	struct events events;

	events_of(&events, lines, 5);
	ck_assert_uint_eq(events.items[0]->fact.void_seq, 3);
	ck_assert_uint_eq(events.items[1]->fact.void_seq, 3);
	ck_assert_uint_eq(events.items[3]->fact.void_seq, 0);
	ck_assert(!events.items[4]->to_service_passed);
	ck_assert_uint_eq(events.items[4]->opened, 4);
	events_release(&events);
}
END_TEST

START_TEST(events_must_come_in_their_order)
{
	struct events events;
	struct error error;

	events_init(&events);
	ck_assert(!events_add(
	    &events, TEXT(LINE("2", "episode-open", OPENING)), &error));
	ck_assert_int_eq(events_add(&events,
			     TEXT(LINE("2", "episode-open", OPENING)), &error),
	    STATUS_REFUSED);
	ck_assert_str_eq(error.field, "seq");
	events_release(&events);
}
END_TEST

UNIT_MAIN("fhir", a_part_of_a_date_lasts_to_its_end,
    what_is_no_time_of_fhir_is_none, digits_behind_the_sixth_round_up,
    a_reference_is_parted_by_its_kind, what_leads_nowhere_is_no_reference,
    a_value_keeps_its_bytes, a_broken_object_has_no_members,
    a_lean_reading_finds_each_reference, what_is_odd_is_read_whole,
    one_id_that_says_two_things_leads_nowhere,
    absolute_references_are_of_one_server, a_table_that_is_full_is_told,
    a_later_decision_takes_the_place_of_one_before,
    a_void_of_an_opening_takes_its_episode_with_it,
    events_must_come_in_their_order)
