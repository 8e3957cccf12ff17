/* Forms, the field table, and the line of a fact. */
#include "../../common/fields/line_read.h"
#include "../../common/fields/near.h"
#include "unit.h"

#include <string.h>

static struct arena arena;
static struct error error;

static bool
takes(enum form form, const char *raw, const char *canonical)
{
	struct form_value value;

	arena_release(&arena);
	arena_init(&arena, 100000);
	if (form_read(form, "field", text_of(raw), &arena, &value, &error))
		return false;
	return !canonical || text_equal(value.text, text_of(canonical));
}

START_TEST(an_nhs_number_has_ten_digits_and_modulus_11)
{
	ck_assert(takes(FORM_PATIENT, "9434765919", "9434765919"));
	ck_assert(takes(FORM_PATIENT, "943 476 5919", "9434765919"));
	ck_assert(takes(FORM_PATIENT, "943-476-5919", "9434765919"));
	ck_assert(!takes(FORM_PATIENT, "9434765918", NULL));
	ck_assert(!takes(FORM_PATIENT, "943476591", NULL));
	ck_assert(!takes(FORM_PATIENT, "94347659190", NULL));
	ck_assert(!takes(FORM_PATIENT, "943476591x", NULL));
	ck_assert(!takes(FORM_PATIENT, "", NULL));
}
END_TEST

START_TEST(ids_and_codes_have_their_characters_and_lengths)
{
	ck_assert(takes(FORM_ID, "a.B_c:d/e-9", "a.B_c:d/e-9"));
	ck_assert(!takes(FORM_ID, "a b", NULL));
	ck_assert(!takes(FORM_ID, "", NULL));
	ck_assert(takes(FORM_ID,
	    "1234567890123456789012345678901234567890123456789012345678901234",
	    NULL));
	ck_assert(!takes(FORM_ID,
	    "12345678901234567890123456789012345678901234567890123456789012345",
	    NULL));
	ck_assert(takes(FORM_ORG, "ry8", "RY8"));
	ck_assert(takes(FORM_ORG, "LOCAL-111", "LOCAL-111"));
	ck_assert(!takes(FORM_ORG, "R", NULL));
	ck_assert(!takes(FORM_ORG, "R_8", NULL));
	ck_assert(!takes(FORM_ORG, "1234567890123", NULL));
}
END_TEST

/* What a decision's word is read as; DECISION_UNSET where it is refused. */
static enum decision
decided(enum form form, const char *word)
{
	struct form_value value = {.decision = DECISION_UNSET};

	if (form_read(form, "x", text_of(word), NULL, &value, &error))
		return DECISION_UNSET;
	return value.decision;
}

START_TEST(decisions_are_yes_y_true_no_n_or_false_in_any_case)
{
	static const char *const yes[] = {
	    "yes", "Yes", "YES", "y", "Y", "true", "TRUE", "True"};
	static const char *const no[] = {
	    "no", "No", "NO", "n", "N", "false", "FALSE", "False"};
	static const char *const neither[] = {
	    "", " yes", "no ", "ye", "yess", "1", "0", "t", "f", "j", "on"};

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		ck_assert_int_eq(decided(FORM_DECISION, yes[i]), DECISION_YES);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		ck_assert_int_eq(decided(FORM_DECISION, no[i]), DECISION_NO);
	for (size_t i = 0; i < sizeof neither / sizeof *neither; i++)
		ck_assert_int_eq(
		    decided(FORM_DECISION, neither[i]), DECISION_UNSET);
}
END_TEST

START_TEST(in_the_ledger_a_decision_is_yes_or_no_to_the_letter)
{
	ck_assert_int_eq(decided(FORM_DECISION_STORED, "yes"), DECISION_YES);
	ck_assert_int_eq(decided(FORM_DECISION_STORED, "no"), DECISION_NO);
	ck_assert_int_eq(decided(FORM_DECISION_STORED, "Yes"), DECISION_UNSET);
	ck_assert_int_eq(decided(FORM_DECISION_STORED, "y"), DECISION_UNSET);
	ck_assert_int_eq(decided(FORM_DECISION_STORED, "true"), DECISION_UNSET);
}
END_TEST

