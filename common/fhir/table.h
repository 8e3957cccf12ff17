/*
 * table - the resources that references lead to.
 *
 * Layer: fhir. Memory: the table's own arena, with a ceiling: of a Patient and
 * an Organization the number or code alone, of others their bytes. Errors:
 * STATUS_FAILED at the ceiling or where memory runs out.
 *
 * Ids are a server's own: two resources of one key that say different things
 * lead nowhere, whichever came first.
 */
#ifndef EDSM_FHIR_TABLE_H
#define EDSM_FHIR_TABLE_H

#include "../core/index.h"
#include "identifier.h"

/* The kinds that are kept; a set of these bits says which. */
enum kept {
	KEPT_PATIENT = 1,
	KEPT_ORGANISATION = 2,
	KEPT_ROLE = 4,
	KEPT_REQUEST = 8,
	KEPT_EPISODE = 16,
	KEPT_PERSON = 32,
	KEPT_CONDITION = 64 /* by the encounter it was found at */
};

struct known {
	struct text key;    /* Type/id, a fullUrl, or |system|value */
	struct found found; /* of a Patient or an Organization */
	struct text raw;    /* of the others */
	enum kept kind;
};

struct table {
	struct arena arena;
	struct index index;
	struct known *items;
	size_t count, room;
};

void table_init(struct table *table, size_t ceiling);
void table_release(struct table *table);
/* Empties it. */
void table_reset(struct table *table);

/* What is known by that key, or NULL; borrowed until the next is added. */
const struct known *table_find(const struct table *table, struct text key);

/*
 * Adds what is known, its texts copied. Where the key is there with something
 * else, it leads nowhere from then on.
 */
WARN_UNUSED enum status table_add(
    struct table *table, const struct known *known, struct error *error);

/* The kind of a type, 0 for one that is not kept. */
enum kept kept_of_type(struct text type);

#endif
