"""What people do on the pages, without JavaScript, on the real service."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived, specialist_id

RECEIVE = "/do/receive-referral"


def typed(**changes: str) -> dict[str, str]:
    """The referral form filled in as a person would."""
    filled = {
        "command_id": str(uuid4()),
        "layout": "new-referral",
        "participant_name": "Robin Testcase",
        "birth_date": "1990-04-02",
        "safe_contact": "text",
        "county": "Gloucester",
        "language": "en",
        "service_line": "mental-health",
        "area_1": "trauma",
        "pathway_1": "Combat",
        "modes": "video",
        "available": "Mon 09:00-12:00",
        "urgency": "routine",
        "source": "self",
        "received_date": "2026-01-05",
        "received_time": "09:00",
        "frequency": "weekly",
        "session_minutes": "45",
    }
    return {**filled, **changes}


def text_of(answer) -> str:
    """The words of a page's main part."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main.partition(">")[2])).split())


@pytest.fixture
def intake(peermatch):
    return peermatch.client(Role.INTAKE)


@pytest.fixture
def coordinator(peermatch):
    return peermatch.client(Role.COORDINATOR)


@pytest.fixture
def cprs(peermatch):
    return peermatch.client(Role.CPRS)


def test_an_empty_form_comes_back_with_every_error_in_both_places(intake):
    empty = {"layout": "new-referral", "step": "who", "draft": str(uuid4())}
    answer = intake.post(RECEIVE, data={"command_id": str(uuid4()), **empty})
    assert answer.status_code == 422
    assert "<title>Error: New referral – Peermatch</title>" in answer.text
    links = re.findall(r'<li><a href="#([a-z_]+)">([^<]+)</a></li>', answer.text)
    beside = re.findall(r'id="([a-z_]+)-error">([^<]+)<', answer.text)
    assert links == beside
    needed_now = ["participant_name", "safe_contact", "source", "language", "urgency"]
    assert [name for name, _ in links] == needed_now
    for name, _ in links:
        assert f'id="{name}"' in answer.text


def test_what_was_typed_is_kept_when_something_is_wrong(intake):
    wrong = typed(
        birth_date="2999-01-01", modes="phone", pathway_1="Combat", available="Mon 09:00-08:00"
    )
    answer = intake.post(RECEIVE, data=wrong)
    assert answer.status_code == 422
    assert 'value="Robin Testcase"' in answer.text
    assert 'value="2999-01-01"' in answer.text
    assert "The birth date is a day that has not come yet." in answer.text
    assert "The times when they can meet has hours that can&#39;t be read" in answer.text
    assert wrong["command_id"] not in answer.text, "corrected, it is another command"


