/*
 * page - what all pages are made of: words, times, names, tables.
 *
 * Layer: report. Memory: the run's. Errors: as html.h, and a text that the
 * catalogue lacks.
 * Source: the interface's "audit-report".
 */
#ifndef EDSM_REPORT_PAGE_H
#define EDSM_REPORT_PAGE_H

#include "html.h"
#include "names.h"
#include "reading.h"
#include "words.h"

/* What --hide leaves out. */
enum hidden {
	HIDE_USERS = 1,
	HIDE_REASONS = 2,
	HIDE_MARKS = 4,
	HIDE_CARE = 8,
	HIDE_NOTES = 16
};

struct page_options {
	unsigned hide;
	int64_t late_us; /* the smallest difference of the clocks drawn */
	uint64_t under;  /* values from 1 to under - 1 are not told */
	struct text title, contact;
};

struct page {
	struct html html;
	struct catalogue words;
	struct names names;
	struct reading reading;
	struct page_options options;
	bool is_confidential;
	bool is_staff;        /* 24 hours, codes, rules by their names */
	struct text practice; /* the patient's one; empty where several */
	unsigned ids;
	struct arena *arena;
};

/* What stands for a placeholder. */
enum arg_kind {
	ARG_NONE,
	ARG_VALUE,    /* from elsewhere */
	ARG_ID,       /* the same, an identifier */
	ARG_NUMBER,   /* ours */
	ARG_TIME,     /* an instant, with its zone */
	ARG_DAY,      /* its day */
	ARG_ORG,      /* an organisation's name */
	ARG_PRACTICE, /* the same; the patient's only practice in words */
	ARG_VIEWER,   /* the same, where a sentence begins */
	ARG_RECORD,   /* whose record, likewise */
	ARG_KEY,      /* another text of the catalogue */
	ARG_YES,      /* the same, marked as good, bad, open or late */
	ARG_NO,
	ARG_OPEN,
	ARG_LATE
};

struct arg {
	const char *name;
	enum arg_kind kind;
	struct text text;
	int64_t us;
	uint64_t number;
	const char *key;
};

#define NO_ARGS ((const struct arg[]){{.kind = ARG_NONE}})
#define ARGS(...) ((const struct arg[]){__VA_ARGS__, {.kind = ARG_NONE}})
#define VALUE_ARG(arg_name, value)                                 \
	{                                                          \
		.name = arg_name, .kind = ARG_VALUE, .text = value \
	}
#define ID_ARG(arg_name, value)                                 \
	{                                                       \
		.name = arg_name, .kind = ARG_ID, .text = value \
	}
#define NUMBER_ARG(arg_name, value)                                   \
	{                                                             \
		.name = arg_name, .kind = ARG_NUMBER, .number = value \
	}
#define TIME_ARG(arg_name, value)                               \
	{                                                       \
		.name = arg_name, .kind = ARG_TIME, .us = value \
	}
#define DAY_ARG(arg_name, value)                               \
	{                                                      \
		.name = arg_name, .kind = ARG_DAY, .us = value \
	}
#define ORG_ARG(arg_name, value)                                 \
	{                                                        \
		.name = arg_name, .kind = ARG_ORG, .text = value \
	}
#define PRACTICE_ARG(arg_name, value)                                 \
	{                                                             \
		.name = arg_name, .kind = ARG_PRACTICE, .text = value \
	}
#define VIEWER_ARG(arg_name, value)                                 \
	{                                                           \
		.name = arg_name, .kind = ARG_VIEWER, .text = value \
	}
#define RECORD_ARG(arg_name, value)                                 \
	{                                                           \
		.name = arg_name, .kind = ARG_RECORD, .text = value \
	}
#define KEY_ARG(arg_name, arg_kind, arg_key)                       \
	{                                                          \
		.name = arg_name, .kind = arg_kind, .key = arg_key \
	}

/* Says the text of a key; args ends with one of no kind. */
void say(struct page *page, const char *key, const struct arg *args);

/* The same of a key of either audience: you.KEY, or they.KEY for staff. */
void say_to(struct page *page, const char *key, const struct arg *args);

/* The same of a number's key; {n} is the number. */
void say_number(struct page *page, const char *key, uint64_t number,
    const struct arg *args);

/* Says a key where no element may stand: in an attribute or a title. */
void say_flat(struct page *page, const char *key);

void say_time(struct page *page, int64_t us);
void say_day(struct page *page, int64_t us);
/* The short name of the month that the instant lies in. */
void say_month(struct page *page, int64_t us);
void say_org(struct page *page, struct text code);

/* The same, of the patient's only practice in words. */
void say_viewer(struct page *page, struct text code);

/* An NHS number, in three pieces that stay on one line. */
void say_patient(struct page *page, struct text number);

/* What an organisation calls itself; its code where nobody says. */
struct text org_name(const struct page *page, struct text code);

/* A number that may be too small to be told. */
void say_count(struct page *page, uint64_t number);

bool page_hides(const struct page *page, enum hidden what);

/* Is the organisation one of the patient's practices? */
bool page_is_practice(const struct page *page, struct text code);

/* Everything up to the heading and behind the last section. */
void page_begin(struct page *page, const char *banner, const char *title);
void page_end(struct page *page);

/* The page's heading: --title, or the key's text. */
void page_heading(struct page *page, const char *key, const struct arg *args);

/* The keys of what stands above a page of an account. */
struct account_words {
	const char *banner, *title, *lede;
};

/*
 * Begins the page of an account; args are of the lede. False: nothing is on
 * file, which is then said.
 */
bool account_begin(struct page *page, const struct account_words *words,
    const struct arg *args);

/* A column of a table: its heading, and its class or NULL. */
struct column {
	const char *key, *css;
	bool is_head; /* its cells head their rows */
};

struct table {
	struct page *page;
	const struct column *columns;
	const struct column *open; /* that of the cell being written */
};

/* So many rows or cards that a browser lays them out when they come near. */
bool is_long(size_t rows);

/* What a table is called: by a key, or by the heading of that id; its class, or
 * NULL, and about how many rows it has. */
struct region {
	const char *label;
	unsigned heading;
	const char *css;
	size_t rows;
};

void table_begin(struct table *table, struct page *page, struct region region,
    const struct column *columns, size_t count);
void table_end(struct table *table);
/* seq 0: the row is of no event. */
void row_begin(struct table *table, const char *css, uint64_t seq);
void row_end(struct table *table);
void cell_begin(struct table *table, size_t column);
void cell_end(struct table *table);

/* A card; its heading: a number, and what it is of. */
void card_begin(struct page *page, bool warns);
void card_number(struct page *page, const char *key, uint64_t number);
void card_end(struct page *page);

/* A card of nothing else, which warns of any number but 0. */
void count_card(
    struct page *page, const char *key, uint64_t number, bool warns);

/* A term of a list, and what is said of it up to term_end. */
void term_begin(struct page *page, const char *key);
void term_end(struct page *page);

/* The style of every page, and its hash for the policy. */
#define STYLE_HASH_BYTES 64
void style_write(struct html *html);
void style_hash(char hash[static STYLE_HASH_BYTES]);

/* The last section: what is not here, what words mean, and the proof. */
void about_section(struct page *page);

/* What is drawn, said and counted for each of the kinds. */
void patient_page(struct page *page);
void complaint_page(struct page *page);
void board_page(struct page *page);

#endif
