"""schema.py SCHEMA: HL7's JSON schema over resources on standard input.

As validate.mjs: a line with name and resource, a line with name and faults.
"""

import json
import sys

import jsonschema

with open(sys.argv[1]) as file:
    WHOLE = json.load(file)


def validator(type_):
    schema = dict(WHOLE["definitions"][type_], definitions=WHOLE["definitions"])
    return jsonschema.Draft6Validator(schema)


KNOWN = {}
for line in sys.stdin:
    asked = json.loads(line)
    type_ = asked["resource"].get("resourceType", "")
    if type_ not in WHOLE["definitions"]:
        faults = ["no such type"]
    else:
        KNOWN[type_] = KNOWN.get(type_) or validator(type_)
        faults = ["schema: %s: %s" % ("/".join(map(str, e.absolute_path)), e.validator)
                  for e in KNOWN[type_].iter_errors(asked["resource"])]
    print(json.dumps({"name": asked["name"], "faults": faults}))
