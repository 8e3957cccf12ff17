/* plugin - what the commands find in the plugin. Ledger. */
#include "postgresql.h"

static const struct store_kind kind = {
    .turn_us = 50000,
    .create = pg_create,
    .open = pg_open,
    .close = pg_close,
    .is_only_read = pg_is_only_read,
    .condition = pg_condition,
    .head = pg_head,
    .begin = pg_begin,
    .begin_view = pg_begin_view,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .hold = pg_hold,
    .prefetch_most = 128,
    .prefetch = pg_prefetch,
    .append = pg_append,
    .facts = pg_facts,
    .span = pg_span,
    .has_routes = pg_has_routes,
    .names_org = pg_names_org,
    .next_patient = pg_next_patient,
    .firsts = pg_firsts,
    .logged_at = pg_logged_at,
    .check = pg_check,
    .check_derived = pg_check_derived,
    .retire = pg_retire,
};

extern const struct store_plugin edsm_store;

__attribute__((visibility("default"))) const struct store_plugin edsm_store = {
    .abi = STORE_ABI,
    .version = EDSM_VERSION,
    .kind = &kind,
};
