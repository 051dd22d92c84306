"""docs/security/asvs.md, laws.md and components.md: what is held, by which test, and what it is
made of."""

import json
from collections import Counter
from typing import Any

from stories.code.references import ROOT
from stories.documents.held_by import STANDINGS, TERMS, asvs, covered_share, laws, row

BILL = ROOT / "requirements" / "bill.cdx.json"
ASVS = """# Peermatch and OWASP ASVS 5.0

Each requirement of levels 1 and 2 of the Application Security Verification Standard 5.0.0 by its
number; its text stands in [the standard](https://github.com/OWASP/ASVS/tree/v5.0.0) (CC BY-SA 4.0).
Peermatch's makers filled it in themselves; **nobody else has verified it**.

{terms}

{counts}: {share:.1%} are tested or have their reason.
"""
LAWS = """# HIPAA, 42 CFR Part 2 and SEC530

What a system can hold of what the law and Virginia's standard ask; the rest is an organization's:
people, contracts, training. No legal advice: have your counsel read it.

{terms}
"""
NAMES = {
    "hipaa": "HIPAA Security Rule, 45 CFR 164.312",
    "proposed": "What the HIPAA rule proposed in January 2025 would add",
    "part2": "42 CFR Part 2, as amended in 2024",
    "sec530": "Virginia's SEC530, by the controls of NIST SP 800-53 Rev. 5 that it follows",
}
COMPONENTS = """# What Peermatch is made of

The packages that run, with their licenses, from the bill of materials in
`requirements/bill.cdx.json` (CycloneDX; `make bill` writes it). Each is installed from
`requirements/run.lock` by its hash. The scripts and styles that browsers get from others are
listed in `src/peermatch/web/static/vendor`.

| Package | Version | License |
|---|---|---|"""
HEAD = "| Number | Stands | How | Tests |\n|---|---|---|---|"
CLASSIFIERS = {
    "License :: OSI Approved :: BSD License": "BSD",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def asvs_document() -> str:
    counts = Counter(one.stands for one in asvs())
    told = ", ".join(f"{counts[one]} {name.strip('*').lower()}" for one, name in STANDINGS.items())
    parts = [ASVS.format(terms=TERMS, counts=told.capitalize(), share=covered_share())]
    for level in (1, 2):
        rows = [row(one) for one in asvs() if one.level == level]
        parts += [f"## Level {level}: {len(rows)} requirements\n", HEAD, *rows, ""]
    return "\n".join(parts)


def laws_document() -> str:
    parts = [LAWS.format(terms=TERMS)]
    for law, rows in laws().items():
        parts += [f"## {NAMES[law]}\n", HEAD, *(row(one) for one in rows), ""]
    return "\n".join(parts)


def components() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Version and licenses by the package's name in lower case with hyphens."""
    listed: list[dict[str, Any]] = json.loads(BILL.read_text(encoding="utf-8"))["components"]
    return {
        one["name"].lower().replace("_", "-"): (one["version"], tuple(map(_license, _told(one))))
        for one in listed
    }


def components_document() -> str:
    rows = [
        f"| {name} | {version} | {'; '.join(licenses) or 'not said in its metadata'} |"
        for name, (version, licenses) in sorted(components().items())
    ]
    return "\n".join([COMPONENTS, *rows, ""])


def _told(component: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = component.get("licenses", [])
    return found


def _license(told: dict[str, Any]) -> str:
    of = told.get("license", {})
    name = str(of.get("id") or of.get("name") or told.get("expression"))
    return CLASSIFIERS.get(name, name)
