"""Every command that people may give can be made of texts and of JSON, and every error is told."""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.matches.usual_time import UsualTime
from domain.people.consents.consent_texts import TextLine
from domain.people.profile import Wish
from domain.program.limits import LimitName
from domain.program.match_preferences import WishName
from domain.scenarios.tried_changes import (
    Absence,
    Joining,
    NewCaseload,
    NewFloor,
    NewLimit,
    NewWeight,
)
from domain.shared.hours import WeeklyWindow, merged
from domain.shared.names import is_name, trimmed
from domain.shared.roles import STAFF
from domain.shared.vocabulary import (
    Dimension,
    Experience,
    Goal,
    LivedExperienceArea,
    Mode,
    Strength,
    WishTopic,
)
from domain.specialists.sharing import Audience, OwnTrait
from peermatch.usecases.input.fields import InvalidInput, ToConfirm
from peermatch.usecases.input.reading_commands import (
    Field,
    decode_command,
    field_json,
    field_text,
    fields_of,
    read_command,
)
from peermatch.usecases.people.participants import EndConsent, GiveConsentFor, MoveHome
from peermatch.usecases.people.plans_and_statements import AgreePlan
from peermatch.usecases.referrals.completing import CompleteReferral
from peermatch.usecases.registry import USE_CASES
from peermatch.usecases.sessions.session_course import MoveSession
from peermatch.usecases.sessions.session_outcomes import HoldSession
from stories.extent import examples

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
ZONE = ZoneInfo("America/New_York")
PEOPLES = sorted((u.command for u in USE_CASES if u.roles & STAFF), key=lambda c: c.__name__)
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=20
).filter(lambda text: is_name(text) and trimmed(text) == text)
PEOPLE = st.integers(0, 999)
ONE: dict[Any, st.SearchStrategy[Any]] = {
    str: WORDS,
    int: st.integers(0, 99_999),
    float: st.integers(-80, 80).map(float),
    bool: st.booleans(),
    date: DAYS,
    datetime: st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    UUID: st.uuids(),
    WeeklyWindow: st.builds(
        lambda day, start, long: WeeklyWindow(day, start * 15, (start + long) * 15),
        st.integers(0, 6),
        st.integers(0, 80),
        st.integers(1, 15),
    ),
    Experience: st.builds(
        Experience, st.sampled_from(LivedExperienceArea), st.sampled_from(["", "opioids", "a-1"])
    ),
    TextLine: WORDS.map(TextLine),
    Goal: st.builds(Goal, st.sampled_from(Dimension), WORDS, st.booleans()),
    OwnTrait: st.builds(OwnTrait, st.sampled_from(WishTopic), WORDS, st.sampled_from(Audience)),
    Wish: st.builds(Wish, st.sampled_from(WishTopic), WORDS, st.sampled_from(Strength)),
    UsualTime: st.builds(
        UsualTime,
        st.integers(0, 6),
        st.integers(0, 1439),
        st.sampled_from(Mode),
        st.sampled_from(["", "TAP"]),
        st.sampled_from([(0, 1, 2, 3), (0, 2)]),
    ),
    tuple[date, date]: st.tuples(DAYS, DAYS),
    NewWeight: st.builds(NewWeight, st.sampled_from(WishName), PEOPLE),
    NewFloor: st.builds(NewFloor, st.sampled_from(("Essex", "Prince William")), PEOPLE),
    NewLimit: st.builds(NewLimit, st.sampled_from(LimitName), PEOPLE),
    NewCaseload: st.builds(NewCaseload, st.uuids(), PEOPLE),
    Absence: st.builds(Absence, st.uuids(), DAYS, DAYS),
    Joining: st.builds(
        Joining,
        st.uuids(),
        PEOPLE,
        st.sampled_from(["", "TAP"]),
        st.sampled_from([(), ("en",), ("en", "es")]),
    ),
}


OF_NAME = {
    "phone": "(804) 555-0100",
    "email": "robin@example.org",
    "state": "VA",
    "zip_code": "23219",
    "guardian_phone": "(804) 555-0100",
    "gender": "woman",
    "gender_preference": "woman",
}


def value_of(field: Field) -> st.SearchStrategy[Any]:
    if field.name in OF_NAME:
        return st.just(OF_NAME[field.name])
    if field.name in ("language", "interpreter", "languages"):
        item: st.SearchStrategy[Any] = st.just("en")
    elif isinstance(field.item, type) and issubclass(field.item, Enum):
        item = st.sampled_from(field.item)
    else:
        item = ONE[field.item]
    if field.several is None:
        return item
    made = st.lists(item, min_size=1, max_size=3)
    if field.item is WeeklyWindow:
        return made.map(merged)
    return made.map(lambda items: field.several(dict.fromkeys(items)))


