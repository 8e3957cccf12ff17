/* A line of JSON as values. */
#include "intake.h"

static const char not_utf8[] =
    "is not valid UTF-8: --encoding NAME reads other files, such as "
    "windows-1252";

#include <stdio.h>

#define REFUSED_AS(bytes, says)                        \
	do {                                           \
		struct frame f;                        \
		GIVEN(&f, INPUT_JSON, bytes "\n{}\n"); \
		NEXT_IS_REFUSED(&f, NULL, says);       \
		ck_assert_str_eq(f.error.detail, "");  \
		NEXT_IS_TAKEN(&f);                     \
		ck_assert_uint_eq(f.row.line, 2);      \
		frame_close(&f);                       \
	} while (0)

/* Adds the line, each # in it the number; where it then ends. */
static char *
numbered(char *to, const char *line, int number)
{
	for (; *line; line++)
		if (*line == '#')
			to += sprintf(to, "%d", number);
		else
			*to++ = *line;
	return to;
}

/* A line of first, count times again (its # the count) and last. */
static void
open_built(struct frame *f, const char *first, const char *again, int count,
    const char *last)
{
	char line[4096], *end = numbered(line, first, 0);

	for (int i = 0; i < count; i++) {
		ck_assert_int_lt(end - line, (int)sizeof line - 128);
		end = numbered(end, again, i);
	}
	end = numbered(end, last, 0);
	frame_init(f);
	ck_assert_int_eq(
	    frame_open(f, INPUT_JSON, line, (size_t)(end - line)), STATUS_OK);
}

#define HASH                               \
	"00000000000000000000000000000000" \
	"00000000000000000000000000000000"

static const char almost_named[] =
    "has a member that is almost named so: name it exactly, or let it pass by "
    "--ignore";

START_TEST(members_become_values)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON,
	    "{\"patient\":\"9434765919\",\"note\":\"a\\n\\u00e9\"}\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "9434765919");
	SAYS(&f, FIELD_NOTE, "a\n\xc3\xa9");
	SAYS(&f, FIELD_EPISODE, NULL);
	ck_assert_uint_eq(f.values.bad, 0);
	frame_close(&f);
}
END_TEST

START_TEST(values_outlive_the_line)
{
	struct frame f;
	struct text note;

	GIVEN(&f, INPUT_JSON, "{\"note\":\"first\"}\n{\"note\":\"other\"}\n");
	NEXT_IS_TAKEN(&f);
	note = f.values.text[FIELD_NOTE];
	ck_assert_int_eq(
	    input_next(f.input, &f.row, &f.values, &f.more, &f.error),
	    STATUS_OK);
	ck_assert(text_equal(note, TEXT("first")));
	frame_close(&f);
}
END_TEST

START_TEST(nothing_stays_from_the_line_before)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON,
	    "{\"note\":1,\"patient\":\"1\",\"event\":\"consent-set\","
	    "\"dry_run\":true}\n{}\n");
	NEXT_IS_TAKEN(&f);
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.has, 0);
	ck_assert_uint_eq(f.values.bad, 0);
	ck_assert(!f.values.names_only);
	frame_close(&f);
}
END_TEST

START_TEST(an_empty_string_is_given)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "{\"note\":\"\"}\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "");
	ck_assert_uint_eq(f.values.bad, 0);
	frame_close(&f);
}
END_TEST

START_TEST(true_and_false_are_yes_and_no_for_a_decision)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON,
	    "{\"to_service\":true}\n{\"to_service\":false}\n"
	    "{\"to_service\":true,\"x\":[]}\n"
	    "{\"to_service\":false,\"x\":[]}\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_TO_SERVICE, "yes");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_TO_SERVICE, "no");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_TO_SERVICE, "yes");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_TO_SERVICE, "no");
	ck_assert_uint_eq(f.values.bad, 0);
	frame_close(&f);
}
END_TEST

