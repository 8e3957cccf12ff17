# Tampering with the ledger's file: tamper.py says what is proved and how.
# SEED=N plays the same cases again.

.PHONY: tamper-short tamper-long
TAMPER = python3 tests/fault/tamper.py --bin $(B) $(SEED:%=--seed %)

tamper-short: all
	@$(TAMPER) --runs 200 --blind integrity
	@$(TAMPER) --runs 200 --blind chain
	@$(TAMPER) --runs 3000

tamper-long: all
	@$(TAMPER) --runs 60000
	@$(TAMPER) --every-bit

fault-short: tamper-short
