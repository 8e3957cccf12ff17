# The ledger on PostgreSQL, on a primary and a standby of the tests' own.
#   make check-hosts-short   the named sample that make check runs
#   make check-hosts         every CLI case that is not about a file, random
#                            histories, longer campaigns, the controls
#   make hosts-long          hours; SEED=n for another run

HOSTS_SEED = $(if $(filter-out 1,$(SEED)),--seed $(SEED))
CAMPAIGN = python3 -B tests/hosts/campaign.py --bin $(B) $(HOSTS_SEED)

.PHONY: check-hosts check-hosts-short hosts-long hosts-cases hosts-roles
.PHONY: hosts-manual hosts-histories
check-hosts-short: all
	@$(CAMPAIGN) copy --count 1
	@$(CAMPAIGN) same --count 80
	@$(CAMPAIGN) views --count 12
	@$(CAMPAIGN) standby --count 6
	@$(CAMPAIGN) stopped --count 12
	@$(CAMPAIGN) kill --count 2
	@$(CAMPAIGN) kill --count 5 --control

# A cluster for the cases: started, asked, stopped however they went.
hosts-cases: all
	@sh tests/hosts/cases.sh $(B)

# What each role may do, and what finds an administrator's doing.
hosts-roles: all
	@sh tests/hosts/within.sh tests/hosts/roles.sh $(B)

# The examples of edsm-postgres(7) that need a server.
hosts-manual: all
	@sh tests/hosts/within.sh tests/hosts/manual.sh $(B)

# The core with its facts on the server, against the naive evaluator.
HISTORIES = 150
hosts-histories: all $(B)/tests/prop/prop-ledger-0 $(B)/tests/prop/prop-ledger-1
	@sh tests/hosts/within.sh tests/hosts/histories.sh $(B) $(HISTORIES) \
		$(or $(SEED),1)

check-hosts: deps-check
	@CI=1 $(MAKE) --no-print-directory hosts-cases hosts-roles hosts-manual \
		hosts-histories
	@$(CAMPAIGN) copy --count 4
	@$(CAMPAIGN) same --count 600
	@$(CAMPAIGN) views --count 60
	@$(CAMPAIGN) views --count 60 --control
	@$(CAMPAIGN) standby --count 12
	@$(CAMPAIGN) standby --count 3 --control
	@$(CAMPAIGN) stopped --count 60
	@$(CAMPAIGN) kill --count 8
	@$(CAMPAIGN) kill --count 5 --control
	@$(CAMPAIGN) restart --count 4

hosts-long: all
	$(MAKE) hosts-histories HISTORIES=20000
	$(CAMPAIGN) copy --count 20
	$(CAMPAIGN) same --count 20000
	$(CAMPAIGN) views --count 5000
	$(CAMPAIGN) standby --count 500
	$(CAMPAIGN) stopped --count 10000
	$(CAMPAIGN) kill --count 200
	$(CAMPAIGN) restart --count 200
