# Others' validators over all that fhir-write writes; see tests/README.md.
#   make fhir-check          needs npm, Node 20 and Debian's python3-jsonschema,
#                            and says so where it has to skip

.PHONY: fhir-check
fhir-check: all
	@python3 -B tests/fhir/check.py $(B) build/fhir-check
