/* sqlite - the SQLite ledger as a store. Ledger. */
#include "sqlite.h"

const struct store_kind sqlite_store = {
    .turn_us = 2 * SECOND_US,
    .pause_ms = 5, /* whoever waits in line is next; others look twice */
    .create = sqlite_create,
    .open = sqlite_open,
    .close = sqlite_close,
    .is_readable = sqlite_is_readable,
    .is_only_read = sqlite_is_only_read,
    .condition = sqlite_condition,
    .head = sqlite_head,
    .begin = sqlite_begin,
    .begin_view = sqlite_begin_view,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .hold = sqlite_hold,
    .append = sqlite_append,
    .facts = sqlite_facts,
    .span = sqlite_span,
    .has_routes = sqlite_has_routes,
    .names_org = sqlite_names_org,
    .next_patient = sqlite_next_patient,
    .firsts = sqlite_firsts,
    .logged_at = sqlite_logged_at,
    .scan = sqlite_scan,
    .check = sqlite_check,
    .check_derived = sqlite_check_derived,
    .retire = sqlite_retire,
    .backup = sqlite_backup,
};
