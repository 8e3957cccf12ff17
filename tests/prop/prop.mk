# The core against the naive evaluator.
#   make prop-short          every history to length 4, 200,000 random ones,
#                            the properties, and ten controls that must fail
#   make prop-long           length 5 and 10 million; SEED=n for another run

SEED ?= 1
PROP_INVERT := 1 2 3 4 5 6 7 8 9 10
PROP := $(B)/tests/prop/prop

$(B)/obj/tests/prop/naive_%.o: tests/prop/naive_rules.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -DNAIVE_INVERT=$* -c $< -o $@

$(B)/tests/prop/prop: $(B)/obj/tests/prop/prop.o \
    $(B)/obj/tests/prop/naive_0.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $^ $(LIBS) -o $@

$(B)/tests/prop/prop-control-%: $(B)/obj/tests/prop/prop.o \
    $(B)/obj/tests/prop/naive_%.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $^ $(LIBS) -o $@

.PHONY: prop-short prop-long prop-control
.SECONDARY:
prop-control: $(PROP_INVERT:%=$(B)/tests/prop/prop-control-%)
	@sh tests/prop/control.sh $^

prop-short: $(PROP) prop-control
	$(PROP) histories --length 4
	$(PROP) random --count 200000 --seed $(SEED)

prop-long: $(PROP) prop-control
	$(PROP) histories --length 5
	$(PROP) random --count 10000000 --seed $(SEED)
