"""Texts in the languages that participants read. English stands in the code; every other language
has a gettext catalog beside this file, and `make i18n` tells what is missing in it."""

from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

ENGLISH, SPANISH = "en", "es"
LANGUAGES = {ENGLISH: "English", SPANISH: "Español"}
"""By code, each by its own name."""
LOCALES = {ENGLISH: "en_US", SPANISH: "es_US"}


def N_(text: str) -> str:  # noqa: N802 - the name by which extractors know a text
    """Marks a text that is translated later, where it is shown."""
    return text


def language_of(spoken: str) -> str:
    """The language in which somebody who speaks this one is written to."""
    return spoken if spoken in LANGUAGES else ENGLISH


def asked_language(header: str) -> str:
    """The first of ours in what a browser accepts (`es-US,es;q=0.9`), or English."""
    asked = (part.partition(";")[0].strip()[:2].casefold() for part in header.split(","))
    return next((code for code in asked if code in LANGUAGES), ENGLISH)


@cache
def texts_in(language: str) -> NullTranslations:
    """The catalog of one of our languages; it answers with the English text itself in English.
    Raises KeyError for a language that we don't write."""
    if language == ENGLISH:
        return NullTranslations()
    compiled, locale = BytesIO(), LOCALES[language]
    with catalog_file(language).open("rb") as source:
        write_mo(compiled, read_po(source, locale=locale))
    compiled.seek(0)
    return Translations(compiled)


def catalog_file(language: str) -> Traversable:
    """Where the catalog is kept (`es.po`)."""
    return files("peermatch.translation").joinpath("catalogs", f"{language}.po")
