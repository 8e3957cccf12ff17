/*
 * help - what --help prints, from the field table and the command's own.
 *
 * Layer: command. The completions and the option lists of the manual pages
 * are made from this text: its shape is
 *
 *     usage: NAME [QUESTION] [OPTION ...] [FILE ...]
 *     SUMMARY
 *     (blank)
 *     needs:            (where any)
 *       --flag VALUE    (two blanks, the flag and its value)
 *           the help    (six blanks)
 *     takes:
 *       ...
 *     questions:        (where any)
 *       NAME            (as above)
 */
#ifndef EDSM_COMMAND_HELP_H
#define EDSM_COMMAND_HELP_H

#include "command.h"

/* question is NULL for a command that has several and was given none. */
void help_write(struct buffer *buffer, const struct command *command,
    const struct question *question);

#endif
