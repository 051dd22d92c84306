"""The words that people see: American English, as a program would say it; a result per command."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from peermatch.web.actions import actions, results
from peermatch.web.show.navigation import NAVIGATION

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
TEMPLATES = SRC / "peermatch" / "web" / "templates"
SAY_INSTEAD = {
    r"authoris": "authoriz-",
    r"programmes?\b": "program",
    r"cancell(?:ed|ing)": "canceled, canceling",
    r"(?:organ|recogn|summar|util|final|prior)is(?:e|ed|es|ing|ation)\b": "-ize",
    r"behaviour|colour|favour|honour|centre\b|licence|practis": "American spelling",
    r"whilst|amongst|fortnight|diary|diaries": "while, among, two weeks, schedule",
    r"telephone number": "phone number",
    r"e-mail": "email",
    r"expiry date": "expiration date",
    r"in hospital": "in the hospital",
    r"on the road|by road|minutes? of road": "drive time",
    r"put(?:ting)? (?:the schedule )?right": "fix the schedule",
    r"take it back": "undo",
    r"(?:take|find) ways?\b": "use, find an option",
    r"\bwhat waits for you": "your work today",
    r"why each still waits": "see why each person is waiting",
    r"waits for (?:your|their|the) yes": "needs an answer",
    r"\btold to nobody": "not shared",
    r"(?:a|first|more) (?:try|tries) to reach": "contact attempt",
    r"how much (?:the wish|does this) binds?": "required or preferred?",
    r"the sender['’]s own number": "referrer's case number",
    r"more exactly": "specifics",
    r"name to sign in with": "username",
    r"week before": "previous week",
    r"can['’]t be[.:<]": "can't make it",
    r"another time can": "reschedule",
    r"two of us": "with co-worker",
    r"found no time": "not scheduled",
    r"places in use": "caseload",
    r"who else\?": "other options",
    r"would move\.": "would change",
    r"stands? in the (?:specialist|schedule|report)": "is on, appears",
    r"stands? here": "appears here",
    r"nobody is asked yet": "nobody has been asked yet",
    r"speaks? against": "breaks a rule",
    r"on \(1\)|off \(0\)": "On, Off",
    r"by itself\b|by themselves\b": "automatically",
    r"what came of it": "outcome",
    r"kept sealed": "confidential",
}
"""What no page, form, refusal or guide says, as a pattern, and what it says instead."""
EXCEPTED = {
    "src/peermatch/readmodels/screens/matches/run_ends.py": {r"by itself\b|by themselves\b"},
    "src/scheduling/published/feed.py": {r"cancell(?:ed|ing)"},
    "src/peermatch/worker/calendars/busy_in_calendar.py": {r"cancell(?:ed|ing)"},
    "docs/import.md": {r"by itself\b|by themselves\b"},
    "src/domain/program/limits.py": {r"on \(1\)|off \(0\)"},
}
"""Where such words are meant: a process that ended by itself, a row taken by itself; iCalendar's
own CANCELLED; the unit of a switch, which is told as On and Off."""
STORED = re.compile(r"[a-z0-9._-]+")
"""A stored name or value, which keeps its spelling: it is looked up, never said."""
GUIDES = (*sorted((ROOT / "docs" / "guides").glob("*.md")), ROOT / "docs" / "import.md")


def python_sentences() -> Iterator[tuple[str, str]]:
    """Every text in the code that may be said: no docstring, and no stored name."""
    for path in sorted(SRC.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        yield from (
            (path.relative_to(ROOT).as_posix(), node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in docs and not STORED.fullmatch(node.value)
        )


def markup(path: Path) -> str:
    """A template's text without what its code compares and names."""
    text = re.sub(r"{#.*?#}", " ", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"(==|!=) '[^']*'", " ", text)
    return re.sub(r' (?:class|href|action|id|name|for)="[^"]*"', " ", text)


def every_text() -> Iterator[tuple[str, str]]:
    yield from python_sentences()
    for path in sorted(TEMPLATES.rglob("*.html")):
        yield path.relative_to(ROOT).as_posix(), markup(path)
    for action in actions().values():
        yield f"actions.toml: {action.name}", f"{action.title}. {action.sentence} {action.done}"
    for path in GUIDES:
        yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


@cache
def said() -> tuple[tuple[str, str], ...]:
    """By the file that says it; found by the process that looks."""
    return tuple(every_text())


@pytest.mark.parametrize("pattern", SAY_INSTEAD)
def test_no_text_says_it_in_words_that_a_program_would_not_use(pattern: str) -> None:
    unwanted = re.compile(pattern, re.IGNORECASE)
    found = [
        (where, text[max(0, hit.start() - 40) : hit.end() + 20])
        for where, text in said()
        if pattern not in EXCEPTED.get(where, ())
        for hit in [unwanted.search(text)]
        if hit
    ]
    assert not found, f"say instead: {SAY_INSTEAD[pattern]}"


def test_every_exception_is_needed() -> None:
    for where, patterns in EXCEPTED.items():
        texts = [text for source, text in said() if source == where]
        for pattern in patterns:
            assert any(re.search(pattern, text, re.IGNORECASE) for text in texts), (where, pattern)


def test_every_command_says_what_happened() -> None:
    assert results().keys() == actions().keys()
    for name, sentence in results().items():
        assert re.fullmatch(r"[A-Z].*\.", sentence), name
        title = actions()[name].title
        assert sentence.rstrip(".") != title, f"{name} repeats the form's title"


def test_pages_are_called_what_the_navigation_calls_them() -> None:
    """By the title in their template or their route's `heading`."""
    titles = {
        *re.findall(r"{% block title %}(?:{{.*?}})?([^{]+){%", "".join(map(_text, _templates()))),
        *re.findall(r'heading="([^"]+)"', "".join(map(_text, _pages()))),
        *re.findall(r'heading = "([^"]+)" if mine', "".join(map(_text, _pages()))),
    }
    names = {link.name for role in NAVIGATION.values() for link in (*role.main, *role.more)}
    assert names - titles == set()


def _templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def _pages() -> list[Path]:
    return sorted((SRC / "peermatch" / "web" / "pages").rglob("*.py"))


def _text(path: Path) -> str:
    return path.read_text("utf-8")
