/* lines - the lines of a ledger's events, to be read. Ledger. */
#include "../store.h"

const struct store_kind lines_store = {.head = NULL};
