/* page - what all pages are made of. Report. */
#include "page.h"

#include "../system/local_day.h"

#include <string.h>
#include <time.h>

#define KEY_BYTES 80

/* A text that is not there is a fault of the code: no page is made. */
static void
page_lacks(struct page *page, const char *key)
{
	if (page->html.status)
		return;
	page->html.status = error_set_detail(&page->html.error, STATUS_FAILED,
	    NULL, "the catalogue lacks a text", text_of(key));
}

bool
page_hides(const struct page *page, enum hidden what)
{
	return page->options.hide & what;
}

struct text
org_name(const struct page *page, struct text code)
{
	const struct name_row *row = names_find(&page->names, code, TEXT(""));
	const struct org_line *orgs = page->reading.orgs.items;
	size_t low = 0, high = page->reading.orgs.count;

	if (row)
		return row->name;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare(orgs[middle].org, code) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < page->reading.orgs.count && text_equal(orgs[low].org, code) &&
	    orgs[low].name.len)
		return orgs[low].name;
	return code;
}

void
say_org(struct page *page, struct text code)
{
	html_value(&page->html, org_name(page, code));
}

bool
page_is_practice(const struct page *page, struct text code)
{
	const struct episode_line *episodes = page->reading.episodes.items;
	const struct fact *events = page->reading.events.items;

	for (size_t i = 0; i < page->reading.episodes.count; i++)
		if (text_equal(episodes[i].practice, code))
			return true;
	for (size_t i = 0; i < page->reading.events.count; i++)
		if (text_equal(events[i].practice, code))
			return true;
	return false;
}

void
say_patient(struct page *page, struct text number)
{
	struct html *html = &page->html;

	if (number.len != 10) {
		html_value(html, number);
		return;
	}
	html_literal(html, html->flat ? TEXT("") : TEXT("<b class=\"nb\">"));
	html_words(html, (struct text){number.ptr, 3});
	HTML(html, " ");
	html_words(html, (struct text){number.ptr + 3, 3});
	HTML(html, " ");
	html_words(html, (struct text){number.ptr + 6, 4});
	html_literal(html, html->flat ? TEXT("") : TEXT("</b>"));
}

/* The local clock at an instant. */
struct moment {
	struct tm tm;
	struct text zone;
};

static void
moment_of(int64_t us, struct moment *moment)
{
	int64_t floor_us = us < 0 ? us - (SECOND_US - 1) : us;
	time_t seconds = (time_t)(floor_us / SECOND_US);

	if (!localtime_r(&seconds, &moment->tm) || !moment->tm.tm_zone ||
	    !text_is_plain(text_of(moment->tm.tm_zone))) {
		gmtime_r(&seconds, &moment->tm);
		moment->zone = TEXT("UTC");
		return;
	}
	moment->zone = text_of(moment->tm.tm_zone);
}

static struct text
digits_of(int number, char bytes[static 12], size_t least)
{
	size_t at = 12, count = 0;

	do {
		bytes[--at] = (char)('0' + number % 10);
		number /= 10;
		count++;
	} while ((number > 0 || count < least) && at);
	return (struct text){bytes + at, count};
}

/* month.1 or month.short.1, and so on. */
static const char *
month_key(const struct page *page, int month, char key[static KEY_BYTES])
{
	char bytes[12];
	struct text number = digits_of(month, bytes, 1);
	const char *stem = page->is_staff ? "month.short." : "month.";

	memcpy(key, stem, strlen(stem));
	memcpy(key + strlen(stem), number.ptr, number.len);
	key[strlen(stem) + number.len] = '\0';
	return key;
}

static void
say_date(struct page *page, const struct moment *moment, const char *key,
    const struct arg *clock)
{
	char day[12], year[12], month[KEY_BYTES];
	const struct tm *tm = &moment->tm;
	const struct arg args[] = {{.name = "day",
				       .kind = ARG_NUMBER,
				       .number = (uint64_t)tm->tm_mday},
	    {.name = "dd",
		.kind = ARG_KEY,
		.text = digits_of(tm->tm_mday, day, 2)},
	    KEY_ARG("month", ARG_KEY, month_key(page, tm->tm_mon + 1, month)),
	    {.name = "year",
		.kind = ARG_KEY,
		.text = digits_of(tm->tm_year + 1900, year, 4)},
	    clock[0], clock[1], clock[2], {.kind = ARG_NONE}};

	say(page, key, args);
}

