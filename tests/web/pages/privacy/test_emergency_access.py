"""Emergency access: asked for by name, told at once, an hour long, each look marked, reviewed."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from domain.privacy.emergency_access import LASTS, EmergencyReason
from domain.shared.roles import Role
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.privacy.emergency_commands import BeginEmergencyAccess
from peermatch.usecases.privacy.emergency_search import NobodyFoundInEmergency
from peermatch.usecases.registry import USE_CASES
from peermatch.web.actions import actions
from stories.ways.reached import MADE_ANEW

EVER = datetime(2020, 1, 1, tzinfo=UTC)
WHY = {"reason": "medical-emergency", "words": "Collapsed at the shelter"}
BORN = {"birth_date": "1990-04-02"}
CHANGING = re.compile(
    r'(?s)value="[^"]*"|<section class="section" aria-labelledby="own">.*?</section>'
)
"""Of the page with the form: what was typed, and the list of what was asked for before."""
NOTICE = "Somebody asked for emergency access within the last hour."


def received(peermatch: Any, new_referral: dict[str, object], name: str) -> UUID:
    sent = {**new_referral, "participant_name": name}
    answer = peermatch.command(Role.INTAKE, "receive-referral", **sent)
    assert answer.status_code == 200, answer.text
    return derived("participant", UUID(answer.json()["referral_id"]))


def typed(name: str, **more: str) -> dict[str, str]:
    return {**WHY, **BORN, "name": name, "command_id": str(uuid4()), **more}


@pytest.fixture
def manager(peermatch: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An account of its own for each test: searches are counted."""
    login = f"m-{uuid4().hex[:8]}"
    password = "a password for tests"
    peermatch.deployment.accounts.add(login, f"Manager {login}", Role.MANAGER, password)
    client = peermatch.client()
    client.cookies.set("peermatch", peermatch.deployment.sign_ins.start(login, password))
    client.login = login
    return client


def account_of(peermatch: Any, client: Any) -> str:
    return str(peermatch.deployment.accounts.known(client.login).account_id)


def test_who_is_out_of_reach_opens_for_an_hour_and_it_is_told_marked_and_reviewed(
    peermatch: Any, new_referral: dict[str, object], manager: Any
) -> None:
    whom = received(peermatch, new_referral, "Ottoline Winterbourne")
    gate = peermatch.deployment.store.gate
    officer, coordinator = (
        peermatch.client(Role.PRIVACY_OFFICER),
        peermatch.client(Role.COORDINATOR),
    )
    assert NOTICE not in coordinator.get("/").text

    before = len([*gate.of(whom, EVER)])
    sent = typed("Ottoline Winterbourne")
    for wrong in ({"reason": ""}, {"words": " "}, {"reason": "curious"}, {"birth_date": ""}):
        refused = manager.post("/emergency", data={**sent, **wrong})
        assert refused.status_code == 422, refused.text
    done = manager.post("/emergency", data=sent)
    address = f"/emergency/{sent['command_id']}"
    assert (done.status_code, done.headers["location"]) == (303, address)
    assert manager.post("/emergency", data=sent).headers["location"] == address, "sent twice"
    assert len([*gate.of(whom, EVER)]) == before, "asking opened nothing"
    shown = html.unescape(manager.get(address).text)
    for told in ("Ottoline Winterbourne", "(804) 555-0142", "Gloucester", "Nobody now"):
        assert told in shown, told
    for kept_back in ("trauma", "Mental health", "hospital", "2035"):
        assert kept_back not in shown, kept_back
    *_, look = gate.of(whom, EVER)
    assert (look.purpose, look.screen) == ("emergency", "GET /emergency/{access_id}")
    assert look.viewer == account_of(peermatch, manager)
    other = peermatch.client(Role.CPRS)
    nobodys, anothers = other.get(f"/emergency/{uuid4()}"), other.get(address)
    assert (nobodys.status_code, anothers.status_code) == (404, 404)
    assert MADE_ANEW.sub("", anothers.text) == MADE_ANEW.sub("", nobodys.text)

    for told_at_once in (officer, coordinator, peermatch.client(Role.MANAGER)):
        assert NOTICE in told_at_once.get("/").text
        listed = html.unescape(told_at_once.get("/emergency-access").text)
        assert f"Person {whom.hex[:8].upper()}" in listed
        assert "Open now" in listed
        assert "Winterbourne" not in listed
        assert "Collapsed" not in listed
    assert NOTICE not in peermatch.client(Role.INTAKE).get("/").text
    assert coordinator.get(f"/emergency-access/{sent['command_id']}").status_code == 403

    tell = {"access_id": sent["command_id"], "recipient": "Dr. Made Up"}
    tell |= {"affiliation": "Riverside", "information": "Name and guardian"}
    tell |= {"command_id": str(uuid4()), "back": address, "given": "access_id"}
    assert manager.post("/do/tell-in-emergency", data=tell).status_code == 303
    ended = {"access_id": sent["command_id"], "command_id": str(uuid4()), "back": "/emergency"}
    assert manager.post("/do/end-emergency-access", data=ended).status_code == 303
    assert manager.get(address).status_code == 404
    later = html.unescape(manager.get("/emergency").text)
    [form] = re.findall(r'href="(/do/tell-in-emergency[^"]*)"', later)
    assert sent["command_id"] in manager.get(form).text, "whom they told is written down after"
    assert NOTICE in coordinator.get("/").text, "although it was ended at once"

    page = html.unescape(officer.get(f"/emergency-access/{sent['command_id']}").text)
    for said in ("Collapsed at the shelter", "A medical emergency", "Dr. Made Up, Riverside"):
        assert said in page, said
    assert "phone" in page.split("What was seen")[1]
    accounting = html.unescape(officer.get(f"/looks/people/{whom}").text)
    assert "Dr. Made Up, Riverside" in accounting
    assert "42 CFR 2.51" in accounting
    assert "emergency" in accounting.split("Who looked")[1]
    review = {"access_id": sent["command_id"], "finding": "part-of-work"}
    answer = peermatch.command(Role.PRIVACY_OFFICER, "review-emergency-access", **review)
    assert answer.status_code == 200, answer.text
    waiting = officer.get("/emergency-access").text
    assert sent["command_id"] not in waiting
    assert NOTICE not in coordinator.get("/").text
    assert "Part of their work" in officer.get("/emergency-access?reviewed=yes").text