START_TEST(anything_but_a_string_is_given_and_bad)
{
	struct frame f;
	uint64_t bad = FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_EPISODE) |
		       FIELD_BIT(FIELD_PRACTICE) | FIELD_BIT(FIELD_NOTE) |
		       FIELD_BIT(FIELD_AT) | FIELD_BIT(FIELD_TO_SERVICE) |
		       FIELD_BIT(FIELD_DUE);

	GIVEN(&f, INPUT_JSON,
	    "{\"patient\":9434765919,\"episode\":null,\"practice\":[\"A1\"],"
	    "\"note\":{},\"at\":true,\"to_service\":1,\"due\":1.5}\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.bad, bad);
	ck_assert_uint_eq(f.values.has, bad);
	frame_close(&f);
	/* the same where the line is plain */
	GIVEN(&f, INPUT_JSON,
	    "{\"patient\":9434765919,\"note\":null,\"at\":true,\"due\":1,"
	    "\"episode\":false,\"to_service\":1,\"practice\":-1}\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.bad, bad);
	ck_assert_uint_eq(f.values.has, bad);
	frame_close(&f);
}
END_TEST

START_TEST(a_plain_line_reports_its_other_members_too)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON,
	    "{\"zebra\":1,\"patient\":\"1\",\"seq\":2,\"edsm_error\":\"x\"}\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_str_eq(f.unknown, "zebra seq ");
	ck_assert_uint_eq(f.values.has, FIELD_BIT(FIELD_PATIENT));
	frame_close(&f);
}
END_TEST

START_TEST(other_members_are_reported_in_order)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON,
	    "{\"zebra\":1,\"patient\":\"1\",\"ape\":{\"note\":2},"
	    "\"note\":\"n\"}\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_str_eq(f.unknown, "zebra ape ");
	frame_close(&f);
}
END_TEST

START_TEST(a_field_that_is_not_known_is_reported_and_not_given)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "{\"seq\":\"1\",\"mig\":true,\"quiet\":\"x\"}\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_str_eq(f.unknown, "seq mig quiet ");
	ck_assert_uint_eq(f.values.has, 0);
	frame_close(&f);
}
END_TEST

START_TEST(edsm_error_is_ignored)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "{\"edsm_error\":\"x\",\"note\":\"n\"}\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_str_eq(f.unknown, "");
	ck_assert_uint_eq(f.values.has, FIELD_BIT(FIELD_NOTE));
	frame_close(&f);
}
END_TEST

START_TEST(nobody_has_to_hear_of_unknown_members)
{
	static const char lines[] = "{\"x\":1,\"note\":\"n\"}\n"
				    "{\"x\":[],\"note\":\"n\"}\n";
	struct frame f;

	frame_init(&f);
	f.intake.unknown = NULL;
	ck_assert_int_eq(
	    frame_open(&f, INPUT_JSON, lines, sizeof lines - 1), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "n");
	frame_close(&f);
}
END_TEST

START_TEST(an_entry_gives_its_four_fields)
{
	static const char line[] = "{\"recorded\":\"t\",\"code\":\"c\","
				   "\"entry\":\"e\",\"org\":\"o\","
				   "\"patient\":\"p\",\"episode\":\"E\"}";
	uint64_t fields = FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_ORG) |
			  FIELD_BIT(FIELD_ENTRY) | FIELD_BIT(FIELD_RECORDED);
	struct frame f;

	frame_init(&f);
	f.intake = (struct intake){.takes = fields, .known = fields};
	ck_assert_int_eq(
	    frame_open(&f, INPUT_JSON, line, sizeof line - 1), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.has, fields);
	frame_close(&f);
}
END_TEST