static void
say_moment(struct page *page, const struct moment *moment)
{
	char hour[12], minute[12];
	const struct tm *tm = &moment->tm;
	int shown = page->is_staff ? tm->tm_hour : (tm->tm_hour + 11) % 12 + 1;
	const struct arg clock[] = {
	    {.name = "hour",
		.kind = ARG_KEY,
		.text = digits_of(shown, hour, page->is_staff ? 2 : 1)},
	    {.name = "minute",
		.kind = ARG_KEY,
		.text = digits_of(tm->tm_min, minute, 2)},
	    {.name = "zone", .kind = ARG_KEY, .text = moment->zone}};

	say_date(page, moment,
	    page->is_staff     ? "they.time"
	    : tm->tm_hour < 12 ? "you.time.am"
			       : "you.time.pm",
	    clock);
}

void
say_time(struct page *page, int64_t us)
{
	struct html *html = &page->html;
	int64_t floor_us =
	    us - (us % (60 * SECOND_US) + 60 * SECOND_US) % (60 * SECOND_US);
	char bytes[INSTANT_BYTES];
	struct moment moment;

	moment_of(us, &moment);
	if (html->flat) {
		say_moment(page, &moment);
		return;
	}
	/* to the minute, as the words are */
	HTML(html, "<time datetime=\"");
	html_attribute(
	    html, (struct text){bytes, instant_write(floor_us, bytes)});
	HTML(html, "\">");
	say_moment(page, &moment);
	HTML(html, "</time>");
}

void
say_day(struct page *page, int64_t us)
{
	static const struct arg none[3] = {{.name = ""}};
	struct moment moment;

	moment_of(us, &moment);
	say_date(page, &moment, page->is_staff ? "they.day" : "you.day", none);
}

void
say_month(struct page *page, int64_t us)
{
	bool is_staff = page->is_staff;
	struct moment moment;
	char key[KEY_BYTES];

	page->is_staff = true;
	moment_of(us, &moment);
	say(page, month_key(page, moment.tm.tm_mon + 1, key), NO_ARGS);
	page->is_staff = is_staff;
}

/* The patient's only practice, or its record, in words. */
static void
say_practice(
    struct page *page, struct text code, const char *key, const char *other)
{
	if (page->practice.len && text_equal(page->practice, code))
		say_to(page, key, NO_ARGS);
	else if (other)
		say_to(page, other, ARGS(ORG_ARG("org", code)));
	else
		say_org(page, code);
}

void
say_viewer(struct page *page, struct text code)
{
	say_practice(page, code, "practice.heading", NULL);
}

static void
say_classed(struct page *page, enum arg_kind kind, const char *key)
{
	struct html *html = &page->html;

	if (html->flat) {
		say(page, key, NO_ARGS);
		return;
	}
	html_literal(html, kind == ARG_YES    ? TEXT("<b class=\"yes\">")
			   : kind == ARG_NO   ? TEXT("<b class=\"no\">")
			   : kind == ARG_LATE ? TEXT("<b class=\"latet\">")
					      : TEXT("<b class=\"und\">"));
	say(page, key, NO_ARGS);
	HTML(html, "</b>");
}

static void
say_arg(struct page *page, const struct arg *arg)
{
	switch (arg->kind) {
	case ARG_VALUE:
		html_value(&page->html, arg->text);
		break;
	case ARG_ID:
		html_value_of(&page->html, "id", arg->text);
		break;
	case ARG_NUMBER:
		html_number(&page->html, arg->number);
		break;
	case ARG_TIME:
		say_time(page, arg->us);
		break;
	case ARG_DAY:
		say_day(page, arg->us);
		break;
	case ARG_ORG:
		say_org(page, arg->text);
		break;
	case ARG_PRACTICE:
		say_practice(page, arg->text, "practice", NULL);
		break;
	case ARG_VIEWER:
		say_viewer(page, arg->text);
		break;
	case ARG_RECORD:
		say_practice(page, arg->text, "record", "record.of");
		break;
	case ARG_KEY:
		if (arg->key)
			say(page, arg->key, NO_ARGS);
		else
			html_words(&page->html, arg->text);
		break;
	default:
		say_classed(page, arg->kind, arg->key);
		break;
	}
}

static void
say_named(struct page *page, struct text name, const struct arg *args)
{
	for (; args->kind != ARG_NONE || args->name; args++)
		if (args->name && text_equal(text_of(args->name), name)) {
			say_arg(page, args);
			return;
		}
	page_lacks(page, "a placeholder's value");
}