@pytest.mark.usefixtures("waits_stand")
def test_a_search_in_vain_says_nothing_and_is_told_all_the_same(
    peermatch: Any, new_referral: dict[str, object], manager: Any
) -> None:
    received(peermatch, new_referral, "Sigrid Overbrook")
    api = peermatch.bearer(Role.PRIVACY_OFFICER)
    mine = account_of(peermatch, manager)
    answers = set()
    for name in ("Nobody Known", "Sigrida Overbrook", "Overbrook"):
        answer = manager.post("/emergency", data=typed(name))
        assert answer.status_code == 422
        answers.add(CHANGING.sub("", MADE_ANEW.sub("", answer.text)))
    assert len(answers) == 1, "nobody, a name nearby and half a name are answered alike"
    assert NobodyFoundInEmergency.sentence in answers.pop()
    assert NOTICE in peermatch.client(Role.COORDINATOR).get("/").text, "told all the same"
    listed = api.get("/api/v1/emergency-access?limit=500").json()["accesses"]
    assert [one["participant_id"] for one in listed if one["viewer"] == mine] == [None] * 3
    stopped = manager.post("/emergency", data=typed("Nobody Known"))
    assert (stopped.status_code, "retry-after" in stopped.headers) == (429, True)
    review = api.get(f"/api/v1/emergency-access/{listed[0]['access_id']}").json()
    assert (review["reason"], review["words"], review["told"]) == (None, "", [])


def test_under_one_id_one_name_is_looked_for(
    peermatch: Any, new_referral: dict[str, object], manager: Any
) -> None:
    """Else several would be tried and one of them be told."""
    received(peermatch, new_referral, "Philomena Underhay")
    first = typed("Nobody Known")
    assert manager.post("/emergency", data=first).status_code == 422
    answers = set()
    for name in ("Nobody Else", "Philomena Underhay"):
        answer = manager.post("/emergency", data={**first, "name": name})
        assert "sent once already" in answer.text
        answers.add((answer.status_code, CHANGING.sub("", MADE_ANEW.sub("", answer.text))))
    assert len(answers) == 1


def test_whose_double_was_merged_is_found(
    peermatch: Any, new_referral: dict[str, object], manager: Any
) -> None:
    sent = {**new_referral, "participant_name": "Wilhelmina Overstreet"}
    first, second = (
        peermatch.command(Role.INTAKE, "receive-referral", **sent).json()["referral_id"]
        for _ in range(2)
    )
    alike = {"referral_id": second, "other_id": first}
    suspected = peermatch.command(Role.INTAKE, "suspect-duplicate", **alike)
    assert suspected.status_code == 200, suspected.text
    merge = {"referral_id": second, "into": first, "taken": []}
    merged = peermatch.command(Role.INTAKE, "merge-referral", **merge)
    assert merged.status_code == 200, merged.text
    asked = typed("Wilhelmina Overstreet")
    done = manager.post("/emergency", data=asked)
    assert done.status_code == 303, done.text
    assert "Wilhelmina Overstreet" in manager.get(done.headers["location"]).text
    review = {"access_id": asked["command_id"], "finding": "part-of-work"}
    answer = peermatch.command(Role.PRIVACY_OFFICER, "review-emergency-access", **review)
    assert answer.status_code == 200, answer.text
    told = peermatch.client(Role.COORDINATOR).get("/").text
    assert NOTICE in told, "reviewed in its hour, it still runs"


