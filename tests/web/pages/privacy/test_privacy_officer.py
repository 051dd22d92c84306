"""The privacy officer: who looked at whom, what is unusual about it, and who a breach concerns."""

import csv
import html
import io
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from domain.shared.days import is_business_day
from domain.shared.roles import Role
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.store.accounts.looks import LOOKS
from peermatch.usecases.core.ids import derived
from peermatch.usecases.privacy.unusual_looks_commands import NoteUnusualLooks
from peermatch.web.actions import actions
from peermatch.worker.timed.privacy_jobs import find_unusual_looks

EVER = datetime(2020, 1, 1, tzinfo=UTC)
PASSWORD = "a password for tests"
RECORD, LIST = "GET /referrals/{referral_id}", "GET /referrals"


def received(peermatch: Any, new_referral: dict[str, object], name: str) -> UUID:
    """Somebody called so, of whom intake has just taken in the referral."""
    sent = {**new_referral, "participant_name": name}
    answer = peermatch.command(Role.INTAKE, "receive-referral", **sent)
    assert answer.status_code == 200, answer.text
    return derived("participant", UUID(answer.json()["referral_id"]))


def account(peermatch: Any, name: str, role: Role = Role.INTAKE) -> UUID:
    found: UUID = peermatch.deployment.accounts.add(f"u-{uuid4().hex[:8]}", name, role, PASSWORD)
    return found


def look(peermatch: Any, viewer: UUID, whom: UUID, at: datetime, screen: str = RECORD) -> None:
    row = {"look_id": uuid4(), "at": at, "viewer": str(viewer), "screen": screen}
    row |= {"subject": whom, "purposes": "referral", "fields": "name\nphone"}
    with peermatch.deployment.vault.begin() as connection:
        connection.execute(insert(LOOKS).values(row))


def last_workday(peermatch: Any) -> datetime:
    """Noon of the last day that is over, no weekend and no holiday."""
    service = peermatch.deployment.service
    day = service.program.today(service.now()) - timedelta(days=1)
    while not is_business_day(day, holidays_around(day)):
        day -= timedelta(days=1)
    return datetime.combine(day, time(12), service.program.zone)


def test_who_looked_is_listed_without_names_and_told_of_one_person(
    peermatch: Any, new_referral: dict[str, object]
) -> None:
    whom = received(peermatch, new_referral, "Wendeline Quarrington")
    coordinator = peermatch.client(Role.COORDINATOR)
    coordinator.get("/referrals")
    officer = peermatch.client(Role.PRIVACY_OFFICER)
    listed = officer.get("/looks").text
    assert (f"Person {whom.hex[:8].upper()}" in listed, "Quarrington" in listed) == (True, False)
    mine = peermatch.deployment.accounts.known(Role.COORDINATOR.value).account_id
    by_one = officer.get(f"/looks?by={mine}").text
    assert by_one.count('data-label="Who looked">Test coordinator<') == by_one.count(
        'data-label="Who looked"'
    )
    assert "No looks" in officer.get("/looks?first_day=2001-01-01&last_day=2001-01-02").text
    assert officer.get("/looks?first_day=x&last_day=9999-12-31&after=x").status_code == 200

    before = [*peermatch.deployment.store.gate.of(whom, EVER)]
    typed = {"name": "Wendeline Quarrington", "birth_date": "1990-04-02"}
    for wrong in (
        {**typed, "birth_date": "1990-04-03"},
        {**typed, "name": "Quarrington"},
        {**typed, "name": "Wendelina Quarrington"},
        {},
    ):
        refused = officer.post("/looks/person", data=wrong)
        assert refused.status_code in (409, 422), refused.text
    assert [*peermatch.deployment.store.gate.of(whom, EVER)] == before, "nothing was opened"
    found = officer.post("/looks/person", data=typed)
    assert found.headers["location"] == f"/looks/people/{whom}"
    shown = html.unescape(officer.get(f"/looks/people/{whom}").text)
    assert ("Wendeline Quarrington" in shown, "Test coordinator" in shown) == (True, True)
    assert "555-0142" not in shown
    *_, own = peermatch.deployment.store.gate.of(whom, EVER)
    assert (own.purpose, own.screen) == ("accounting", "GET /looks/people/{participant_id}")
    assert officer.get(f"/looks/people/{uuid4()}").status_code == 404

    api = peermatch.bearer(Role.PRIVACY_OFFICER)
    first = api.get("/api/v1/looks?limit=1").json()
    assert (first["looks"][0]["subject"], len(first["looks"])) == (str(whom), 1)
    then = api.get(f"/api/v1/looks?limit=1&after={quote(first['next'])}").json()
    assert then["looks"][0]["look_id"] != first["looks"][0]["look_id"]
    assert api.get("/api/v1/looks?after=x").status_code == 422
    told = api.get(f"/api/v1/looks/people/{whom}").json()
    assert (told["name"], told["told"]) == ("Wendeline Quarrington", [])
    assert {one["viewer"] for one in told["looked"]} >= {str(mine)}


