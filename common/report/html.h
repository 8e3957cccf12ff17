/*
 * html - one HTML file, written so that nothing that is not ours is markup.
 *
 * Layer: report. Memory: the caller's output, whose buffer takes the bytes.
 * Errors: kept until html_status, from then on nothing is written.
 * Source: HTML, "escaping a string"; the Unicode controls of text.h.
 *
 * html_raw takes string literals alone (HTML concatenates with an empty one, so
 * that nothing else compiles). Whatever else goes into the file is escaped,
 * and what is not ours stands in a <bdi> of its own, or, where no element may
 * stand (titles and attributes), in Unicode's isolates.
 */
#ifndef EDSM_REPORT_HTML_H
#define EDSM_REPORT_HTML_H

#include "../output/output.h"

struct html {
	struct output *output;
	bool flat; /* no element may stand here: a title, an attribute */
	enum status status;
	struct error error;
};

void html_init(struct html *html, struct output *output);

/* STATUS_OK, or the first thing that went wrong. */
WARN_UNUSED enum status html_status(
    const struct html *html, struct error *error);

/* To be called when much has been written, such as after each row. */
void html_push(struct html *html);

#define HTML(html, literal) html_literal(html, TEXT("" literal ""))
void html_literal(struct html *html, struct text literal);

/* Words of ours, from the catalogue: escaped. */
void html_words(struct html *html, struct text text);

/* A value from elsewhere: escaped, and kept from turning its surroundings. */
void html_value(struct html *html, struct text text);

/* The same, of a class that is ours. */
void html_value_of(struct html *html, const char *css, struct text text);

/* A value from elsewhere that is an attribute's whole value: escaped. */
void html_attribute(struct html *html, struct text text);

void html_number(struct html *html, uint64_t number);

/* thousandths of a per cent, as in "12.345%". */
void html_share(struct html *html, uint64_t thousandths);

#endif
