/*
 * sweep - ends, now, every open episode whose due has come.
 *
 * Layer: requests. Memory: one group of discharges. Errors: as requests.h
 * says.
 * Source: the interface, episode-discharge --sweep.
 */
#ifndef EDSM_REQUESTS_SWEEP_H
#define EDSM_REQUESTS_SWEEP_H

#include "../command/command.h"

enum status sweep_run(struct run *run, struct error *error);

#endif
