# The core against the naive evaluator.
#   make prop-short          every history to length 4, 200,000 random ones,
#                            the properties, the scenes, and the controls, one
#                            for each rule turned round, that must fail
#   make prop-long           length 5 and 10 million; SEED=n for another run
#   make prop-alone          the naive evaluator in place of the core: the
#                            properties and scenes by themselves
#   prop-ledger              the same program with the facts of each history
#                            added to $EDSM_LEDGER and read back (tests/hosts)

SEED ?= 1
PROP_INVERT := 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 \
	25 26 27
PROP := $(B)/tests/prop/prop
PROP_ALONE := $(B)/tests/prop/prop-alone
PROP_OBJ := $(patsubst %,$(B)/obj/tests/prop/%.o,prop random properties scenes)

$(B)/obj/tests/prop/naive_%.o: tests/prop/naive_rules.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -DNAIVE_INVERT=$* -c $< -o $@

# The evaluator once more, by other names, in place of the core.
$(B)/obj/tests/prop/plain_rules.o: tests/prop/naive_rules.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -Dnaive_decide=plain_decide \
		-Dnaive_sights=plain_sights -Dnaive_stands=plain_stands \
		-Dnaive_is_legal=plain_is_legal -c $< -o $@

$(B)/obj/tests/prop/asked_plain.o: tests/prop/asked.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -DPROP_NAIVE_ONLY -c $< -o $@

PROP_CORE := $(B)/obj/tests/prop/asked.o $(B)/obj/tests/prop/fold.o
PROP_LEDGER := $(B)/obj/tests/prop/asked.o $(B)/obj/tests/prop/fold_ledger.o
PROP_PLAIN := $(B)/obj/tests/prop/asked_plain.o $(B)/obj/tests/prop/plain_rules.o

define prop_link
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $^ $(LIBS) -o $@
endef

$(PROP): $(PROP_OBJ) $(PROP_CORE) $(B)/obj/tests/prop/naive_0.o $(ARCHIVES)
	$(prop_link)

$(PROP_ALONE): $(PROP_OBJ) $(PROP_PLAIN) $(B)/obj/tests/prop/naive_0.o \
    $(ARCHIVES)
	$(prop_link)

$(B)/tests/prop/prop-control-%: $(PROP_OBJ) $(PROP_CORE) \
    $(B)/obj/tests/prop/naive_%.o $(ARCHIVES)
	$(prop_link)

$(B)/tests/prop/prop-alone-%: $(PROP_OBJ) $(PROP_PLAIN) \
    $(B)/obj/tests/prop/naive_%.o $(ARCHIVES)
	$(prop_link)

# The plugin is looked for beside the program.
$(B)/tests/prop/prop-ledger-%: $(PROP_OBJ) $(PROP_LEDGER) \
    $(B)/obj/tests/prop/naive_%.o $(ARCHIVES) $(PLUGIN)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $(filter-out %.so,$^) $(LIBS) -o $@
	$(Q)$(if $(PLUGIN),ln -sf ../../$(notdir $(PLUGIN)) $(@D)/)

.PHONY: prop-short prop-long prop-control prop-alone
.SECONDARY:
prop-control: $(PROP_INVERT:%=$(B)/tests/prop/prop-control-%)
	@sh tests/prop/control.sh $^

prop-alone: $(PROP_ALONE) $(PROP_INVERT:%=$(B)/tests/prop/prop-alone-%)
	$(PROP_ALONE) scenes
	$(PROP_ALONE) random --count 20000 --seed $(SEED)
	@sh tests/prop/control.sh $(filter-out $<,$^)

prop-short: $(PROP) prop-control
	$(PROP) scenes
	$(PROP) histories --length 4
	$(PROP) random --count 200000 --seed $(SEED)

prop-long: $(PROP) prop-control
	$(PROP) scenes
	$(PROP) histories --length 5
	$(PROP) random --count 10000000 --seed $(SEED)
