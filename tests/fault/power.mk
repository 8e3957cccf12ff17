# Loss of power: power.py says what is proved and how. SEED=N plays the same
# states again. The controls come first: what cannot fail proves nothing.

.PHONY: power-short power-long
POWER = python3 tests/fault/power.py --bin $(B) $(SEED:%=--seed %)

power-short: all
	@$(POWER) --runs 300 --lie full
	@$(POWER) --runs 300 --lie data
	@$(POWER) --runs 300 --lie journal
	@$(POWER) --runs 2000

power-long: all
	@$(POWER) --runs 2000 --lie full
	@$(POWER) --runs 100000

fault-short: power-short
fault-long: power-long