static const char *
fault_of(enum form form, const char *raw)
{
	struct form_value value;

	return form_read(form, "x", text_of(raw), NULL, &value, &error)
		   ? error.what
		   : "";
}

START_TEST(what_a_spreadsheet_spoiled_is_told)
{
	static const char *const scientific[] = {
	    "9.43477E+09", "9E+09", "9.4e9", "1.5E-07"};
	static const char *const no[] = {
	    "9.43477", "E+09", "9.4E", "9.4E+", "9.4E+0x", "9434765918"};

	for (size_t i = 0; i < sizeof scientific / sizeof *scientific; i++)
		ck_assert_ptr_nonnull(strstr(
		    fault_of(FORM_PATIENT, scientific[i]), "scientific"));
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		ck_assert_ptr_null(
		    strstr(fault_of(FORM_PATIENT, no[i]), "scientific"));
	ck_assert_ptr_nonnull(
	    strstr(fault_of(FORM_ENTRY, "1.23E+15"), "scientific"));
	ck_assert_ptr_nonnull(
	    strstr(fault_of(FORM_INSTANT, "45292"), "number of days"));
	ck_assert_ptr_nonnull(
	    strstr(fault_of(FORM_STRETCH, "45292.395833"), "number of days"));
	ck_assert_ptr_null(
	    strstr(fault_of(FORM_INSTANT, "452921"), "number of days"));
	ck_assert_ptr_nonnull(
	    strstr(fault_of(FORM_INSTANT, "########"), "too narrow"));
	ck_assert_ptr_null(
	    strstr(fault_of(FORM_INSTANT, "####x"), "too narrow"));
	ck_assert_str_eq(fault_of(FORM_SHORT_TEXT, "9.43477E+09"), "");
}
END_TEST

START_TEST(texts_are_bounded_in_characters)
{
	char accents[203];

	for (size_t i = 0; i < 101; i++)
		memcpy(accents + 2 * i, "\xc3\xa9", 2);
	accents[200] = '\0';
	ck_assert(takes(FORM_SHORT_TEXT, accents, accents));
	accents[200] = '\xc3';
	accents[202] = '\0';
	ck_assert(!takes(FORM_SHORT_TEXT, accents, NULL));
	ck_assert(takes(FORM_LONG_TEXT, accents, NULL));
	ck_assert(!takes(FORM_SHORT_TEXT, "a\tb", NULL));
}
END_TEST

START_TEST(a_reason_has_three_visible_characters)
{
	ck_assert(takes(FORM_REASON, "a b c", NULL));
	ck_assert(!takes(FORM_REASON, "ab ", NULL));
	ck_assert(!takes(FORM_REASON, "\xc2\xa0\xc2\xa0\xc2\xa0", NULL));
}
END_TEST

START_TEST(a_refusal_names_the_field_and_no_value)
{
	ck_assert(!takes(FORM_PATIENT, "SECRET", NULL));
	ck_assert_str_eq(error.field, "field");
	ck_assert_ptr_null(strstr(error.what, "SECRET"));
	ck_assert_str_eq(error.detail, "");
}
END_TEST

START_TEST(every_field_is_found_by_its_names)
{
	for (int f = FIELD_NONE + 1; f < FIELD_COUNT; f++) {
		char flag[FIELD_NAME_BYTES];
		struct field_set takes;
		const struct field_row *row = field_row((enum field)f);
		enum field found;

		field_flag((enum field)f, flag);
		takes = fields_of(FIELDS((enum field)f));
		ck_assert_int_eq(field_of_flag(text_of(flag), &takes), f);
		found = field_of_member(text_of(row->name));
		/* some options are called as members are: --seq, --opens */
		if (f <= FIELD_HASH)
			ck_assert_int_eq(found, f);
		else if (found != FIELD_NONE)
			ck_assert_str_eq(field_row(found)->name, row->name);
		ck_assert_int_eq(row->form == FORM_SWITCH, row->value == NULL);
	}
}
END_TEST