START_TEST(an_event_or_answer_only_names_things)
{
	static const char *const lines[] = {
	    "{\"event\":\"consent-set\",\"patient\":\"1\",\"at\":\"t\","
	    "\"to_service\":\"yes\",\"episode\":\"E\",\"seq\":12,"
	    "\"hash\":\"" HASH "\"}",
	    "{\"patient\":\"1\",\"to_service\":\"no\",\"due\":\"x\","
	    "\"episode\":\"E\",\"answer\":\"episodes\"}",
	    /* two that are not plain, for the library */
	    "{\"patient\":\"1\",\"note\":\"\\n\",\"due\":\"2\",\"dry_run\":"
	    "true,"
	    "\"episode\":\"E\",\"event\":\"episode-open\"}",
	    "{\"patient\":\"1\",\"note\":\"\\n\",\"episode\":\"E\","
	    "\"hash\":\"" HASH "\",\"event\":\"episode-open\",\"seq\":7}"};

	for (size_t i = 0; i < 4; i++) {
		struct frame f;

		frame_init(&f);
		ck_assert_int_eq(
		    frame_open(&f, INPUT_JSON, lines[i], strlen(lines[i])),
		    STATUS_OK);
		NEXT_IS_TAKEN(&f);
		ck_assert(f.values.names_only);
		ck_assert_uint_eq(f.values.has,
		    FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_EPISODE));
		ck_assert_uint_eq(f.values.bad, 0);
		ck_assert_str_eq(f.unknown, "");
		frame_close(&f);
	}
}
END_TEST

START_TEST(only_members_of_the_line_itself_make_it_an_event)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "{\"x\":{\"event\":1},\"note\":\"n\"}\n");
	NEXT_IS_TAKEN(&f);
	ck_assert(!f.values.names_only);
	frame_close(&f);
}
END_TEST

START_TEST(a_member_twice_is_refused)
{
	REFUSED_AS("{\"note\":\"a\",\"note\":\"b\"}", "has a member twice");
	REFUSED_AS(
	    "{\"note\":\"a\",\"\\u006eote\":\"b\"}", "has a member twice");
	REFUSED_AS("{\"x\":{\"y\":1,\"y\":1}}", "has a member twice");
}
END_TEST

START_TEST(anything_but_an_object_is_refused)
{
	REFUSED_AS("[1,2]", "is not a JSON object");
	REFUSED_AS("\"patient\"", "is not a JSON object");
	REFUSED_AS("9434765919", "is not a JSON object");
	REFUSED_AS("null", "is not a JSON object");
	REFUSED_AS("patient,episode",
	    "is not a JSON object, but may be a row of CSV: --csv reads these");
}
END_TEST

START_TEST(bad_syntax_is_refused_without_a_word_of_it)
{
	REFUSED_AS("{'note':'a'}", "is not valid JSON");
	REFUSED_AS("{\"note\":\"a\",}", "is not valid JSON");
	REFUSED_AS("{\"note\":01}", "is not valid JSON");
	REFUSED_AS("{\"note\":NaN}", "is not valid JSON");
	REFUSED_AS("{\"note\":\"a\tb\"}", "is not valid JSON");
	REFUSED_AS("{\"note\":\"\\ud800\"}", "is not valid JSON");
	REFUSED_AS("{\"note\"}", "is not valid JSON");
	REFUSED_AS("{}}", "has more after the JSON object");
	REFUSED_AS("{} {}", "has more after the JSON object");
	REFUSED_AS("{} // x", "has more after the JSON object");
	REFUSED_AS("{\"note\":\"a\"", "is cut short, the JSON has no end");
	REFUSED_AS("{", "is cut short, the JSON has no end");
}
END_TEST

START_TEST(a_string_cut_by_the_line_break_is_refused)
{
	REFUSED_AS("{\"note\":\"a", "is cut short, the JSON has no end");
}
END_TEST

START_TEST(invalid_utf_8_is_refused)
{
	REFUSED_AS("{\"note\":\"\xff\"}", not_utf8);
	REFUSED_AS("{\"note\":\"\xc0\xaf\"}", not_utf8);
	REFUSED_AS("{\"note\":\"\xed\xa0\x80\"}", not_utf8);
	REFUSED_AS("{\"\xff\":1}", not_utf8);
}
END_TEST

START_TEST(a_nul_is_refused_raw_or_escaped)
{
	REFUSED_AS("{\"note\":\"a\0b\"}", "has a NUL byte");
	REFUSED_AS("{}\0", "has a NUL byte");
	REFUSED_AS(
	    "{\"note\":\"a\\u0000b\"}", "has a NUL character in a string");
	REFUSED_AS("{\"note\\u0000\":\"a\"}", "has a NUL character in a name");
}
END_TEST