def test_what_is_unusual_about_a_day_is_found_once_and_reviewed(
    peermatch: Any, new_referral: dict[str, object]
) -> None:
    service, index = peermatch.deployment.service, peermatch.deployment.index
    noon = last_workday(peermatch)
    namesake = received(peermatch, new_referral, "Ada Featherstonhaugh")
    colleague = received(peermatch, new_referral, "Odalys Brackenbury")
    strangers = [received(peermatch, new_referral, f"Nobody Nearby{n}") for n in range(3)]
    nosy = account(peermatch, "Bela Featherstonhaugh")
    account(peermatch, "Odalys Brackenbury", Role.COORDINATOR)
    for whom in (namesake, colleague, strangers[0]):
        look(peermatch, nosy, whom, noon)
    look(peermatch, nosy, strangers[1], noon, LIST)
    look(peermatch, nosy, strangers[2], noon.replace(hour=23), LIST)
    intake = peermatch.deployment.accounts.known(Role.INTAKE.value).account_id
    look(peermatch, intake, strangers[0], noon)
    assert find_unusual_looks(service, index) > 0
    assert find_unusual_looks(service, index) == 0, "each day is gone through once"
    assert service.wait(service.store.end())

    officer, api = peermatch.client(Role.PRIVACY_OFFICER), peermatch.bearer(Role.PRIVACY_OFFICER)
    rows = api.get("/api/v1/unusual-looks?limit=500").json()["unusual"]
    found = {
        (one["kind"], one["participant_id"], one["people"])
        for one in rows
        if one["viewer"] == str(nosy)
    }
    assert found == {
        ("same-surname", str(namesake), 1),
        ("colleague", str(colleague), 1),
        ("no-work", None, 3),
        ("off-hours", None, 1),
    }
    assert not [one for one in rows if one["viewer"] == str(intake)], "who took the referral in"
    shown = html.unescape(officer.get("/unusual-looks").text)
    assert "somebody with their own surname" in shown
    assert "no recorded work: 3 people." in shown
    assert "Featherstonhaugh" in shown, "of whoever looked"
    assert "Ada" not in shown

    mine = next(one for one in rows if (one["viewer"], one["kind"]) == (str(nosy), "no-work"))
    said = {"looks_id": mine["looks_id"], "finding": "incident"}
    done = peermatch.command(Role.PRIVACY_OFFICER, "review-unusual-looks", **said)
    assert done.status_code == 200, done.text
    again = peermatch.command(Role.PRIVACY_OFFICER, "review-unusual-looks", **said)
    assert again.status_code == 200
    other = {**said, "finding": "explained"}
    refused = peermatch.command(Role.PRIVACY_OFFICER, "review-unusual-looks", **other)
    assert (refused.status_code, refused.json()["code"]) == (409, "reviewed-differently")
    unknown = {**said, "looks_id": str(uuid4())}
    answer = peermatch.command(Role.PRIVACY_OFFICER, "review-unusual-looks", **unknown)
    assert answer.json()["code"] == "unusual-looks-unknown"
    assert "handled as a privacy incident" in officer.get("/unusual-looks?reviewed=yes").text
    open_now = api.get("/api/v1/unusual-looks?limit=500").json()["unusual"]
    assert mine["looks_id"] not in {one["looks_id"] for one in open_now}
    assert "unusual looks" in officer.get("/").text


