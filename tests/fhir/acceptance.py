#!/usr/bin/env python3
"""acceptance.py BINDIR [CASE ...]: what fhir-read and fhir-write promise."""

import os
import sys

import consents
import entries
import roundtrip
from lib import main

entries.neighbours.bin = os.path.abspath(sys.argv[1])
main(sorted(roundtrip.CASES + entries.CASES + consents.CASES))
