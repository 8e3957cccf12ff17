/* What is written into a page, and the words that it says. */
#include "../../common/report/axis.h"
#include "../../common/report/words.h"
#include "unit.h"

#include <string.h>

/* The text as it stands in a page; flat: in a title. */
static const char *
written(const char *text, size_t len, bool flat)
{
	static char bytes[512];
	struct output output;
	struct html html;
	struct text all;

	output_init(&output, -1);
	html_init(&html, &output);
	html.flat = flat;
	html_value(&html, (struct text){text, len});
	all = buffer_text(output_buffer(&output));
	ck_assert_uint_lt(all.len, sizeof bytes);
	memcpy(bytes, all.ptr, all.len);
	bytes[all.len] = '\0';
	output_release(&output);
	return bytes;
}

#define WRITTEN(text, want) \
	ck_assert_str_eq(   \
	    written(text, sizeof text - 1, false), "<bdi>" want "</bdi>")

START_TEST(what_could_be_markup_is_escaped)
{
	WRITTEN("<b>&amp;\"'", "&lt;b&gt;&amp;amp;&quot;&#39;");
	WRITTEN("</style><script>", "&lt;/style&gt;&lt;script&gt;");
	WRITTEN("plain", "plain");
	WRITTEN("", "");
}
END_TEST

START_TEST(controls_and_broken_bytes_are_replaced)
{
	WRITTEN("a\0b", "a\xef\xbf\xbd"
			"b");
	WRITTEN("a\tb\nc\x7f", "a\xef\xbf\xbd"
			       "b\xef\xbf\xbd"
			       "c\xef\xbf\xbd");
	WRITTEN("\xc2\x85", "\xef\xbf\xbd");
	WRITTEN("\xef\xbf\xbe\xef\xbf\xbf", "\xef\xbf\xbd\xef\xbf\xbd");
	WRITTEN("\xff<", "\xef\xbf\xbd&lt;");
	WRITTEN("\xe2\x80\xae\xc3\xa9", "\xe2\x80\xae\xc3\xa9");
}
END_TEST

START_TEST(no_element_stands_in_a_title)
{
	ck_assert_str_eq(
	    written("<i>", 3, true), "\xe2\x81\xa8&lt;i&gt;\xe2\x81\xa9");
}
END_TEST

START_TEST(the_catalogue_is_in_order_and_each_text_is_whole)
{
	for (size_t i = 0; i < english_count; i++) {
		struct text rest = text_of(english_words[i].text), plain, name;

		ck_assert_msg(!i || strcmp(english_words[i - 1].key,
					english_words[i].key) < 0,
		    "%s", english_words[i].key);
		while (words_next(&rest, &plain, &name))
			ck_assert_uint_gt(name.len, 0);
		ck_assert_ptr_null(memchr(plain.ptr, '{', plain.len));
		ck_assert_ptr_null(memchr(plain.ptr, '}', plain.len));
	}
	ck_assert_uint_gt(english_count, 300);
}
END_TEST

/* A page whose period is that. */
static struct page *
page_of(int64_t since_us, int64_t at_us)
{
	static struct page page;

	page = (struct page){.reading = {.since_us = since_us, .at_us = at_us}};
	return &page;
}

START_TEST(an_instant_lies_where_it_does_in_its_period)
{
	struct page *page = page_of(1000, 2000);

	ck_assert_uint_eq(axis_share(page, 999), 0);
	ck_assert_uint_eq(axis_share(page, 1000), 0);
	ck_assert_uint_eq(axis_share(page, 1250), WHOLE / 4);
	ck_assert_uint_eq(axis_share(page, 2000), WHOLE);
	ck_assert_uint_eq(axis_share(page, INSTANT_MAX), WHOLE);
	page = page_of(INSTANT_MIN, INSTANT_MAX);
	ck_assert_uint_eq(axis_share(page, INSTANT_MIN), 0);
	/* the middle is no whole microsecond */
	ck_assert_uint_ge(
	    axis_share(page, INSTANT_MIN / 2 + INSTANT_MAX / 2) + 1, WHOLE / 2);
	page = page_of(7, 7);
	ck_assert_uint_eq(axis_share(page, 7), 0);
}
END_TEST

UNIT_MAIN("report", what_could_be_markup_is_escaped,
    controls_and_broken_bytes_are_replaced, no_element_stands_in_a_title,
    the_catalogue_is_in_order_and_each_text_is_whole,
    an_instant_lies_where_it_does_in_its_period)
