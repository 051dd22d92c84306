"""Looks up in OSV's database of weaknesses what runs here: `python bench/known_weaknesses.py`.

One question with the names and versions of the bill of materials, which says nothing of anybody;
then one for each weakness that it names. Where the database can't be reached it says so, and that
nothing was looked up. `OSV` names another address.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[1]
OSV = os.environ.get("OSV", "https://api.osv.dev")
SECONDS = 30
MOST_AT_ONCE = 1000
Ask = Callable[[str, dict[str, Any] | None], dict[str, Any]]
"""What the database answers at a path: to a body by POST, without one by GET."""


class Unreachable(Exception):
    """Nothing was looked up."""


def over_https(path: str, body: dict[str, Any] | None) -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    asked = Request(f"{OSV}{path}", data, {"Content-Type": "application/json"})
    try:
        with urlopen(asked, timeout=SECONDS) as answer:
            found: dict[str, Any] = json.load(answer)
    except (URLError, TimeoutError, ValueError, ConnectionError) as error:
        raise Unreachable(str(error)) from None
    return found


def components(bill: Path = ROOT / "requirements" / "bill.cdx.json") -> list[tuple[str, str]]:
    """Name and version of each package."""
    held = json.loads(bill.read_text(encoding="utf-8"))
    return sorted((one["name"], one["version"]) for one in held["components"])


def known_weaknesses(packages: Sequence[tuple[str, str]], ask: Ask) -> list[str]:
    """A line for each weakness of each package: what it is, and from which version on it is gone.
    Raises Unreachable, also where an answer is not about what was asked."""
    found = []
    for first in range(0, len(packages), MOST_AT_ONCE):
        some = packages[first : first + MOST_AT_ONCE]
        queries = [
            {"version": version, "package": {"name": name, "ecosystem": "PyPI"}}
            for name, version in some
        ]
        results = ask("/v1/querybatch", {"queries": queries}).get("results", [])
        if len(results) != len(some):
            raise Unreachable("the answer is not about what was asked")
        for (name, version), result in zip(some, results, strict=True):
            for one in result.get("vulns", ()):
                found.append(_told(name, version, ask(f"/v1/vulns/{one['id']}", None)))
    return sorted(found)


def _told(name: str, version: str, weakness: dict[str, Any]) -> str:
    mended = [
        event["fixed"]
        for affected in weakness.get("affected", ())
        if affected.get("package", {}).get("name", "").lower() == name.lower()
        for span in affected.get("ranges", ())
        if span.get("type") != "GIT"
        for event in span.get("events", ())
        if "fixed" in event
    ]
    also = [one for one in weakness.get("aliases", ()) if one.startswith("CVE-")]
    called = ", ".join([weakness["id"], *also])
    said = weakness.get("summary") or "no summary"
    return f"{name} {version}: {called}: {said}; mended in {', '.join(mended) or 'no version yet'}"


def main(ask: Ask = over_https) -> int:
    """Exit code 1 for a weakness; 0 also where nothing was looked up, which it says."""
    packages = components()
    print(f"FIGURE osv.packages {len(packages)} packages")
    try:
        found = known_weaknesses(packages, ask)
    except Unreachable as error:
        print(f"NOT LOOKED UP: {OSV} can't be reached ({error}). Do it where there is a network.")
        print("FIGURE osv.reached 0 databases")
        return 0
    print("\n".join(found), end="\n" if found else "")
    print("FIGURE osv.reached 1 databases")
    print(f"FIGURE osv.weaknesses {len(found)} weaknesses")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
