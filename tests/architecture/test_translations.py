"""Nothing that participants read is without its translation, and no page holds words of its own."""

import re
from pathlib import Path

import pytest
import translations
from jinja2 import Environment

from peermatch.translation.catalogs import ENGLISH, LANGUAGES

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
WORDS = re.compile(r"[A-Za-z]{2,}")
MARKUP = re.compile(r"<[^<>]*>|&#?\w+;", re.DOTALL)
SAID_IN = re.compile(r'(?:aria-label|alt|title|placeholder|content)="([^"]*)"')
NO_WORDS = {"light dark", "noindex", "width=device-width, initial-scale=1"}
"""Of attributes: what browsers read."""


@pytest.mark.parametrize("language", OTHERS)
def test_each_text_has_its_translation(language: str) -> None:
    assert list(translations.lacking(language)) == []


def untranslated(source: str) -> list[str]:
    """Words in a template that no catalog can hold: outside of every `trans`."""
    outside, inside = [], False
    for _line, kind, value in Environment(extensions=["jinja2.ext.i18n"]).lex(source):
        if kind == "name" and value in ("trans", "endtrans"):
            inside = value == "trans"
        if kind == "data" and not inside:
            outside.append(value)
        elif kind in ("block_begin", "variable_begin"):
            outside.append("")
    text = "".join(outside)
    said = [one for one in SAID_IN.findall(text) if one not in NO_WORDS]
    return WORDS.findall(" ".join([MARKUP.sub(" ", text), *said]))


@pytest.mark.parametrize(
    "path", sorted(translations.TEMPLATES.rglob("*.html")), ids=lambda path: path.name
)
def test_no_page_for_participants_has_words_outside_the_catalogs(path: Path) -> None:
    assert untranslated(path.read_text()) == []


def test_words_outside_the_catalogs_are_found() -> None:
    assert untranslated("<p>{% trans %}Yes{% endtrans %}</p><b>No way</b>") == ["No", "way"]
    assert untranslated('<p aria-label="Close {{ it }}">{{ it }}</p>') == ["Close"]


def test_missing_doubtful_stale_and_changed_translations_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = (translations.CATALOGS / "es.po").read_text()
    cut = held.replace('msgstr "Su cita"', 'msgstr ""')
    cut = cut.replace('"Tiene una cita {when}."', '"Tiene una cita {wen}."')
    cut = cut.replace('msgid "MMMM d, y"', '#, fuzzy\nmsgid "MMMM d, y"')
    (tmp_path / "es.po").write_text(cut + '\nmsgid "Gone"\nmsgstr "Ido"\n')
    monkeypatch.setattr(translations, "CATALOGS", tmp_path)
    told = "\n".join(translations.lacking("es"))
    assert "no translation of 'Your appointment'" in told
    assert "another value than in 'You have an appointment on {when}.'" in told
    assert "doubtful: 'MMMM d, y'" in told
    assert "nothing shows 'Gone' any more" in told
    assert told.count("\n") == 3