static const uint64_t all_members = FIELD_BIT(FIELD_HASH) * 2 - 2;

START_TEST(a_name_that_is_almost_a_field_s_is_recognised)
{
	static const char *const to_service[] = {"To Service", "to-service",
	    "TOSERVICE", "toService", "to_service ", "to_service\xc2\xa0",
	    "to\xe2\x80\x8b_service", "\xef\xbb\xbfto_service",
	    "to_service:", "*to_service*", "to.service", "to_service\xcc\x81",
	    "\xef\xbd\x94o_service", "to_service\xa0", "to_serviced",
	    "to_servic", "to_servise", "ot_service", "to_sevrice",
	    "t\xd0\xbe_service", "to_servicee"};
	static const char *const others[] = {"to_service", "at", "", "--",
	    "service_to", "to_servs", "to_servicing", "mid", "mg", "ta", "ate",
	    "part", "practise", "note2", "\xd0\xb0\x74",
	    "a name that is longer than any field's"};

	for (size_t i = 0; i < sizeof to_service / sizeof *to_service; i++)
		ck_assert_msg(field_near(text_of(to_service[i]), all_members) ==
				  FIELD_TO_SERVICE,
		    "%s", to_service[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		ck_assert_msg(
		    field_near(text_of(others[i]), all_members) == FIELD_NONE,
		    "%s", others[i]);
	ck_assert_int_eq(field_near(TEXT("At"), FIELD_BIT(FIELD_AT)), FIELD_AT);
	ck_assert_int_eq(
	    field_near(TEXT("At"), FIELD_BIT(FIELD_DUE)), FIELD_NONE);
	ck_assert_int_eq(
	    field_near(TEXT("privat"), all_members), FIELD_PRIVATE);
	ck_assert_int_eq(
	    field_near(TEXT("partners"), all_members), FIELD_PARTNER);
}
END_TEST

START_TEST(no_field_is_almost_another)
{
	for (int f = FIELD_NONE + 1; f <= FIELD_HASH; f++)
		ck_assert_int_eq(
		    field_near(
			text_of(field_row((enum field)f)->name), all_members),
		    FIELD_NONE);
}
END_TEST

START_TEST(the_odd_character_of_a_name_is_told)
{
	char odd[ODD_BYTES];

	ck_assert(
	    text_equal(name_odd(TEXT("at\xc2\xa0"), odd), TEXT("U+00A0")));
	ck_assert(text_equal(
	    name_odd(TEXT("\xf3\xa0\x80\xa0x"), odd), TEXT("U+E0020")));
	ck_assert(text_equal(name_odd(TEXT("a\xff"), odd), TEXT("U+FFFD")));
	ck_assert(text_equal(name_odd(TEXT("at :"), odd), TEXT("")));
	ck_assert(text_equal(name_odd(TEXT("\xc3\xa9"), odd), TEXT("")));
}
END_TEST

static struct fact
full_fact(void)
{
	struct fact fact = fact_none();

	fact.seq = 7;
	fact.event = EVENT_RECORD_VIEW;
	fact.logged_us = 2 * SECOND_US;
	fact.at_us = SECOND_US;
	fact.patient = TEXT("9434765919");
	fact.viewer = TEXT("RY8");
	fact.purpose = TEXT("caf\xc3\xa9 \"x\\y\"");
	fact.override = TEXT("found unconscious");
	fact.shown = 0;
	fact.withheld = 3;
	fact.digest = TEXT("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"
			   "a495991b7852b855");
	fact.by = TEXT("reception");
	fact.login = TEXT("edsm");
	return fact;
}

START_TEST(a_line_has_its_members_in_a_fixed_order)
{
	struct fact fact = full_fact();
	struct buffer line;

	buffer_init(&line, 10000);
	line_write(&line, &fact, false);
	buffer_add_char(&line, '\0');
	ck_assert_str_eq(line.bytes,
	    "{\"seq\":7,\"event\":\"record-view\","
	    "\"logged\":\"1970-01-01T00:00:02Z\","
	    "\"at\":\"1970-01-01T00:00:01Z\",\"patient\":\"9434765919\","
	    "\"viewer\":\"RY8\",\"purpose\":\"caf\xc3\xa9 \\\"x\\\\y\\\"\","
	    "\"override\":\"found unconscious\",\"shown\":0,\"withheld\":3,"
	    "\"overridden\":0,\"digest\":\"e3b0c44298fc1c149afbf4c8996fb9242"
	    "7ae41e4649b934ca495991b7852b855\",\"by\":\"reception\","
	    "\"login\":\"edsm\"}");
	buffer_release(&line);
}
END_TEST

START_TEST(a_line_is_read_back_as_it_was_written)
{
	struct fact fact = full_fact(), back;
	struct buffer line, again;
	struct text hash;

	arena_release(&arena);
	arena_init(&arena, 100000);
	buffer_init(&line, 10000);
	buffer_init(&again, 10000);
	line_write(&line, &fact, false);
	line_seal(&line, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"
			 "a495991b7852b855");
	ck_assert_int_eq(
	    line_read(buffer_text(&line), &arena, &back, &hash, &error),
	    STATUS_OK);
	line_write(&again, &back, false);
	line_seal(&again, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"
			  "a495991b7852b855");
	ck_assert(text_equal(buffer_text(&line), buffer_text(&again)));
	buffer_release(&line);
	buffer_release(&again);
}
END_TEST

START_TEST(a_dry_line_has_neither_seq_nor_hash)
{
	struct fact fact = full_fact();
	struct buffer line;

	buffer_init(&line, 10000);
	line_write(&line, &fact, true);
	buffer_add_char(&line, '\0');
	ck_assert_ptr_null(strstr(line.bytes, "\"seq\""));
	ck_assert_ptr_nonnull(strstr(line.bytes, ",\"dry_run\":true}"));
	buffer_release(&line);
}
END_TEST

START_TEST(a_foreign_line_is_no_event)
{
	static const char *const bad[] = {"", "[]", "{}", "{\"seq\":1}",
	    "{\"event\":\"nothing\"}", "{\"event\":\"partner-set\",\"x\":1}",
	    "{\"event\":\"partner-set\",\"seq\":-1}",
	    "{\"event\":\"partner-set\",\"seq\":\"1\"}",
	    "{\"event\":\"partner-set\",\"org\":1}",
	    "{\"event\":\"partner-set\",\"event\":\"partner-set\"}"};
	struct fact fact;

	arena_release(&arena);
	arena_init(&arena, 100000);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(line_read(text_of(bad[i]), &arena, &fact, NULL,
				  &error) != STATUS_OK,
		    "%s", bad[i]);
}
END_TEST

/* A name of many parts, a blank and a character that is no letter. */
START_TEST(a_name_that_goes_on_unseen_is_another_name)
{
	ck_assert_int_eq(
	    field_near(TEXT("PATIENT\0"), all_members), FIELD_PATIENT);
	ck_assert_int_eq(
	    field_near(TEXT("PATIENT\0x"), all_members), FIELD_NONE);
}
END_TEST

START_TEST(a_number_with_blanks_is_checked_too)
{
	ck_assert(!takes(FORM_PATIENT, "943 476 5918", NULL));
	ck_assert(!takes(FORM_PATIENT, "943 476 591", NULL));
	ck_assert(!takes(FORM_PATIENT, "943 476 59190", NULL));
	ck_assert(!takes(FORM_PATIENT, "- - - - - ", NULL));
}
END_TEST

START_TEST(a_text_too_long_in_bytes_is_not_looked_at)
{
	static char longer[4004];

	memset(longer, 'x', sizeof longer - 1);
	ck_assert(!takes(FORM_REASON, longer, NULL));
	ck_assert(!takes(FORM_REASON, "", NULL));
}
END_TEST

START_TEST(a_fact_holds_a_value_of_its_own_kind)
{
	struct fact fact = full_fact();
	struct form_value value = {.us = INSTANT_UNSET};

	value.text = TEXT("RY8");
	ck_assert(fact_holds(&fact, FIELD_VIEWER, &value));
	value.decision = DECISION_NO;
	ck_assert(!fact_holds(&fact, FIELD_VIEWER, &value));
	value.decision = DECISION_UNSET;
	value.event = EVENT_CONSENT_SET;
	ck_assert(!fact_holds(&fact, FIELD_VIEWER, &value));
	value.event = EVENT_UNSET;
	value.us = 0;
	ck_assert(!fact_holds(&fact, FIELD_VIEWER, &value));
	value.us = INSTANT_UNSET;
	value.number = 1;
	ck_assert(!fact_holds(&fact, FIELD_VIEWER, &value));
	value.number = 0;
	value.text = TEXT("RY9");
	ck_assert(!fact_holds(&fact, FIELD_VIEWER, &value));
}
END_TEST

START_TEST(a_line_without_room_is_not_sealed)
{
	struct fact fact = full_fact();
	struct buffer line;

	buffer_init(&line, 100);
	line_write(&line, &fact, false);
	line_seal(&line, "00");
	ck_assert(buffer_failed(&line));
	buffer_release(&line);
}
END_TEST

static enum status
line_of(const char *line, struct fact *fact, struct text *hash)
{
	arena_release(&arena);
	arena_init(&arena, 100000);
	return line_read(text_of(line), &arena, fact, hash, &error);
}

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* An escape is what the scanner leaves to the library. */
START_TEST(an_escaped_line_is_read_by_the_same_rules)
{
	static const char *const bad[] = {
	    "{\"event\":\"partner-set\",\"note\":\"\\u00e9\",\"seq\":-1}",
	    "{\"event\":\"partner-set\",\"note\":\"\\u00e9\",\"seq\":true}",
	    "{\"event\":\"partner-set\",\"note\":\"\\u00e9\",\"seq\":1.5}",
	    "{\"event\":\"partner-set\",\"note\":\"\\u00e9\",\"org\":1}",
	    "{\"event\":\"partner-set\",\"note\":\"\\u00e9\",\"org\":null}",
	    "{\"event\":\"partner-set\",\"note\":\"\\u00e9\",\"x\":\"\"}",
	    "{\"note\":\"\\u00e9\"}", "[\"\\u00e9\"]", "{\"note\":\"\\u00e9\""};
	struct fact fact;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(
		    line_of(bad[i], &fact, NULL) != STATUS_OK, "%s", bad[i]);
	ck_assert_int_eq(
	    line_of("{\"event\":\"partner-set\",\"note\":\"\\u00e9\",\"seq\":7,"
		    "\"hash\":\"" HASH "\",\"dry_run\":true}",
		&fact, NULL),
	    STATUS_OK);
	ck_assert_uint_eq(fact.seq, 7);
	ck_assert(text_equal(fact.note, TEXT("\xc3\xa9")));
}
END_TEST

START_TEST(minus_nought_is_nought_and_what_is_below_is_no_number)
{
	struct fact fact;

	ck_assert_int_eq(
	    line_of("{\"event\":\"record-view\",\"shown\":-0}", &fact, NULL),
	    STATUS_OK);
	ck_assert_uint_eq(fact.shown, 0);
	ck_assert_int_ne(
	    line_of("{\"event\":\"record-view\",\"shown\":-2}", &fact, NULL),
	    STATUS_OK);
}
END_TEST

START_TEST(a_stored_line_needs_a_hash_of_its_length)
{
	struct fact fact;
	struct text hash;

	ck_assert_int_eq(
	    line_of("{\"event\":\"partner-set\",\"hash\":\"" HASH "\"}", &fact,
		&hash),
	    STATUS_OK);
	ck_assert(text_equal(hash, TEXT(HASH)));
	ck_assert_int_ne(line_of("{\"event\":\"partner-set\",\"hash\":\"00\"}",
			     &fact, &hash),
	    STATUS_OK);
	ck_assert_int_ne(
	    line_of("{\"event\":\"partner-set\",\"hash\":1}", &fact, &hash),
	    STATUS_OK);
	ck_assert_int_ne(
	    line_of("{\"event\":\"partner-set\"}", &fact, &hash), STATUS_OK);
	ck_assert_int_ne(line_of("{\"event\":\"partner-set\",\"dry_run\":true,"
				 "\"hash\":\"" HASH "\"}",
			     &fact, &hash),
	    STATUS_OK);
}
END_TEST

START_TEST(a_line_is_read_whole_or_it_is_said)
{
	static const char *const lines[] = {
	    "{\"event\":\"partner-set\",\"org\":\"RX9\",\"note\":\"abc\","
	    "\"hash\":\"" HASH "\"}",
	    "{\"event\":\"partner-set\",\"org\":\"RX9\",\"note\":\"\\u00e9\","
	    "\"hash\":\"" HASH "\"}"};
	size_t failed = 0;

	for (size_t i = 0; i < 2; i++)
		for (size_t ceiling = 0; ceiling < 400; ceiling += 8) {
			struct fact fact;
			struct text hash;
			enum status status;

			arena_release(&arena);
			arena_init(&arena, ceiling);
			status = line_read(
			    text_of(lines[i]), &arena, &fact, &hash, &error);
			ck_assert(
			    status == STATUS_OK || status == STATUS_FAILED);
			failed += status == STATUS_FAILED;
			ck_assert(status || text_equal(fact.org, TEXT("RX9")));
		}
	ck_assert_uint_gt(failed, 0);
}
END_TEST

START_TEST(a_line_cut_anywhere_is_no_event)
{
	static const char line[] = "{\"event\":\"partner-set\",\"seq\":7,"
				   "\"org\":\"RX9\",\"dry_run\":true}";
	static const char *const bad[] = {"{\"event\":tru}", "{\"event\":trux}",
	    "{\"event\":null}", "{\"event\":nul", "{\"event\":fals",
	    "{\"event\":", "{\"\":1,\"\":2}", "{\"ab\":1,\"ac\":2}",
	    "{\"event\":\"a", "{\"seq\":01}"};
	struct fact fact;

	ck_assert_int_eq(line_of(line, &fact, NULL), STATUS_OK);
	for (size_t len = 0; len + 1 < sizeof line - 1; len++) {
		char cut[sizeof line] = "";

		memcpy(cut, line, len);
		ck_assert_int_ne(line_of(cut, &fact, NULL), STATUS_OK);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_int_ne(line_of(bad[i], &fact, NULL), STATUS_OK);
}
END_TEST

UNIT_MAIN("fields", an_nhs_number_has_ten_digits_and_modulus_11,
    ids_and_codes_have_their_characters_and_lengths,
    decisions_are_yes_y_true_no_n_or_false_in_any_case,
    in_the_ledger_a_decision_is_yes_or_no_to_the_letter,
    what_a_spreadsheet_spoiled_is_told, texts_are_bounded_in_characters,
    a_reason_has_three_visible_characters,
    a_refusal_names_the_field_and_no_value, every_field_is_found_by_its_names,
    a_name_that_is_almost_a_field_s_is_recognised, no_field_is_almost_another,
    the_odd_character_of_a_name_is_told,
    a_line_has_its_members_in_a_fixed_order,
    a_line_is_read_back_as_it_was_written, a_dry_line_has_neither_seq_nor_hash,
    a_foreign_line_is_no_event, a_name_that_goes_on_unseen_is_another_name,
    a_number_with_blanks_is_checked_too,
    a_text_too_long_in_bytes_is_not_looked_at,
    a_fact_holds_a_value_of_its_own_kind, a_line_without_room_is_not_sealed,
    an_escaped_line_is_read_by_the_same_rules,
    minus_nought_is_nought_and_what_is_below_is_no_number,
    a_stored_line_needs_a_hash_of_its_length,
    a_line_is_read_whole_or_it_is_said, a_line_cut_anywhere_is_no_event)
