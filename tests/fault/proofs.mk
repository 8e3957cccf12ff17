# The two proofs of a ledger, side by side and in order, held against each other
# and against SQLite's integrity_check: proofs.py says what is proved and how.
# SEED=N plays the same cases again. The controls come first.

.PHONY: proofs-short proofs-long
PROOFS = python3 -B tests/fault/proofs.py --bin $(B) $(SEED:%=--seed %)

$(B)/tests/fault/proofs: $(B)/obj/tests/fault/proofs.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $(LTOLINK) $< $(ARCHIVES) $(LIBS) -o $@

proofs-short: all $(B)/tests/fault/proofs
	@$(PROOFS) structure --runs 200 --blind quick
	@$(PROOFS) rules --runs 100 --blind chain
	@$(PROOFS) structure --runs 600
	@$(PROOFS) rules --runs 200

proofs-long: all $(B)/tests/fault/proofs
	@$(PROOFS) structure --runs 60000
	@$(PROOFS) rules --runs 60000

fault-short: proofs-short
fault-long: proofs-long