def test_only_the_service_notes_them() -> None:
    assert NoteUnusualLooks not in {one.command for one in actions().values()}


@pytest.mark.parametrize(
    ("role", "reaches"), [(Role.COORDINATOR, True), (Role.ADMINISTRATOR, False)]
)
def test_a_breach_reaches_as_far_as_the_role_of_the_account(
    peermatch: Any, new_referral: dict[str, object], role: Role, reaches: bool
) -> None:
    """An account that looked at nobody: whoever looks after accounts and the service alone could
    have seen nobody."""
    somebody = received(peermatch, new_referral, "Odalys Fennimore")
    whose = peermatch.deployment.accounts.known(role.value).account_id
    zone, at = peermatch.deployment.service.program.zone, peermatch.deployment.clock.now()
    window = {
        "account": str(whose),
        "since": f"{(at + timedelta(hours=1)).astimezone(zone):%Y-%m-%dT%H:%M}",
        "until": f"{(at + timedelta(hours=2)).astimezone(zone):%Y-%m-%dT%H:%M}",
    }
    answer = peermatch.bearer(Role.PRIVACY_OFFICER).get("/api/v1/breach", params=window).json()
    people = {one["participant_id"] for one in answer["people"]}
    assert answer["seen"] == 0
    assert (str(somebody) in people, bool(people)) == (reaches, reaches)


def test_a_breach_lists_who_was_seen_and_who_could_have_been(
    peermatch: Any, new_referral: dict[str, object]
) -> None:
    seen = received(peermatch, new_referral, "Thessaly Underbrook")
    other = received(peermatch, new_referral, "Corwin Applethwaite")
    stolen = account(peermatch, "Stolen Laptop")
    at = peermatch.deployment.clock.now().replace(microsecond=0)
    look(peermatch, stolen, seen, at)
    look(peermatch, stolen, seen, at + timedelta(minutes=5))
    look(peermatch, stolen, other, at + timedelta(hours=2))
    peermatch.deployment.accounts.disable(peermatch.deployment.accounts.login_of(str(stolen)))
    zone = peermatch.deployment.service.program.zone
    since, until = at - timedelta(minutes=1), at + timedelta(hours=1)
    window = {
        "account": str(stolen),
        "since": f"{since.astimezone(zone):%Y-%m-%dT%H:%M}",
        "until": f"{until.astimezone(zone):%Y-%m-%dT%H:%M}",
    }
    officer = peermatch.client(Role.PRIVACY_OFFICER)
    shown = officer.get("/breach", params=window).text
    assert ("<dt>Seen</dt><dd>1</dd>" in shown, "Underbrook" in shown) == (True, False)
    file = officer.get("/breach/list.csv", params=window)
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert (rows[0]["participant_name"], rows[0]["seen"], rows[0]["looks"]) == (
        "Thessaly Underbrook",
        "yes",
        "2",
    )
    assert {r["seen"] for r in rows if r["participant_id"] == str(other)} == {"no"}
    told = ("breach", "GET /breach/list.csv")
    for whom in (seen, other):
        looks = peermatch.deployment.store.gate.of(whom, EVER)
        assert told in {(one.purpose, one.screen) for one in looks}

    api = peermatch.bearer(Role.PRIVACY_OFFICER)
    answer = api.get("/api/v1/breach", params=window).json()
    assert (answer["seen"], answer["people"][0]["participant_id"]) == (1, str(seen))
    assert answer["others"] == len(answer["people"]) - 1
    for wrong in (
        {**window, "account": ""},
        {**window, "account": "x"},
        {**window, "since": "yesterday"},
        {**window, "until": window["since"]},
        {**window, "since": "0001-01-01T00:00"},
    ):
        assert officer.get("/breach", params=wrong).status_code in (404, 422), wrong
        assert officer.get("/breach/list.csv", params=wrong).status_code == 303
        assert api.get("/api/v1/breach", params=wrong).status_code in (404, 422)


