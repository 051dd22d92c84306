"""What is possible but unlikely in a form of somebody without an account: they are asked, as staff
are, and what they say is right is taken."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date

from domain.unlikely.questions import (
    NameWithPictures,
    OlderThanHundred,
    Unlikely,
    YoungerThanTwelve,
    ZipOfAnotherState,
)
from peermatch.translation.catalogs import N_, texts_in
from peermatch.usecases.input.date_ranges import wrong_dates
from peermatch.usecases.input.fields import FieldError
from peermatch.usecases.input.unlikely_input import asked_about
from peermatch.usecases.referrals.agency_referrals import ReferFromAgency
from peermatch.usecases.referrals.asking_for_support import AskForSupport
from peermatch.web.forms.forms import said_right

UNUSUAL = N_("Something here is unusual: say that it is right, or correct it.")
WORDS: Mapping[type[Unlikely], str] = {
    YoungerThanTwelve: N_("By this birth date they are younger than 12."),
    OlderThanHundred: N_("By this birth date they are older than 100."),
    NameWithPictures: N_("The name has pictures or symbols in it."),
    ZipOfAnotherState: N_("This ZIP code is of another state."),
}
"""Every question about what these forms ask."""
Asked = Mapping[str, tuple[FieldError, ...]]


def asked_back(
    command: AskForSupport | ReferFromAgency, typed: Mapping[str, str], today: date, language: str
) -> Asked:
    """By field, what nobody said yet that it is right, in the page's language; nothing where a day
    is impossible, which is refused."""
    said, right = texts_in(language).gettext, said_right(typed)
    found: dict[str, tuple[FieldError, ...]] = {}
    for name, question in unlikely_in(command, today):
        if question.code not in right:
            error = FieldError(name, said(WORDS[type(question)]), question.code)
            found[name] = (*found.get(name, ()), error)
    return found


def unlikely_in(
    command: AskForSupport | ReferFromAgency, today: date
) -> tuple[tuple[str, Unlikely], ...]:
    """By field, every question about it; none where a day is impossible, which is refused."""
    values = {one.name: getattr(command, one.name) for one in fields(command)}
    return () if wrong_dates(type(command), values, today) else tuple(asked_about(values, today))
