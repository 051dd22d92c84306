"""Schemathesis from an environment of its own goes through the API call by call, each with what
earlier answers gave, once with a token of each role: no server error, and nothing is given to or
done for a role that the access table keeps from it.

`STATEFUL_EXAMPLES` says how many ways for each role, `STATEFUL_SEED` which.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from from_outside import listening, tool

from domain.shared.roles import STAFF, Role
from peermatch.web.api.openapi import description
from peermatch.web.http.access import ForRoles, routes
from web.conftest import NEW_REFERRAL, Peermatch

EXAMPLES = os.environ.get("STATEFUL_EXAMPLES", "20")
SEED = os.environ.get("STATEFUL_SEED", "18")
CHECKS = "not_a_server_error,only_its_roles"
HOOKS = Path(__file__).with_name("stateful_checks.py")
ROLES = tuple(role for role in Role if role in STAFF)
SERVER_ERROR = 500
FOUND_SOMETHING = 1
"""The tool's exit code for a failed check."""


class NothingAsked(RuntimeError):
    """The tool did not run as it should: what it did not find says nothing."""


def operations(on: Peermatch) -> dict[str, list[str]]:
    """The roles of each operation of the API."""
    return {
        f"{method} {path}": sorted(access.roles)
        for path, methods, declared in routes(on.app)
        for access in declared
        if isinstance(access, ForRoles)
        for method in methods
    }


def asked_by(on: Peermatch, url: str, role: Role) -> list[dict[str, Any]]:
    """Each answer to the role. Raises NothingAsked."""
    with tempfile.TemporaryDirectory() as folder:
        table, answers = Path(folder) / "table.json", Path(folder) / "answers"
        table.write_text(json.dumps({"role": role, "operations": operations(on)}), "utf-8")
        schema = Path(folder) / "openapi.json"
        schema.write_text(json.dumps(description(on.app.routes)), "utf-8")
        token = on.bearer(role).headers["authorization"]
        done = subprocess.run(
            [
                *(tool(".venv-stateful", "schemathesis"), "run", str(schema), "--url", url),
                *("--phases", "stateful", "--checks", CHECKS, "--mode", "positive"),
                *("--max-examples", EXAMPLES, "--seed", SEED, "--continue-on-failure"),
                *("--no-shrink", "--suppress-health-check", "all", "--no-color"),
                *("--header", f"Authorization: {token}"),
            ],
            cwd=folder,
            capture_output=True,
            check=False,
            text=True,
            env={
                **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
                "SCHEMATHESIS_HOOKS": str(HOOKS),
                "STATEFUL_TABLE": str(table),
                "STATEFUL_ANSWERS": str(answers),
            },
        )
        if done.returncode not in (0, FOUND_SOMETHING) or not answers.exists():
            raise NothingAsked(f"{done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        if done.returncode:
            print(done.stdout, file=sys.stderr)
        return [json.loads(line) for line in answers.read_text("utf-8").splitlines()]


def main() -> None:
    calls, errors, wrong = 0, 0, 0
    reached: Counter[str] = Counter()
    with listening() as (on, url):
        sent = on.command(Role.INTAKE, "receive-referral", **NEW_REFERRAL)
        on.propose(sent.json()["referral_id"])
        for role in ROLES:
            answers = asked_by(on, url, role)
            found = [one for one in answers if one["wrong"] or one["status"] >= SERVER_ERROR]
            for one in found:
                print(f"{role}: {one['operation']} answers {one['status']}", file=sys.stderr)
            reached.update(one["operation"] for one in answers if one["status"] < 300)
            calls += len(answers)
            errors += sum(one["status"] >= SERVER_ERROR for one in answers)
            wrong += sum(one["wrong"] for one in answers)
            print(f"FIGURE stateful.calls.{role} {len(answers)} calls")
    print(f"FIGURE stateful.calls {calls} calls")
    print(f"FIGURE stateful.operations_done {len(reached)} operations")
    print(f"FIGURE stateful.server_errors {errors} answers")
    print(f"FIGURE stateful.access_findings {wrong} answers")
    sys.exit(1 if errors or wrong else 0)


if __name__ == "__main__":
    main()
