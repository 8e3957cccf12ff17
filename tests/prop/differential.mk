# The core against a naive evaluator, and against itself: histories.c,
# random.c and properties.c say what is proved. SEED=N plays the same
# histories again; the controls come last.

.PHONY: differential differential-short differential-long
PROP_DIR := $(B)/tests/prop
PROP_OBJ := $(B)/obj/tests/prop
PROP_NAIVE := naive topic who legal
PROP_SHARED := world trial report options
PROP_INVERTED := $(patsubst %,$(PROP_DIR)/invert/histories-%,1 2 3 4 5 6 7 8) \
	$(patsubst %,$(PROP_DIR)/invert/random-%,1 2 3 4 5 6 7 8 9)

differential: $(PROP_DIR)/histories $(PROP_DIR)/random $(PROP_DIR)/properties \
	$(PROP_INVERTED)

$(PROP_DIR)/properties: $(PROP_OBJ)/claims.o $(PROP_OBJ)/claims_time.o
$(PROP_DIR)/histories $(PROP_DIR)/random $(PROP_DIR)/properties: \
$(PROP_DIR)/%: $(PROP_OBJ)/%.o $(PROP_NAIVE:%=$(PROP_OBJ)/%.o) \
	$(PROP_SHARED:%=$(PROP_OBJ)/%.o) $(B)/libedsm-core.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) $(filter %.o,$^) $(B)/libedsm-core.a -o $@

# invert-N: the naive side with its N-th rule turned around.
define PROP_INVERT
$(PROP_OBJ)/invert-$(1)/%.o: tests/prop/%.c
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) -DNAIVE_INVERT=$(1) -c $$< -o $$@

$(PROP_DIR)/invert/%-$(1): $(PROP_OBJ)/%.o \
	$(PROP_NAIVE:%=$(PROP_OBJ)/invert-$(1)/%.o) \
	$(PROP_SHARED:%=$(PROP_OBJ)/%.o) $(B)/libedsm-core.a
	@mkdir -p $$(@D)
	$$(CC) $$(LDFLAGS_ALL) $$(filter %.o,$$^) $(B)/libedsm-core.a -o $$@
endef
$(foreach n,1 2 3 4 5 6 7 8 9,$(eval $(call PROP_INVERT,$(n))))
.SECONDARY: $(foreach n,1 2 3 4 5 6 7 8 9,\
	$(PROP_NAIVE:%=$(PROP_OBJ)/invert-$(n)/%.o)) \
	$(PROP_OBJ)/histories.o $(PROP_OBJ)/random.o

differential-short: differential
	@sh tests/prop/run.sh $(PROP_DIR) 4 200000 20000 $(SEED)

differential-long: differential
	@sh tests/prop/run.sh $(PROP_DIR) 5 10000000 500000 $(SEED)
