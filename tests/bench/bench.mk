# Ours and the peers on the same work, in turn; see tests/bench/README.md.
#   make bench               all rows, full size (BENCH_SCALE=0.01 for a look,
#                            BENCH_ROUNDS=5, BENCH_ROWS="view why" for some)
#   make scan-diff           the scanner of lines against the JSON library
#                            (SCAN_LINES=2000000 SEED=1)

BENCH_DATA ?= build/bench-data
BENCH_SCALE ?= 1
BENCH_ROUNDS ?= 5
BENCH_ROWS ?=
SCAN_LINES ?= 2000000
SEED ?= 1
BENCH_TOOLS := $(B)/tests/bench/data $(B)/tests/bench/decide \
	$(B)/tests/bench/timed

$(BENCH_TOOLS): $(B)/tests/bench/%: $(B)/obj/tests/bench/%.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) $(LTOLINK) $< $(ARCHIVES) $(LIBS) -o $@

.PHONY: bench scan-diff
bench: all $(BENCH_TOOLS)
	@python3 tests/bench/bench.py --bin $(B) --data $(BENCH_DATA) \
		--scale $(BENCH_SCALE) --rounds $(BENCH_ROUNDS) $(BENCH_ROWS)

$(B)/tests/fuzz/scan-diff: $(B)/obj/tests/fuzz/scan_diff.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) $< $(ARCHIVES) $(LIBS) -o $@

scan-diff: $(B)/tests/fuzz/scan-diff
	@$(B)/tests/fuzz/scan-diff $(SCAN_LINES) $(SEED)
