# Ours and the peers on the same work, in turn; see tests/bench/README.md.
#   make bench               all rows, full size (BENCH_SCALE=0.01 for a look,
#                            BENCH_ROUNDS=5, BENCH_ROWS="view why" for some)

BENCH_DATA ?= build/bench-data
BENCH_SCALE ?= 1
BENCH_ROUNDS ?= 5
BENCH_ROWS ?=
BENCH_TOOLS := $(B)/tests/bench/data $(B)/tests/bench/decide \
	$(B)/tests/bench/timed

$(BENCH_TOOLS): $(B)/tests/bench/%: $(B)/obj/tests/bench/%.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) $(LTOLINK) $< $(ARCHIVES) $(LIBS) -o $@

.PHONY: bench
bench: all $(BENCH_TOOLS)
	@python3 tests/bench/bench.py --bin $(B) --data $(BENCH_DATA) \
		--scale $(BENCH_SCALE) --rounds $(BENCH_ROUNDS) $(BENCH_ROWS)