def test_sending_the_form_twice_is_one_referral(intake):
    form = typed(participant_name="Only Once")
    first, second = (intake.post(RECEIVE, data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert intake.get("/referrals").text.count("Only Once") == 1
    changed = intake.post(RECEIVE, data={**form, "source": "family"})
    assert changed.status_code == 409
    assert "This was sent once already with other content, and that was done" in text_of(changed)


def test_a_referral_page_shows_what_was_taken_in(intake):
    form = typed(gender_preference="woman", gender_preference_strength="preferred")
    page = intake.get(intake.post(RECEIVE, data=form).headers["location"])
    words = text_of(page)
    for part in (
        "Robin Testcase",
        "Birth date Apr 2, 1990",
        "Lives in Gloucester",
        "Speaks English",
        "A woman (preferred)",
        "Trauma: combat",
        "Mon 9:00 am – 12:00 pm",
        "Every week, 45 minutes",
        "Mon, Jan 5, 9:00 am",
        "Missing",
    ):
        assert part in words
    assert "<title>Referral – Peermatch</title>" in page.text


def test_markup_in_a_name_is_shown_and_not_run(intake):
    form = typed(participant_name="<script>alert(1)</script>")
    page = intake.get(intake.post(RECEIVE, data=form).headers["location"])
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


def test_consent_signed_later_is_recorded_on_the_referral(intake):
    address = intake.post(RECEIVE, data=typed()).headers["location"].partition("?")[0]
    referral_id = address.rsplit("/", 1)[1]
    dates = {
        "command_id": str(uuid4()),
        "layout": "referral",
        "referral_id": referral_id,
        "participant_id": str(derived("participant", UUID(referral_id))),
        "signed_on": "2026-01-05",
    }
    missing = intake.post("/do/give-consent", data=dates)
    assert missing.status_code == 422
    assert "The expiration date is missing." in text_of(missing)
    backwards = intake.post("/do/give-consent", data={**dates, "expires_on": "2026-01-04"})
    assert backwards.status_code == 422
    assert 'id="expires_on-error">The consent expires before it is' in backwards.text
    given = intake.post("/do/give-consent", data={**dates, "expires_on": "2035-01-05"})
    assert (given.status_code, given.headers["location"]) == (303, f"{address}?done=give-consent")
    assert "In force until Jan 5, 2035" in text_of(intake.get(address))


def test_a_referral_is_closed_with_its_outcome(intake):
    address = intake.post(RECEIVE, data=typed()).headers["location"].partition("?")[0]
    ids = {"layout": "referral", "referral_id": address.rsplit("/", 1)[1]}
    unsaid = intake.post("/do/close-referral", data={"command_id": str(uuid4()), **ids})
    assert (unsaid.status_code, "The reason is missing." in text_of(unsaid)) == (422, True)
    closing = {"command_id": str(uuid4()), "reason": "moved", **ids}
    assert intake.post("/do/close-referral", data=closing).status_code == 303
    assert "Closed" in text_of(intake.get(address))


def test_the_waitlist_is_filtered_by_its_address(intake, referral_id):
    urgent = intake.get("/referrals?urgency=urgent&consent=in-force&status=waiting")
    assert f"/referrals/{referral_id}" in urgent.text
    assert f"/referrals/{referral_id}" not in intake.get("/referrals?urgency=routine").text
    assert f"/referrals/{referral_id}" in intake.get("/referrals?urgency=later").text


def test_approving_books_the_first_session(peermatch, coordinator, cprs, referral_id):
    match_id = peermatch.propose(referral_id)
    queue = coordinator.get("/matches")
    assert "Both have lived experience of trauma." in text_of(queue)
    decided = {"command_id": str(uuid4()), "match_id": match_id, "layout": "queue"}
    answer = coordinator.post("/do/approve-match", data=decided)
    led_to = f"/matches?undo={match_id}&done=approve-match"
    assert (answer.status_code, answer.headers["location"]) == (303, led_to)
    told = coordinator.get(led_to)
    assert "The first session is booked" in text_of(told)
    assert 'action="/do/undo-approval"' in told.text
    assert match_id not in coordinator.get("/matches").text
    now = peermatch.deployment.clock.now()
    weeks = [cprs.get(f"/schedule?week={(now + timedelta(7 * n)).date()}").text for n in range(5)]
    assert any("Robin Testcase" in week for week in weeks)


def test_after_declining_the_next_proposal_opens_and_a_late_click_is_told_who_did_it(
    peermatch, coordinator, referral_id
):
    match_id = peermatch.propose(referral_id)
    reason = {"reason": "times-do-not-suit", "note": "On Mondays"}
    decided = {"command_id": str(uuid4()), "match_id": match_id, "layout": "queue"}
    answer = coordinator.post(
        "/do/decline-match", data={**decided, **reason}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 303
    told = text_of(coordinator.get(answer.headers["location"]))
    assert "Match declined. The person is back on the waitlist" in told
    again = {**decided, "command_id": str(uuid4())}
    late = coordinator.post("/do/approve-match", data=again, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert "This match has already been decided." in late.text
    assert "Test coordinator declined this match on" in late.text


def test_a_decision_on_nothing_is_told(coordinator):
    sent = {"command_id": str(uuid4()), "match_id": str(uuid4()), "layout": "queue"}
    answer = coordinator.post("/do/approve-match", data=sent)
    assert answer.status_code == 404
    assert "There is no match with this id." in text_of(answer)
    unsure = coordinator.post("/do/decline-match", data=sent)
    assert unsure.status_code == 422


def booked(peermatch, referral_id) -> str:
    """The id of a first session that was just booked with the signed-in specialist."""
    bearer = peermatch.bearer(Role.COORDINATOR)
    headers = {"Idempotency-Key": str(uuid4())}
    match = {"match_id": peermatch.propose(referral_id)}
    answer = bearer.post("/api/v1/commands/approve-match", headers=headers, json=match)
    return str(answer.json()["session_id"])


def test_a_session_is_recorded_by_its_own_specialist(peermatch, cprs, referral_id):
    session_id = booked(peermatch, referral_id)
    address = f"/sessions/{session_id}"

    def record(name, **sent):
        ids = {"command_id": str(uuid4()), "session_id": session_id, "layout": "session"}
        return cprs.post(f"/do/{name}", data={**ids, **sent})

    early = record("hold-session", minutes="50")
    assert early.status_code in (409, 422)
    assert "A session can be recorded as held once it has started." in text_of(early)
    unsaid = record("miss-session")
    assert (unsaid.status_code, "What happened is missing." in text_of(unsaid)) == (422, True)
    refused = record("miss-session", reason="unable-to-reach")
    assert "A no-show is recorded once the session has started." in text_of(refused)
    assert record("miss-session", reason="cancelled-by-participant").status_code == 303
    assert "Not held: Canceled by the participant" in text_of(cprs.get(address))


def test_another_specialists_session_is_as_unknown_as_none(peermatch, referral_id):
    session = booked(peermatch, referral_id)
    accounts = peermatch.deployment.accounts
    login = f"other-{uuid4().hex[:8]}"
    accounts.add(login, "Another", Role.CPRS, "a password for tests", specialist_id("S0004"))
    other = peermatch.client()
    other.post("/sign-in", data={"login": login, "password": "a password for tests"})
    assert other.get(f"/sessions/{session}").status_code == 404
    missed = {"command_id": str(uuid4()), "reason": "no-show", "session_id": session}
    refused = other.post("/do/miss-session", data={**missed, "layout": "session"})
    assert refused.status_code in (403, 404)
    assert "Robin" not in refused.text


def test_a_body_that_is_too_large_is_refused_with_a_page(intake):
    answer = intake.post(RECEIVE, data=typed(participant_name="x" * 300_000))
    assert answer.status_code == 413
    assert "What was sent is too large." in text_of(answer)


@pytest.mark.parametrize("path", ["/referrals/not-an-id", f"/referrals/{UUID(int=7)}", "/nowhere"])
def test_what_is_not_there_is_said_plainly(intake, path):
    answer = intake.get(path)
    assert answer.status_code == 404
    assert text_of(answer).startswith("This can't be shown There is nothing")


@pytest.mark.parametrize("role", [Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER])
def test_every_page_in_the_header_opens_and_names_nobody_in_its_title(peermatch, role):
    client = peermatch.client(role)
    links = re.findall(r'<li><a href="(/[a-z/-]*)"', client.get("/").text.partition("<main")[0])
    assert len(links) >= 3
    for link in links:
        page = client.get(link)
        assert page.status_code == 200
        header = page.text.partition("<main")[0]
        assert header.count(' aria-current="page"') == 1
        assert re.search(r"<title>[A-Z][a-z ]+ – Peermatch</title>", page.text)
        assert page.headers["cache-control"] == "no-store"
