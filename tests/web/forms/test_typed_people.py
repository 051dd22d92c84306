"""Where people are too many to list, a form takes a name: who is meant is found, or asked."""

import re
from uuid import UUID, uuid4

import pytest

from domain.people.participant import PARTICIPANT
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.web.forms.people import kinds_of_people
from peermatch.web.forms.people.meant import NOBODY, ONE_MUCH_LIKE_IT, SEVERAL

LEAVE = {"first_day": "2027-03-01", "last_day": "2027-03-05"}
BLAKE, MAE, GUS = (str(specialist_id(s)) for s in ("S0001", "S0002", "S0004"))


@pytest.fixture(autouse=True)
def too_many(peermatch, monkeypatch):
    end = peermatch.deployment.store.readable_end(30)
    assert peermatch.deployment.views.wait_for(end, timeout=30)
    monkeypatch.setattr(kinds_of_people, "MOST", 0)


@pytest.fixture
def coordinator(peermatch):
    return peermatch.client(Role.COORDINATOR)


def sent(client, name, **fields):
    form = {"command_id": str(uuid4()), "back": "/", "given": "", "confirmed": "yes"}
    return client.post(f"/do/{name}", data={**form, **fields})


def on_leave(peermatch, reference):
    found = peermatch.deployment.store.read(SPECIALIST, specialist_id(reference))
    return [(f"{first}", f"{last}") for first, last in found.leave]


def offered(text):
    return re.findall(r'type="(?:radio|checkbox)" name="[a-z_]+" value="([0-9a-f-]{36})"', text)


def test_a_form_lists_nobody_and_asks_for_a_name(coordinator):
    text = coordinator.get("/do/plan-leave").text
    assert offered(text) == []
    assert re.search(r'<input class="usa-input" id="specialist_id" name="specialist_id"', text)
    assert "Type a name, or the id on the roster." in text


@pytest.mark.parametrize("typed", ["gus  carver", "Carver", "S0004", f" {GUS} "])
def test_whoever_is_called_so_is_meant(peermatch, coordinator, typed):
    days = {"first_day": "2027-04-01", "last_day": "2027-04-02"}
    answer = sent(coordinator, "plan-leave", specialist_id=typed, **days)
    assert answer.status_code == 303, answer.text
    assert ("2027-04-01", "2027-04-02") in on_leave(peermatch, "S0004")
    assert sent(coordinator, "cancel-leave", specialist_id=typed, **days).status_code == 303


@pytest.mark.parametrize(
    ("typed", "told", "found"),
    [
        ("Nobody Known", NOBODY, set()),
        ("Upshur", SEVERAL, {BLAKE, MAE}),
        ("Gus Karver", ONE_MUCH_LIKE_IT, {GUS}),
    ],
)
def test_it_is_asked_who_is_meant(peermatch, coordinator, typed, told, found):
    answer = sent(coordinator, "plan-leave", specialist_id=typed, **LEAVE)
    assert answer.status_code == 422
    assert told in answer.text
    assert set(offered(answer.text)) == found
    assert f'value="{typed}"' in answer.text
    assert all(on_leave(peermatch, s) == [] for s in ("S0001", "S0002", "S0004"))


def test_the_one_chosen_among_those_found_is_meant(peermatch, coordinator):
    chosen = ["Upshur", MAE]
    assert sent(coordinator, "plan-leave", specialist_id=chosen, **LEAVE).status_code == 303
    assert on_leave(peermatch, "S0002") == [("2027-03-01", "2027-03-05")]


def test_another_name_counts_before_the_one_chosen_earlier(peermatch, coordinator):
    changed = ["Una Newbill", MAE]
    days = {"first_day": "2027-05-03", "last_day": "2027-05-04"}
    assert sent(coordinator, "plan-leave", specialist_id=changed, **days).status_code == 303
    assert ("2027-05-03", "2027-05-04") in on_leave(peermatch, "S0003")
    assert ("2027-05-03", "2027-05-04") not in on_leave(peermatch, "S0002")


