"""Wapiti, an attacker of web applications, from an environment of its own: it walks through all
pages of each role, and without signing in, and attacks every link and form that it finds.

`CRAWL_MINUTES` is for each role's walk, and again for each kind of its attacks (MODULES). What it
finds stands with its reason in EXPLAINED, or is printed. `python bench/crawl.py intake nobody` goes
as these alone.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from from_outside import listening, tool

from domain.shared.roles import STAFF, Role
from web.conftest import NEW_REFERRAL, Peermatch

MINUTES = float(os.environ.get("CRAWL_MINUTES", "4"))
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,"
    "redirect,sql,ssl,timesql,upload,xss,xxe"
)
"""All that need no host of the tool's makers."""
WALKERS: tuple[Role | None, ...] = (None, *(role for role in Role if role in STAFF))
NOBODY = "nobody"
KEPT_OUT = ("/sign-out", "/account/sign-out", "/account/disable")
"""What would end the walk."""
EXPLAINED: dict[str, str] = {
    "Cross Site Request Forgery": "writes are told apart by where they come from (ADR 43), without"
    " a token in the form: `test_a_write_must_come_from_our_own_pages`; the walk says it is ours",
    "LDAP Injection": "nothing speaks LDAP; answers to a public form differ as it is throttled",
}
"""By the category of a finding: why it is none."""


class SignedIn:
    """Stands before the application and puts the cookie of `token` to every request: the tool
    drops cookies that it was given."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.token = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and self.token:
            others = [one for one in scope["headers"] if one[0] != b"cookie"]
            mine = (b"cookie", f"peermatch={self.token}".encode())
            scope = {**scope, "headers": [*others, mine]}
        await self._app(scope, receive, send)


FRONTS: list[SignedIn] = []


def fronted(app: Any) -> SignedIn:
    FRONTS.append(SignedIn(app))
    return FRONTS[-1]


class NothingWalked(RuntimeError):
    """The tool did not run as it should: what it did not find says nothing."""


def found_by(on: Peermatch, url: str, role: Role | None) -> tuple[int, list[tuple[str, str]]]:
    """How many addresses were walked through, and each finding: category and what was sent. Raises
    NothingWalked."""
    FRONTS[-1].token = on.client(role).cookies["peermatch"] if role else ""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = folder / "report.json"
        done = subprocess.run(
            [
                *(
                    tool(".venv-crawl", "wapiti"),
                    "--url",
                    f"{url}/",
                    "--module",
                    MODULES,
                    "--scope",
                    "domain",
                ),
                *("--drop-set-cookie", "--header", "Sec-Fetch-Site: same-origin"),
                *("--max-scan-time", str(60 * MINUTES), "--max-attack-time", str(60 * MINUTES)),
                *("--format", "json", "--output", str(report), "--detailed-report", "1"),
                *("--store-session", str(folder), "--flush-session", "--no-bugreport"),
                *("--verbose", "0", "--tasks", "2"),
                *(part for path in KEPT_OUT for part in ("--exclude", f"{url}{path}")),
            ],
            cwd=folder,
            capture_output=True,
            check=False,
            text=True,
            env={"PATH": os.environ["PATH"], "HOME": name},
        )
        if not report.exists():
            raise NothingWalked(f"{done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        told = json.loads(report.read_text("utf-8"))
    found = [
        (category, f"{one['method']} {one['path']} {one['parameter'] or ''}: {one['info']}")
        for kind in ("vulnerabilities", "anomalies")
        for category, some in told[kind].items()
        for one in some
    ]
    return int(told["infos"]["crawled_pages_nbr"]), found


def main() -> None:
    pages, unexplained, every = 0, 0, 0
    walkers = [role for role in WALKERS if not sys.argv[1:] or (role or NOBODY) in sys.argv[1:]]
    with listening(fronted) as (on, url):
        sent = on.command(Role.INTAKE, "receive-referral", **NEW_REFERRAL)
        on.propose(sent.json()["referral_id"])
        for role in walkers:
            walked, found = found_by(on, url, role)
            pages, every = pages + walked, every + len(found)
            for category, what in found:
                if category not in EXPLAINED:
                    unexplained += 1
                    print(f"{role or NOBODY}: {category}: {what}", file=sys.stderr)
            print(f"FIGURE crawl.pages.{role or NOBODY} {walked} addresses", flush=True)
    print(f"FIGURE crawl.pages {pages} addresses")
    print(f"FIGURE crawl.findings {every} findings")
    print(f"FIGURE crawl.unexplained {unexplained} findings")
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