START_TEST(a_number_too_large_is_refused)
{
	REFUSED_AS("{\"x\":-1e999}", "has a number that is too large");
	REFUSED_AS("{\"x\":1e999}", "has a number that is too large");
}
END_TEST

START_TEST(sixteen_deep_is_the_deepest)
{
	struct frame f;

	open_built(&f, "{\"x\":", "[", 15, "]]]]]]]]]]]]]]]}");
	NEXT_IS_TAKEN(&f);
	frame_close(&f);
	open_built(&f, "{\"x\":", "[", 16, "]]]]]]]]]]]]]]]]}");
	NEXT_IS_REFUSED(&f, NULL, "is nested more than 16 deep");
	frame_close(&f);
	open_built(&f, "{\"x\":", "{\"x\":", 16, "1}}}}}}}}}}}}}}}}}");
	NEXT_IS_REFUSED(&f, NULL, "is nested more than 16 deep");
	frame_close(&f);
}
END_TEST

START_TEST(a_very_deep_line_does_not_break_anything)
{
	size_t len = RECORD_MAX_BYTES - 8;
	char *line = malloc(len);
	struct frame f;

	memset(line, '[', len);
	memcpy(line, "{\"x\":", 5);
	frame_init(&f);
	ck_assert_int_eq(frame_open(&f, INPUT_JSON, line, len), STATUS_OK);
	free(line);
	NEXT_IS_REFUSED(&f, NULL, "is nested more than 16 deep");
	frame_close(&f);
}
END_TEST

START_TEST(brackets_and_commas_in_strings_do_not_count)
{
	struct frame f;

	open_built(
	    &f, "{\"x\":\"\\\"\\\\", "[,{\\\\\\\"", 70, "\",\"note\":\"n\"}");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "n");
	frame_close(&f);
}
END_TEST

START_TEST(sixty_four_members_are_the_most)
{
	struct frame f;

	open_built(&f, "{\"note\":\"n\"", ",\"m#\":[1,2]", 63, "}");
	f.intake.unknown = NULL;
	NEXT_IS_TAKEN(&f);
	frame_close(&f);
	open_built(&f, "{\"note\":\"n\"", ",\"m#\":[1,2]", 64, "}");
	NEXT_IS_REFUSED(&f, NULL, "has more than 64 members");
	frame_close(&f);
}
END_TEST

START_TEST(members_of_members_are_not_counted)
{
	struct frame f;

	open_built(&f, "{\"note\":{\"n\":0", ",\"m#\":1", 100, "}}");
	NEXT_IS_TAKEN(&f);
	frame_close(&f);
}
END_TEST

/* An escape is what the scanner leaves to the library. */
START_TEST(an_escaped_line_has_values_by_the_same_rules)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON,
	    "{\"note\":\"\\u00e9\",\"to_service\":true,\"patient\":1}\n"
	    "{\"note\":\"\\u00e9\",\"to_service\":false,\"patient\":true}\n"
	    "{\"note\":\"\\u00e9\",\"to_service\":1,\"patient\":null}\n"
	    "{\"note\":\"\\u00e9\",\"to_service\":\"yes\",\"dry_run\":true,"
	    "\"event\":\"consent-set\"}\n"
	    "{\"care\":\"\\u00e9\",\"answer\":\"episodes\",\"edsm_error\":"
	    "\"y\"}"
	    "\n{\"care\":\"\\u00e9\",\"event\":\"consent-set\"}\n"
	    "{\"care\":\"\\u00e9\",\"to_Service\":\"no\"}\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_TO_SERVICE, "yes");
	ck_assert(f.values.bad == FIELD_BIT(FIELD_PATIENT));
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_TO_SERVICE, "no");
	ck_assert(f.values.bad == FIELD_BIT(FIELD_PATIENT));
	NEXT_IS_TAKEN(&f);
	ck_assert(f.values.bad ==
		  (FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_TO_SERVICE)));
	NEXT_IS_TAKEN(&f);
	ck_assert(f.values.names_only);
	NEXT_IS_TAKEN(&f);
	ck_assert(f.values.names_only);
	NEXT_IS_REFUSED(
	    &f, "event", "is no event of a ledger: it has no seq and hash");
	NEXT_IS_REFUSED(&f, "to_service", almost_named);
	ck_assert_str_eq(f.unknown, "care ");
	frame_close(&f);
}
END_TEST