def test_it_ends_by_itself_and_with_the_account(
    peermatch: Any, new_referral: dict[str, object], manager: Any
) -> None:
    whom = received(peermatch, new_referral, "Isaura Quillfeather")
    service, mine = peermatch.deployment.service, account_of(peermatch, manager)

    def begun(ago: timedelta) -> str:
        """Somebody found the person so long ago."""
        then = service.now() - ago
        earlier = Service(service.store, service.program, lambda: then, USE_CASES, service.views)
        asked = BeginEmergencyAccess(
            access_id=uuid4(),
            participant_id=whom,
            reason=EmergencyReason.LIFE,
            words="Overdose",
            name="Isaura Quillfeather",
            birth_date=date(1990, 4, 2),
        )
        done = earlier.perform(Actor(name=mine, role=Role.SERVICE), asked.access_id, asked)
        assert service.wait(done.position)
        return str(asked.access_id)

    over, still = begun(LASTS), begun(LASTS - timedelta(minutes=1))
    api = peermatch.client()
    api.cookies = manager.cookies
    assert manager.get(f"/emergency/{over}").status_code == 404
    assert api.get(f"/api/v1/emergency/{over}").status_code == 404
    read = api.get(f"/api/v1/emergency/{still}")
    assert (read.status_code, read.json()["name"]) == (200, "Isaura Quillfeather")
    late = begun(timedelta(days=9))
    officer = peermatch.client(Role.PRIVACY_OFFICER)
    assert "Overdue" in officer.get(f"/emergency-access/{late}").text
    home = officer.get("/").text
    assert "overdue for review" in home
    assert "Review an emergency access" in home
    assert 'href="/due"' not in home, "which is no page of theirs"

    desk, login = peermatch.deployment.account_desk, manager.login
    desk.disable("operator", UUID(mine))
    assert manager.get(f"/emergency/{still}").status_code == 303, "signed out"
    desk.enable("operator", UUID(mine))
    token = peermatch.deployment.sign_ins.start(login, "a password for tests")
    manager.cookies.set("peermatch", token)
    assert manager.get(f"/emergency/{still}").status_code == 404, "enabled again, it stays over"


def test_no_token_and_no_command_begins_it(
    peermatch: Any, new_referral: dict[str, object], manager: Any
) -> None:
    received(peermatch, new_referral, "Leocadia Thornapple")
    body = {**WHY, **BORN, "name": "Leocadia Thornapple"}
    headers = {"Idempotency-Key": str(uuid4())}
    refused = peermatch.bearer(Role.MANAGER).post("/api/v1/emergency", json=body, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert BeginEmergencyAccess not in {one.command for one in actions().values()}
    done = manager.post("/api/v1/emergency", json=body, headers=headers)
    assert (done.status_code, done.json()) == (200, {"access_ids": [headers["Idempotency-Key"]]})
    none = manager.post(
        "/api/v1/emergency",
        json={**body, "name": "Leocadia Nobody"},
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert (none.status_code, none.json()["code"]) == (422, "nobody-found-in-emergency")


def test_somebody_on_record_twice_opens_twice_until_it_is_merged(
    peermatch: Any, new_referral: dict[str, object], manager: Any
) -> None:
    once, again = (received(peermatch, new_referral, "Twice Overbrook") for _ in range(2))
    done = manager.post("/emergency", data=typed("Twice Overbrook"))
    assert done.headers["location"] == "/emergency"
    links = set(re.findall(r'href="(/emergency/[^"]+)"', manager.get("/emergency").text))
    shown = [manager.get(link).text for link in links]
    assert [text.count("<h1>Twice Overbrook</h1>") for text in shown] == [1, 1]
    query = select(REFERRALS.c.participant_id, REFERRALS.c.referral_id)
    with peermatch.deployment.views.connect() as connection:
        rows = connection.execute(query.where(REFERRALS.c.participant_id.in_([once, again])))
        of = {row.participant_id: str(row.referral_id) for row in rows}
    suspected = {"referral_id": of[again], "other_id": of[once]}
    peermatch.command(Role.COORDINATOR, "suspect-duplicate", **suspected)
    merge = {"referral_id": of[again], "into": of[once]}
    answer = peermatch.command(Role.COORDINATOR, "merge-referral", **merge)
    assert answer.status_code == 200, answer.text
    one = manager.post("/emergency", data=typed("Twice Overbrook")).headers["location"]
    assert one.startswith("/emergency/")
