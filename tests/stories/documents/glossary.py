"""The words of Peermatch, from the code that uses them: choices, facts and commands."""

import inspect
from enum import Enum

from peermatch.store.stored_names import STORED_NAMES
from peermatch.usecases.registry import USE_CASES
from stories.code import discovery


def document() -> str:
    """Choices with their values, facts with their stored names, commands with their roles."""
    lines = ["# Glossary", "", "Written by `make docs` from the code.", "", "## Choices", ""]
    for choice in _choices():
        values = ", ".join(f"`{member.value}`" for member in choice)
        lines.append(f"- **{choice.__name__}**{_said(choice)} Values: {values}.")
    lines += ["", "## Facts", "", "| Fact | Stored as | What it says |", "|---|---|---|"]
    for fact in sorted(discovery.facts(), key=lambda f: f.__name__):
        said = _explained(fact)
        lines.append(f"| {fact.__name__} | `{STORED_NAMES.name_of(fact)}` | {said} |")
    lines += ["", "## Commands", "", "| Command | Given by | What it says |", "|---|---|---|"]
    for use_case in sorted(USE_CASES, key=lambda u: u.command.__name__):
        roles = ", ".join(sorted(use_case.roles))
        said = _explained(use_case.command)
        lines.append(f"| {use_case.command.__name__} | {roles} | {said} |")
    return "\n".join(lines) + "\n"


def _choices() -> list[type[Enum]]:
    found = {
        thing.__name__: thing
        for module in discovery.modules()
        for thing in vars(module).values()
        if inspect.isclass(thing)
        and issubclass(thing, Enum)
        and thing.__module__ == module.__name__
    }
    return [found[name] for name in sorted(found)]


def _said(thing: type) -> str:
    """The docstring's first sentence; a dataclass without one has a made-up one, left out."""
    text = vars(thing).get("__doc__") or ""
    if not text or text.startswith(f"{thing.__name__}("):
        return "."
    return ": " + " ".join(text.split("\n\n")[0].split())


def _explained(thing: type) -> str:
    """The docstring's first sentence, or the name itself as words."""
    said = _said(thing).removeprefix(": ")
    return f"{_words(thing.__name__)}." if said == "." else said


def _words(name: str) -> str:
    """`ReferralReceived` as `Referral received`."""
    spaced = "".join(" " + c.lower() if c.isupper() else c for c in name).strip()
    return spaced.capitalize()
