#!/usr/bin/env python3
"""acceptance.py BINDIR [CASE ...]: what fhir-read and fhir-write promise."""

import roundtrip
from lib import main

main(roundtrip.CASES)