static void
say_text(struct page *page, struct text text, const struct arg *args)
{
	struct text plain, name;

	while (words_next(&text, &plain, &name)) {
		html_words(&page->html, plain);
		say_named(page, name, args);
	}
	html_words(&page->html, plain);
}

void
say(struct page *page, const char *key, const struct arg *args)
{
	struct text text;

	if (words_find(&page->words, key, &text))
		say_text(page, text, args);
	else
		page_lacks(page, key);
}

void
say_to(struct page *page, const char *key, const struct arg *args)
{
	const char *stem = page->is_staff ? "they." : "you.";
	char bytes[KEY_BYTES];
	size_t len = strlen(stem);

	if (len + strlen(key) >= KEY_BYTES) {
		page_lacks(page, key);
		return;
	}
	memcpy(bytes, stem, len);
	memcpy(bytes + len, key, strlen(key) + 1);
	say(page, bytes, args);
}

#define ARGS_MAX 8

void
say_number(
    struct page *page, const char *key, uint64_t number, const struct arg *args)
{
	struct arg all[ARGS_MAX + 2] = {NUMBER_ARG("n", number)};
	struct text text;

	for (size_t i = 0; i < ARGS_MAX && args[i].kind != ARG_NONE; i++)
		all[i + 1] = args[i];
	if (words_for_number(&page->words, key, number, &text))
		say_text(page, text, all);
	else
		page_lacks(page, key);
}

void
say_count(struct page *page, uint64_t number)
{
	if (number && number < page->options.under)
		say(page, "count.under",
		    ARGS(NUMBER_ARG("n", page->options.under)));
	else
		html_number(&page->html, number);
}

void
say_flat(struct page *page, const char *key)
{
	page->html.flat = true;
	say(page, key, NO_ARGS);
	page->html.flat = false;
}

void
page_begin(struct page *page, const char *banner, const char *title)
{
	struct html *html = &page->html;
	char hash[STYLE_HASH_BYTES];

	style_hash(hash);
	HTML(html, "<!DOCTYPE html>\n<html lang=\"");
	say_flat(page, "lang");
	HTML(html, "\">\n<head>\n<meta charset=\"utf-8\">\n"
		   "<meta http-equiv=\"Content-Security-Policy\" "
		   "content=\"default-src 'none'; style-src 'sha256-");
	html_attribute(html, text_of(hash));
	HTML(html, "'; base-uri 'none'; form-action 'none'\">\n"
		   "<meta name=\"viewport\" "
		   "content=\"width=device-width, initial-scale=1\">\n"
		   "<meta name=\"referrer\" content=\"no-referrer\">\n"
		   "<meta name=\"robots\" content=\"noindex\">\n"
		   "<meta name=\"format-detection\" content=\"telephone=no\">\n"
		   "<title>");
	say_flat(page, title);
	HTML(html, "</title>\n<style>");
	style_write(html);
	HTML(html, "</style>\n</head>\n<body>\n<header class=\"top");
	html_literal(html, page->is_confidential ? TEXT(" ig") : TEXT(""));
	HTML(html, "\"><div class=\"w\"><p class=\"svc\">");
	say(page, banner, NO_ARGS);
	HTML(html, "</p></div></header>\n<main class=\"w\" id=\"main\">\n");
}

void
page_heading(struct page *page, const char *key, const struct arg *args)
{
	struct html *html = &page->html;

	HTML(html, "<h1>");
	if (page->options.title.len)
		html_value(html, page->options.title);
	else
		say(page, key, args);
	HTML(html, "</h1>\n");
}

bool
account_begin(struct page *page, const struct account_words *words,
    const struct arg *args)
{
	struct html *html = &page->html;

	page_begin(page, words->banner, words->title);
	page_heading(page, words->title, NO_ARGS);
	HTML(html, "<p class=\"lede\">");
	say(page, "patient.for", NO_ARGS);
	HTML(html, " ");
	say_patient(page, page->reading.patient);
	HTML(html, ". ");
	say(page, words->lede, args);
	HTML(html, "</p>\n");
	if (page->reading.lines > 1)
		return true;
	HTML(html, "<section class=\"inset\"><h2>");
	say(page, "nothing.title", NO_ARGS);
	HTML(html, "</h2><p>");
	say(page, "nothing", NO_ARGS);
	HTML(html, "</p></section>\n");
	return false;
}

void
page_end(struct page *page)
{
	HTML(&page->html, "</main>\n</body>\n</html>\n");
	html_push(&page->html);
}
