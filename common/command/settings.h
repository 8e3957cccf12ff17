/*
 * settings - options from a file (--options), for a site's columns and formats.
 *
 * Layer: command. Memory: what the file says is the arena's. Errors:
 * STATUS_USAGE, whose detail says file and line.
 *
 * One option a line, as on the command line but without quotes: "--column
 * patient=NHS number". Blank lines and those that begin with # say nothing.
 * Only options of how lines are read, and --ledger. A file that others may
 * write is refused: who may write it could turn a no into a yes.
 */
#ifndef EDSM_COMMAND_SETTINGS_H
#define EDSM_COMMAND_SETTINGS_H

#include "options.h"

/* Reads the file of --options, if there is one, into the options. */
WARN_UNUSED enum status settings_read(struct options *options,
    const struct options_rules *rules, struct arena *arena,
    struct error *error);

#endif
