# Bad input: tests/corpus/run.py has a table of cases and what must come out.

.PHONY: fuzz-short corpus-short
corpus-short: all
	@python3 tests/corpus/generate.py --check
	@python3 tests/corpus/run.py --bin $(B)

fuzz-short: corpus-short