/* A line that is like the one before is read by its shape. */
START_TEST(lines_alike_have_values_of_their_own)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON,
	    "{\"patient\":\"1\", \"x\":\"\",\"note\":\"one\"}\n"
	    "{\"patient\":\"22\", \"x\":\"y\",\"note\":\"\"}\n"
	    "{\"patient\":\"\", \"x\":\"\",\"note\":\"\xc3\xa9\"}\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "1");
	SAYS(&f, FIELD_NOTE, "one");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "22");
	SAYS(&f, FIELD_NOTE, "");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "");
	SAYS(&f, FIELD_NOTE, "\xc3\xa9");
	ck_assert_str_eq(f.unknown, "x ");
	frame_close(&f);
}
END_TEST

START_TEST(lines_nearly_alike_are_read_anew)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON,
	    "{\"patient\":\"1\",\"note\":\"n\"}\n"
	    "{\"patient\":\"2\",\"note\":\"\\n\"}\n"
	    "{\"patient\":\"3\",\"note\":\"n\" }\n"
	    "{\"patient\":\"4\",\"note\":\"n\",\"at\":\"a\"}\n"
	    "{\"patient\":5,\"note\":\"n\",\"at\":\"a\"}\n"
	    "{\"Patient\":\"6\",\"note\":\"n\",\"at\":\"a\"}\n");
	NEXT_IS_TAKEN(&f);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "3");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_AT, "a");
	NEXT_IS_TAKEN(&f);
	ck_assert(f.values.bad == FIELD_BIT(FIELD_PATIENT));
	NEXT_IS_REFUSED(&f, "patient", almost_named);
	ck_assert_str_eq(f.unknown, "");
	frame_close(&f);
}
END_TEST

START_TEST(a_line_alike_is_refused_for_what_is_wrong_with_it)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON,
	    "{\"patient\":\"1\",\"note\":\"n\"}\n"
	    "{\"patient\":\"1\",\"note\":\"\xc3\"}\n"
	    "{\"patient\":\"1\",\"note\":\"n\"}x\n"
	    "{\"patient\":\"1\",\"note\":\"n\"\n"
	    "{\"patient\":\"1\",\"note\":\"n\"}\n");
	NEXT_IS_TAKEN(&f);
	NEXT_IS_REFUSED(&f, NULL, not_utf8);
	NEXT_IS_REFUSED(&f, NULL, "has more after the JSON object");
	NEXT_IS_REFUSED(&f, NULL, "is cut short, the JSON has no end");
	NEXT_IS_TAKEN(&f);
	frame_close(&f);
}
END_TEST

START_TEST(events_alike_only_name_things)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON,
	    "{\"answer\":\"marks\",\"patient\":\"1\",\"org\":\"n\"}\n"
	    "{\"answer\":\"marks\",\"patient\":\"2\",\"org\":\"n\"}\n"
	    "{\"answer\":\"marks\",\"patient\":\"3\",\"org\":\"\\n\"}\n"
	    "{\"answer\":\"parks\",\"patient\":\"3\",\"org\":\"n\"}\n"
	    "{\"answers\":\"x\",\"patient\":\"4\",\"note\":\"n\"}\n");
	for (const char *c = "123"; *c; c++) {
		NEXT_IS_TAKEN(&f);
		ck_assert(f.values.names_only);
		ck_assert_int_eq(*f.values.text[FIELD_PATIENT].ptr, *c);
		SAYS(&f, FIELD_NOTE, NULL);
	}
	NEXT_IS_REFUSED(&f, "answer",
	    "is no answer of audit-view: other systems use this name too, so "
	    "rename the member");
	NEXT_IS_TAKEN(&f);
	ck_assert(!f.values.names_only);
	SAYS(&f, FIELD_NOTE, "n");
	ck_assert_str_eq(f.unknown, "answers ");
	frame_close(&f);
}
END_TEST