@pytest.mark.parametrize("command", PEOPLES, ids=lambda c: c.__name__)
@settings(max_examples=examples(6), deadline=None)
@given(data=st.data())
def test_each_command_is_the_same_by_texts_and_by_json(command: type, data: st.DataObject) -> None:
    made = command(**{f.name: data.draw(value_of(f), f.name) for f in fields_of(command)})
    texts = {f.name: field_text(getattr(made, f.name), f) for f in fields_of(command)}
    assert read_command(command, texts, ZONE) == made
    fields = {f.name: field_json(getattr(made, f.name), f) for f in fields_of(command)}
    sent = json.loads(json.dumps(fields))
    assert decode_command(command, sent, ZONE) == made


UNFIT: dict[type, list[Any]] = {
    int: [100_000_000, -100_000_000, 1.5],
    float: [200.5, -180.5, 1e300],
    bool: ["perhaps"],
    str: [
        "",
        " \u200b ",
        "?",
        "\u3164",
        "soon",
        "a\x00b",
        "\ud800",
        "0001-01-01",
        "9999-12-31",
        "2026-02-30",
        "2027-03-14T02:30",
        "2026-11-23T12:00:00+23:00",
        "Mon 12:00-09:00",
        "health sleep",
        "trauma/A B",
        "555",
        "xx",
        "a@b",
        "1 2",
        "2026-12-14",
        "a" * 2001,
    ],
}


@pytest.mark.parametrize("command", PEOPLES, ids=lambda c: c.__name__)
@settings(max_examples=examples(12), deadline=None)
@given(data=st.data())
def test_both_doors_refuse_the_same_fields_for_the_same_reasons(
    command: type, data: st.DataObject
) -> None:
    """Each field is right, unfit or left out, and some bodies ask for what nobody asked."""
    texts, sent = {}, {}
    for field in fields_of(command):
        fit = data.draw(value_of(field), field.name)
        unfit = data.draw(st.sampled_from([None, "left out", *UNFIT[field.kind.json]]))
        if unfit is None:
            sent[field.name], texts[field.name] = field_json(fit, field), field_text(fit, field)
        elif unfit != "left out":
            sent[field.name] = [unfit] if field.several else unfit
            texts[field.name] = str(unfit)
    if data.draw(st.booleans()):
        texts["extra"] = sent["extra"] = "1"
    assert outcome(lambda: decode_command(command, sent, ZONE)) == outcome(
        lambda: read_command(command, texts, ZONE)
    )


def outcome(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except InvalidInput as refused:
        return {(error.field, error.reason) for error in refused.errors}


LISTS = [(c, f) for c in PEOPLES for f in fields_of(c) if f.several]


@pytest.mark.parametrize(("command", "field"), LISTS, ids=lambda one: getattr(one, "name", one))
def test_both_doors_count_a_lists_entries_and_measure_each(command: type, field: Field) -> None:
    for items in (["a"] * 41, ["b" * 2001]):
        texts = {field.name: field.separator.join(items)}
        by_text = outcome(lambda texts=texts: read_command(command, texts, ZONE))
        by_json = outcome(lambda sent={field.name: items}: decode_command(command, sent, ZONE))
        assert by_json == by_text
        reasons = dict(by_text)
        assert reasons[field.name] in (
            "has more than 40 entries",
            f"is longer than {field.description.longest} characters",
        )


UNLIKE_A_GOAL = "has a line that is not like: health: Sleep through the night"


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"goals": "health: Sleep"}, "must be a list"),
        ({"goals": [5]}, "has a line that is not like: health: Sleep through the night"),
        (
            {"goals": [["health: Sleep"]]},
            "has a line that is not like: health: Sleep through the night",
        ),
        ({"agreed_on": ["2026-11-23"]}, "is not a date like 2026-11-23"),
        ({"participant_id": {"a": 1}}, "is not an id"),
        ({"participant_id": True}, "is not an id"),
    ],
)
def test_json_of_another_type_is_refused_at_its_field(sent: dict[str, Any], reason: str) -> None:
    told = dict(outcome(lambda: decode_command(AgreePlan, sent, ZONE)))
    assert told[next(iter(sent))] == reason


def test_json_has_numbers_and_truths_as_themselves() -> None:
    given_for = {"session_id": str(UUID(int=1)), "specialist_id": str(UUID(int=2))}
    assert decode_command(HoldSession, {**given_for, "minutes": 45}, ZONE).minutes == 45
    for other in ("45", 45.0, True, float("nan")):
        told = outcome(
            lambda m=other: decode_command(HoldSession, {**given_for, "minutes": m}, ZONE)
        )
        assert told == {("minutes", "is not a whole number")}


