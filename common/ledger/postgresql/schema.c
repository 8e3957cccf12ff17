/* schema - what makes a ledger, line by line. Ledger. */
#include "postgresql.h"

/* Made of schema.sql by the build. */
const char *const pg_schema[] = {
#include "schema.inc"
    NULL};
