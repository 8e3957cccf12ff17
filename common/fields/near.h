/*
 * near - names that are almost a field's.
 *
 * Layer: fields. Memory: none. Errors: none.
 * Source: the interface's "nothing is dropped in silence": a name that is one
 * but for case, blanks of every kind, invisible characters and punctuation is
 * mistaken, and so is a decision's that is one letter away.
 */
#ifndef EDSM_FIELDS_NEAR_H
#define EDSM_FIELDS_NEAR_H

#include "field.h"

/*
 * The field among those known whose name the name is almost, and is not.
 * FIELD_NONE where there is none.
 */
enum field field_near(struct text name, uint64_t known);

/*
 * The first character of the name that is no letter, digit or ASCII, for a
 * message, such as "U+00A0"; the empty text where there is none.
 */
#define ODD_BYTES 12
struct text name_odd(struct text name, char bytes[static ODD_BYTES]);

#endif
