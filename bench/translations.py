"""What is missing in the catalogs of what participants read: texts without a translation, doubtful
ones, ones that nothing shows any more, and ones that lost a value on the way.

`make i18n` prints them; `make i18n ARGS=--add` writes the missing ones into the catalogs, empty.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from peermatch.translation.catalogs import ENGLISH, LANGUAGES, LOCALES

SOURCE = Path(__file__).parents[1] / "src" / "peermatch"
TEMPLATES = SOURCE / "web" / "templates" / "participants"
CATALOGS = SOURCE / "translation" / "catalogs"
DOMAIN = SOURCE.parent / "domain"
ASKING = DOMAIN / "referrals" / "asking"
REFUSING = (
    ASKING / "without_account.py",
    ASKING / "agency.py",
    DOMAIN / "shared" / "postal" / "us_address.py",
)
"""Rules of the domain whose sentences are said to people without an account."""
OPTIONS = {"trimmed": "true", "newstyle_gettext": "true"}
VALUE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
Text = str | tuple[str, ...]


def shown() -> dict[Text, list[tuple[str, int]]]:
    """Every text that code and templates mark for translation, and where."""
    found: dict[Text, list[tuple[str, int]]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        _gather(found, path, "python")
    for path in sorted(TEMPLATES.rglob("*.html")):
        _gather(found, path, babel_extract)
    for path in REFUSING:
        for line, sentence in _sentences(path):
            found.setdefault(sentence, []).append((path.name, line))
    return found


def _sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Of each refusal in a module, what it says."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "sentence":
            yield node.lineno, ast.literal_eval(node.value)


def _gather(found: dict[Text, list[tuple[str, int]]], path: Path, method: object) -> None:
    with path.open("rb") as source:
        for line, text, _comments, _context in extract(
            method, source, keywords=DEFAULT_KEYWORDS, options=OPTIONS
        ):
            place = (path.relative_to(SOURCE).as_posix(), line)
            found.setdefault(text, []).append(place)


def catalog(language: str) -> Catalog:
    with (CATALOGS / f"{language}.po").open("rb") as source:
        return read_po(source, locale=LOCALES[language])


def lacking(language: str) -> Iterator[str]:
    """A line for each text that the catalog of this language does not hold as it should."""
    there, texts = catalog(language), shown()
    for text, places in texts.items():
        found = there.get(_first(text))
        where = f"{places[0][0]}:{places[0][1]}"
        if found is None or not _full(found):
            yield f"{language}: no translation of {_first(text)!r} ({where})"
        elif found.fuzzy:
            yield f"{language}: doubtful: {_first(text)!r} ({where})"
        elif _lost(found):
            yield f"{language}: another value than in {_first(text)!r} ({where})"
    known = {_first(text) for text in texts}
    for message in there:
        if message.id and _first(message.id) not in known:
            yield f"{language}: nothing shows {_first(message.id)!r} any more"


def _first(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def _full(message: Message) -> bool:
    said = message.string
    return bool(said) if isinstance(said, str) else all(said)


def _lost(message: Message) -> bool:
    ids = [message.id] if isinstance(message.id, str) else message.id
    said = [message.string] if isinstance(message.string, str) else message.string
    values = _values(" ".join(ids))
    return any(_values(one) - values for one in said) or _values(" ".join(said)) != values


def _values(text: str) -> set[tuple[str, str]]:
    return set(VALUE.findall(text))


def add(language: str) -> None:
    """Writes what is missing into the catalog, for somebody to translate."""
    there = catalog(language)
    for text, places in shown().items():
        if there.get(_first(text)) is None:
            there.add(text if isinstance(text, str) else text[:2], locations=places)
    with (CATALOGS / f"{language}.po").open("wb") as target:
        write_po(target, there, width=100, no_location=True)


def main() -> int:
    languages = [code for code in LANGUAGES if code != ENGLISH]
    if "--add" in sys.argv[1:]:
        for language in languages:
            add(language)
    lines = [line for language in languages for line in lacking(language)]
    for line in lines:
        print(line)
    print(f"FIGURE i18n.missing {len(lines)} texts")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
