"""What schemathesis asks of each answer, read by it in its own environment (`SCHEMATHESIS_HOOKS`):
nothing of Peermatch is imported here. `STATEFUL_TABLE` names a file with the role that asks and the
roles of each operation, `STATEFUL_ANSWERS` one that gets a line for each answer."""

import json
import os

import schemathesis

with open(os.environ["STATEFUL_TABLE"], encoding="utf-8") as file:
    TABLE = json.load(file)
KEPT_FROM = (400, 401, 403, 404, 405, 406, 413, 415, 422, 428, 429)
"""Says nothing of what is there: refused, or not even understood."""


@schemathesis.check
def only_its_roles(_context, response, case):
    """An operation of other roles gives and does nothing."""
    operation = f"{case.operation.method.upper()} {case.operation.path}"
    roles = TABLE["operations"].get(operation)
    theirs = roles is None or TABLE["role"] in roles
    wrong = not theirs and response.status_code not in KEPT_FROM
    with open(os.environ["STATEFUL_ANSWERS"], "a", encoding="utf-8") as answers:
        line = {"operation": operation, "status": response.status_code, "wrong": wrong}
        answers.write(json.dumps(line) + "\n")
    assert not wrong, f"{TABLE['role']} is let in: {operation} answers {response.status_code}"