@pytest.mark.parametrize("command", PEOPLES, ids=lambda c: c.__name__)
def test_without_any_text_each_command_names_what_is_missing(command: type) -> None:
    needed = [f.name for f in fields_of(command) if f.required]
    if not needed:
        assert read_command(command, {}, ZONE) == command()
        return
    with pytest.raises(InvalidInput) as refused:
        read_command(command, {}, ZONE)
    assert [e.field for e in refused.value.errors] == needed
    assert {e.reason for e in refused.value.errors} == {"is missing"}


def errors(command: type, **texts: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        read_command(command, texts, ZONE)
    return {e.field: e.reason for e in refused.value.errors}


def test_every_wrong_and_unknown_field_is_named_and_nothing_is_quoted() -> None:
    assert errors(MoveHome, participant_id="Jo Secret", county="Essex\x00", extra="1") == {
        "participant_id": "is not an id",
        "county": "contains characters that can't be stored",
        "extra": "is not asked for here",
    }
    told = errors(AgreePlan, plan_id="", goals="health sleep", agreed_on="soon")
    assert told["goals"] == "has a line that is not like: health: Sleep through the night"
    assert told["agreed_on"] == "is not a date like 2026-11-23"


def test_what_a_consent_covers_is_never_filled_in() -> None:
    given_for = next(f for f in fields_of(GiveConsentFor) if f.name == "uses")
    assert given_for.required
    (own,) = (f for f in fields(GiveConsentFor) if f.name == "uses")
    assert own.default is not MISSING


def test_a_time_without_an_offset_is_local() -> None:
    one = "00000000-0000-0000-0000-000000000001"
    read = read_command(
        MoveSession,
        {"session_id": one, "starts_at": "2027-01-05T09:00", "ends_at": "2027-01-05T15:00Z"},
        ZONE,
    )
    assert (read.ends_at - read.starts_at).total_seconds() == 3600


def test_words_may_hold_any_sign_but_a_new_line() -> None:
    texts = {"plan_id": str(UUID(int=1)), "participant_id": str(UUID(int=2))}
    goals = "health: Sleep; eat (well)\r\nhome: A flat: two rooms (reached)\n\n"
    plan = read_command(AgreePlan, {**texts, "goals": goals, "agreed_on": "2027-01-05"}, ZONE)
    assert plan.goals == (
        Goal(Dimension.HEALTH, "Sleep; eat (well)"),
        Goal(Dimension.HOME, "A flat: two rooms", True),
    )


def test_an_id_is_read_in_any_of_its_usual_forms() -> None:
    one = UUID(int=1)
    read = read_command(
        EndConsent, {"participant_id": str(one).upper(), "consent_id": one.hex}, ZONE
    )
    assert read == EndConsent(participant_id=one, consent_id=one)


NAMED = [
    (command, field)
    for command in PEOPLES
    for field in fields_of(command)
    if field.name in ("name", "preferred_name", "participant_name")
]


@pytest.mark.parametrize(("command", "field"), NAMED, ids=lambda one: getattr(one, "__name__", ""))
@pytest.mark.parametrize("unseen", ["\u200b\u2060", "\u3164", "’ \u200e-"])
def test_a_name_that_nobody_can_read_is_refused(command: type, field: Field, unseen: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_command(command, {field.name: f"{unseen}."}, ZONE)
    reasons = {error.field: error.reason for error in refused.value.errors}
    assert reasons[field.name] == "has no letter that can be read"


def test_what_cannot_be_seen_is_nothing() -> None:
    raw = {"participant_id": str(UUID(int=1)), "county": "\u200b\ufeff"}
    with pytest.raises(InvalidInput) as refused:
        read_command(MoveHome, raw, ZONE)
    assert [(e.field, e.reason) for e in refused.value.errors] == [("county", "is missing")]
    raw["county"] = "\ufeffEssex\u200b "
    assert read_command(MoveHome, raw, ZONE).county == "Essex"


def test_what_is_unlikely_is_asked_of_whoever_can_answer_and_told_beside_what_is_wrong() -> None:
    today, raw = date(2026, 11, 29), {"referral_id": str(uuid4()), "birth_date": "2026-11-26"}

    def read(**typed: str) -> Any:
        asked = raw | {k: v for k, v in typed.items() if k != "confirmed"}
        confirmed = typed["confirmed"].split() if "confirmed" in typed else None
        return read_command(CompleteReferral, asked, ZONE, today, confirmed=confirmed)

    assert read() == read(confirmed="younger-than-twelve"), "a job has nobody to ask"
    with pytest.raises(ToConfirm) as asked:
        read(confirmed="")
    assert [(e.field, e.confirm) for e in asked.value.errors] == [
        ("birth_date", "younger-than-twelve")
    ]
    with pytest.raises(InvalidInput) as refused:
        read(confirmed="", modes="pigeon")
    assert not isinstance(refused.value, ToConfirm)
    assert {(e.field, e.confirm) for e in refused.value.errors} == {
        ("birth_date", "younger-than-twelve"),
        ("modes", ""),
    }
