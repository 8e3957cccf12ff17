# What the tests themselves are worth.
#   make mutants             every mutant of the core must be killed, or
#                            survivors.tsv must say why it cannot be
#   make mutants-short       a sample of 24; SEED=n for the same again

.PHONY: mutants mutants-short
MUTANTS = python3 -B tests/quality/mutants.py --build $(B)

mutants:
	@$(MUTANTS)

mutants-short:
	@$(MUTANTS) --sample 24 $(SEED:%=--seed %)
