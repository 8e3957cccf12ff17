"""42 defects, each planted in a resource that fhir-write wrote."""

import copy


def plant(resource, path, value):
    """A copy with the value at the path of names and places; DROP takes away."""
    made = copy.deepcopy(resource)
    at = made
    for step in path[:-1]:
        at = at[step]
    if value is DROP:
        del at[path[-1]]
    elif value is TWICE:
        at[path[-1]].append(copy.deepcopy(at[path[-1]][0]))
    else:
        at[path[-1]] = value
    return made


DROP, TWICE = object(), object()
ROLE = ["provision", "actor", 0, "role"]

# of a Consent, PCF Intermediate
CONSENT = [
    (["status"], DROP), (["status"], "revoked"), (["scope"], DROP),
    (["scope", "coding", 0, "code"], "research"), (["category"], DROP), (["category"], []),
    (["patient"], DROP), (["dateTime"], DROP), (["dateTime"], "2026-13-01"),
    (["performer"], DROP), (["organization"], DROP), (["sourceReference"], DROP),
    (["policy"], DROP), (["policy", 0, "uri"], DROP), (["verification"], [{"verified": True}]),
    (["provision"], DROP), (["provision", "type"], DROP), (["provision", "type"], "allow"),
    (ROLE + ["coding", 0, "code"], "CST"), (["provision", "action"], [{"text": "x"}]),
    (["provision", "code"], [{"text": "x"}]),
    (["provision", "data", 0, "meaning"], "all"), (["provision", "data", 0, "reference"], DROP),
]

# of an AuditEvent, a disclosure
DISCLOSURE = [
    (["type", "code"], "110107"), (["subtype"], DROP), (["action"], "X"), (["action"], "C"),
    (["recorded"], DROP), (["recorded"], "2026-01-01"), (["outcome"], DROP),
    (["agent", 0, "who"], DROP), (["agent", 0, "network"], DROP), (["agent", 1, "network"], DROP),
    (["agent", 0, "who", "display"], "somebody else"), (["agent"], TWICE),
    (["entity", 0], DROP), (["entity", 0, "what"], DROP), (["source"], DROP),
]

# of an AuditEvent, a read
READ = [
    (["outcome"], "4"), (["agent", 2, "requestor"], False), (["entity", 1, "what"], DROP),
    (["agent", 0, "requestor"], DROP),
]

ALL = [("consent", CONSENT), ("disclosure", DISCLOSURE), ("read", READ)]