def test_a_breach_starts_from_a_sign_in_a_device_or_an_address(
    peermatch: Any, new_referral: dict[str, object]
) -> None:
    whom = received(peermatch, new_referral, "Marisol Tidewater")
    (referral,) = (
        one["referral_id"]
        for one in peermatch.bearer(Role.INTAKE)
        .get("/api/v1/referrals?limit=500")
        .json()["referrals"]
        if derived("participant", UUID(one["referral_id"])) == whom
    )
    ivy = peermatch.client()
    typed = {"login": Role.INTAKE.value, "password": PASSWORD}
    assert ivy.post("/sign-in", data=typed).status_code == 303
    assert ivy.get(f"/referrals/{referral}").status_code == 200
    officer, api = peermatch.client(Role.PRIVACY_OFFICER), peermatch.bearer(Role.PRIVACY_OFFICER)
    mine = str(peermatch.deployment.accounts.known(Role.INTAKE.value).account_id)
    logged = api.get("/api/v1/sign-ins", params={"by": mine}).json()["sign_ins"]
    newest = next(one for one in logged if one["device"])
    assert (newest["account_id"], newest["how"]) == (mine, "password")
    by_token = next(one for one in logged if one["how"] == "api-token")
    for asked in (
        {"sign_in": newest["sign_in_id"]},
        {"device": newest["device"]},
        {"source": newest["source"], "account": mine},
    ):
        shown = officer.get("/breach", params=asked).text
        assert ("<dt>Could have been seen</dt>" in shown, "Tidewater" in shown) == (True, False)
        answer = api.get("/api/v1/breach", params=asked).json()
        looks = {one["participant_id"]: one["looks"] for one in answer["people"]}
        assert looks[str(whom)] >= 1, asked
        assert answer["accounts"] == [mine]
    one = api.get("/api/v1/breach", params={"sign_in": newest["sign_in_id"]}).json()
    assert one["seen"] == 1
    file = officer.get("/breach/list.csv", params={"sign_in": newest["sign_in_id"]})
    assert "Marisol Tidewater" in file.content.decode("utf-8-sig").splitlines()[1]
    listed = officer.get("/sign-ins", params={"device": newest["device"]}).text
    assert f"/breach?sign_in={newest['sign_in_id']}" in listed
    number = newest["sign_in_id"][:8].upper()
    assert f"Number {number}</span></th>" in listed
    in_one = officer.get("/breach", params={"sign_in": newest["sign_in_id"]}).text
    assert f"<dd>{number}</dd>" in in_one, "the number that the list shows"
    assert by_token["sign_in_id"] not in listed
    assert "No sign-ins" in officer.get("/sign-ins?source=192.0.2.99").text
    for wrong in ({"sign_in": "x"}, {"sign_in": str(whom)}, {"device": "x"}, {"source": "x"}):
        assert officer.get("/breach", params=wrong).status_code == 404, wrong
        assert api.get("/api/v1/breach", params=wrong).status_code == 404


@pytest.mark.parametrize("role", [Role.CPRS, Role.MANAGER])
def test_what_could_have_been_seen_is_what_the_role_reaches(
    peermatch: Any, new_referral: dict[str, object], role: Role
) -> None:
    whom = received(peermatch, new_referral, f"Reach {role.value}ling")
    mine = peermatch.deployment.accounts.known(role.value).account_id
    end = peermatch.deployment.clock.now() + timedelta(minutes=5)
    window = {"account": str(mine), "since": "2026-01-01T00:00", "until": f"{end:%Y-%m-%dT%H:%M}Z"}

    def people() -> set[str]:
        answer = peermatch.bearer(Role.PRIVACY_OFFICER).get("/api/v1/breach", params=window)
        return {one["participant_id"] for one in answer.json()["people"]}

    assert str(whom) not in people()
    listed = peermatch.bearer(Role.COORDINATOR).get("/api/v1/referrals?limit=500").json()
    referral = next(
        one["referral_id"]
        for one in listed["referrals"]
        if derived("participant", UUID(one["referral_id"])) == whom
    )
    match_id = peermatch.propose(referral)
    assert (
        peermatch.command(Role.COORDINATOR, "approve-match", match_id=match_id).status_code == 200
    )
    assert str(whom) in people()
