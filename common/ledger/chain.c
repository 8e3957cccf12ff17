/* chain - facts become the next links of the ledger. Ledger. */
#include "chain.h"

#include "../fields/field.h"
#include "../fields/form.h"
#include "../fields/line.h"
#include "digest.h"

#include <stdlib.h>

#define LINE_MAX_BYTES ((size_t)64 * 1024)

static enum status
by_init(struct chain *chain, struct arena *arena, struct error *error)
{
	struct form_value value;
	const char *by = getenv("EDSM_BY");

	process_login(chain->login);
	chain->by = text_of(chain->login);
	if (process_session(PROCESS_LOGINUID, chain->session, error))
		return error->status;
	if (!by || !*by)
		return STATUS_OK;
	if (form_read(
		FORM_SHORT_TEXT, "EDSM_BY", text_of(by), arena, &value, error))
		return error->status = STATUS_USAGE;
	chain->by = value.text;
	return STATUS_OK;
}

enum status
chain_init(
    struct chain *chain, bool dry, struct arena *arena, struct error *error)
{
	*chain = (struct chain){.dry = dry};
	buffer_init(&chain->line, LINE_MAX_BYTES);
	return by_init(chain, arena, error);
}

void
chain_release(struct chain *chain)
{
	chain_rollback(chain);
	buffer_release(&chain->line);
}

/* What was begun is the chain's. */
static enum status
taken(struct chain *chain, struct ledger *ledger, struct error *error)
{
	chain->ledger = ledger;
	chain->begun = true;
	chain->begun_us = process_elapsed_us();
	return ledger_head(ledger, &chain->head, error);
}

enum status
chain_begin(struct chain *chain, struct ledger *ledger, struct error *error)
{
	enum status status;

	if (chain->begun)
		return STATUS_OK;
	status = ledger_begin(ledger, error);
	return status ? status : taken(chain, ledger, error);
}

enum status
chain_begin_view(struct chain *chain, struct ledger *ledger,
    struct text patient, struct error *error)
{
	enum status status = ledger_begin_view(ledger, patient, error);

	return status ? status : taken(chain, ledger, error);
}

void
chain_complete(const struct chain *chain, struct fact *fact)
{
	if (fact->at_us == INSTANT_UNSET || fact->at_us == INSTANT_NOW)
		fact->at_us = chain->now_us;
	if (fact->due_us == INSTANT_NOW)
		fact->due_us = chain->now_us;
	if (!fact->by.len)
		fact->by = chain->by;
	fact->login = text_of(chain->login);
	fact->session = text_of(chain->session);
}

enum status
chain_append(struct chain *chain, struct fact *fact, struct error *error)
{
	char hash[HASH_BYTES];
	struct buffer *line = &chain->line;

	fact->seq = chain->head.seq + 1;
	fact->logged_us = chain->clock_us > chain->head.logged_us
			      ? chain->clock_us
			      : chain->head.logged_us;
	buffer_reset(line);
	line_write(line, fact, chain->dry);
	if (!buffer_failed(line) && !chain->dry) {
		digest_pair((struct text){chain->head.hash, HASH_CHARS},
		    buffer_text(line), hash);
		line_seal(line, hash);
	}
	if (buffer_failed(line))
		return error_no_memory(error);
	if (ledger_append(chain->ledger, fact, buffer_text(line), error) ||
	    ledger_head(chain->ledger, &chain->head, error))
		return error->status;
	if (chain->head.latest_us > chain->now_us)
		chain->now_us = chain->head.latest_us;
	return STATUS_OK;
}

enum status
chain_commit(struct chain *chain, struct error *error)
{
	chain->begun = false;
	return ledger_commit(chain->ledger, error);
}

void
chain_rollback(struct chain *chain)
{
	if (chain->begun)
		ledger_rollback(chain->ledger);
	chain->begun = false;
}