/* More shapes than are remembered, in turn, with others between them. */
START_TEST(lines_of_many_shapes_keep_their_values)
{
	static const char *const lines[] = {
	    "{\"patient\":\"#\",\"note\":\"n#\"}\n",
	    "{\"note\":\"n#\",\"patient\":\"#\"}\n",
	    "{\"patient\":\"#\", \"note\":\"n#\"}\n",
	    "{\"patient\":\"#\",\"x\":1,\"note\":\"n#\"}\n",
	    "{\"patient\":\"#\",\"y\":\"\",\"note\":\"n#\"}\n",
	    "{\"patient\":\"#\",\"z\":\"\",\"note\":\"n#\"}\n",
	    "{\"patient\":\"#\",\"note\":\"n#\" }\n",
	};
	static char all[16 * 1024];
	char *end = all;
	struct frame f;

	for (int i = 0; i < 200; i++)
		end = numbered(end, lines[i * i % 31 % 7], i);
	frame_init(&f);
	f.intake.unknown = NULL;
	ck_assert_int_eq(
	    frame_open(&f, INPUT_JSON, all, (size_t)(end - all)), STATUS_OK);
	for (int i = 0; i < 200; i++) {
		char patient[8], note[8];

		*numbered(patient, "#", i) = '\0';
		*numbered(note, "n#", i) = '\0';
		NEXT_IS_TAKEN(&f);
		SAYS(&f, FIELD_PATIENT, patient);
		SAYS(&f, FIELD_NOTE, note);
		ck_assert_uint_eq(f.values.bad, 0);
	}
	frame_close(&f);
}
END_TEST

START_TEST(a_line_too_long_for_a_shape_is_read_again)
{
	struct frame f;
	char lines[2048] = "", name[601];

	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	for (int i = 1; i < 3; i++)
		sprintf(lines + strlen(lines),
		    "{\"patient\":\"%d\",\"%s\":\"x\"}\n", i, name);
	frame_init(&f);
	f.intake.unknown = NULL;
	ck_assert_int_eq(
	    frame_open(&f, INPUT_JSON, lines, strlen(lines)), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "1");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "2");
	frame_close(&f);
}
END_TEST

UNIT_MAIN("input_json", members_become_values, values_outlive_the_line,
    nothing_stays_from_the_line_before, an_empty_string_is_given,
    true_and_false_are_yes_and_no_for_a_decision,
    anything_but_a_string_is_given_and_bad,
    a_plain_line_reports_its_other_members_too,
    other_members_are_reported_in_order,
    a_field_that_is_not_known_is_reported_and_not_given, edsm_error_is_ignored,
    nobody_has_to_hear_of_unknown_members, an_entry_gives_its_four_fields,
    an_event_or_answer_only_names_things,
    only_members_of_the_line_itself_make_it_an_event, a_member_twice_is_refused,
    anything_but_an_object_is_refused,
    bad_syntax_is_refused_without_a_word_of_it,
    a_string_cut_by_the_line_break_is_refused, invalid_utf_8_is_refused,
    a_nul_is_refused_raw_or_escaped, a_number_too_large_is_refused,
    sixteen_deep_is_the_deepest, a_very_deep_line_does_not_break_anything,
    brackets_and_commas_in_strings_do_not_count,
    sixty_four_members_are_the_most, members_of_members_are_not_counted,
    an_escaped_line_has_values_by_the_same_rules,
    lines_alike_have_values_of_their_own, lines_nearly_alike_are_read_anew,
    a_line_alike_is_refused_for_what_is_wrong_with_it,
    events_alike_only_name_things, lines_of_many_shapes_keep_their_values,
    a_line_too_long_for_a_shape_is_read_again)
