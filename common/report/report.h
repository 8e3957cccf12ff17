/*
 * report - audit-report: an account, or a board, as one HTML file.
 *
 * Layer: report. Memory: the run's. Errors: STATUS_REFUSED where the input is
 * not one whole account of the kind asked for; nothing is then written.
 * Source: the interface's "audit-report".
 *
 * It opens no ledger, reads no clock and needs no network: the same bytes in
 * give the same bytes out.
 */
#ifndef EDSM_REPORT_REPORT_H
#define EDSM_REPORT_REPORT_H

#include "../command/command.h"

enum status report_patient(struct run *run, struct error *error);
enum status report_complaint(struct run *run, struct error *error);
enum status report_board(struct run *run, struct error *error);

#endif
