# Tampering with the ledger's file: tamper.py says what is proved and how.
# SEED=N plays the same cases again.

.PHONY: tamper-short tamper-long canary hardening
TAMPER = python3 tests/fault/tamper.py --bin $(B) $(SEED:%=--seed %)

tamper-short: all
	@$(TAMPER) --runs 200 --blind integrity
	@$(TAMPER) --runs 200 --blind chain
	@$(TAMPER) --runs 3000

tamper-long: all
	@$(TAMPER) --runs 60000
	@$(TAMPER) --every-bit

# No value where none may be: canary.py.
canary: all
	@python3 tests/fault/canary.py --bin $(B)

# The compiled commands have the hardening asked for: hardening.sh.
hardening: all
	@sh tests/fault/hardening.sh $(B)

fault-short: tamper-short canary hardening
fault-long: tamper-long canary hardening
