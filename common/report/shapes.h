/*
 * shapes - the marks of a lane, and the key that says what they mean.
 *
 * Layer: report. Memory: none. Errors: as page.h.
 * Source: the interface's "audit-report": colour is never alone.
 */
#ifndef EDSM_REPORT_SHAPES_H
#define EDSM_REPORT_SHAPES_H

#include "page.h"

enum shape {
	SHAPE_YES,
	SHAPE_NO,
	SHAPE_LOOK,
	SHAPE_EMPTY,
	SHAPE_OVERRIDE,
	SHAPES
};

/* A shape at 0, for a lane whose looks begin at y. */
void shape_draw(struct html *html, enum shape shape, uint64_t y);

/*
 * The line of a look at its share, open for a title: there are so many of them
 * that each is one element, not a shape at 0 of an element of its own.
 */
void look_begin(struct html *html, uint64_t share, uint64_t y);

/* What each shape and bar means. */
void key_draw(struct page *page);

/* An attribute whose name, with =" behind it, is a literal. */
void number_attribute(struct html *html, struct text name, uint64_t number);
void share_attribute(struct html *html, struct text name, uint64_t share);

#endif