def test_several_are_typed_and_kept(peermatch, coordinator, referral_id):
    participant = str(derived("participant", UUID(referral_id)))
    whom = {"participant_id": participant, "given": "participant_id"}
    typed = ["Gus Carver; S0003", MAE]
    answer = sent(coordinator, "state-wishes", **whom, exclude_specialists=typed)
    assert answer.status_code == 303, answer.text
    excluded = {specialist_id(s) for s in ("S0002", "S0003", "S0004")}
    read = peermatch.deployment.store.read
    assert read(PARTICIPANT, UUID(participant)).excluded == excluded
    peermatch.deployment.views.wait_for(peermatch.deployment.store.readable_end(30), timeout=30)
    again = coordinator.get(f"/do/state-wishes?participant_id={participant}").text
    assert {UUID(one) for one in offered(again)} == excluded
    assert again.count(" checked") == len(excluded)


def test_a_participant_is_found_by_name_and_birth_date(peermatch, new_referral):
    both = [
        {**new_referral, "participant_name": "Wren Householder", "birth_date": day}
        for day in ("1991-01-05", "1992-02-06")
    ]
    own = {**new_referral, "participant_name": "Ash Joiner"}
    ids = [
        peermatch.command(Role.INTAKE, "receive-referral", **body).json()["referral_id"]
        for body in (*both, own)
    ]
    peermatch.deployment.views.wait_for(peermatch.deployment.store.readable_end(30), timeout=30)
    intake = peermatch.client(Role.INTAKE)
    join = {"referral_id": ids[2], "given": "referral_id", "wish": "together"}
    join |= {"agreed_by": ["Ash Joiner", "Wren Householder"], "agreed_on": "2026-01-06"}
    unclear = sent(intake, "join-household", **join, other_id="Wren Householder")
    assert SEVERAL in unclear.text
    assert set(offered(unclear.text)) == set(ids[:2])
    himself = sent(intake, "join-household", **join, other_id="Ash Joiner")
    assert NOBODY in himself.text
    meant = sent(intake, "join-household", **join, other_id="Wren Householder 1992-02-06")
    assert SEVERAL not in meant.text
    assert NOBODY not in meant.text
    assert meant.status_code == 303, meant.text


def test_pages_of_their_own_take_names_too(coordinator):
    repair = {"layout": "repairs", "cause": "specialist-away", "first_day": "2026-12-07"}
    page = coordinator.get("/repairs?cause=specialist-away").text
    assert "Type a name, or the id on the roster." in page
    unclear = sent(coordinator, "request-repair", **repair, specialist_id="Indigo")
    assert SEVERAL in unclear.text
    assert len(offered(unclear.text)) == 2
    clear = sent(coordinator, "request-repair", **repair, specialist_id="S0009")
    assert "No session that this touches is scheduled then" in clear.text
    unclear = coordinator.post("/what-if", data={"add": "leaving", "leaves": "Indigo"})
    assert (unclear.status_code, SEVERAL in unclear.text) == (422, True)
    tried = coordinator.post("/what-if", data={"add": "leaving", "leaves": "Indigo Oliff"})
    assert tried.status_code == 303


def test_a_new_referral_keeps_the_names_typed_until_they_are_clear(peermatch, coordinator):
    draft = str(uuid4())
    step = {"step": "support", "draft": draft, "go": "support"}
    kept = coordinator.post("/referrals/drafts", data={**step, "exclude_specialists": "Upshur"})
    text = coordinator.get(kept.headers["location"]).text
    assert 'name="exclude_specialists" type="text" value="Upshur"' in text
    assert set(offered(text)) == {BLAKE, MAE}


def test_few_are_listed(coordinator, monkeypatch):
    monkeypatch.setattr(kinds_of_people, "MOST", 12)
    text = coordinator.get("/do/plan-leave").text
    assert "Blake Upshur" in text
    assert '<select class="usa-select" id="specialist_id"' in text
