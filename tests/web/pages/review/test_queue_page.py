"""The review queue's page: rows, filters, the pane, other options, and what colleagues did."""

import gzip
import json
import re
import threading
from datetime import date, datetime, timedelta
from html import unescape
from importlib.resources import files
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from domain.matches.match import MATCH
from domain.matches.match_state import MatchStatus
from domain.matches.proposal import DeclineReason
from domain.pairing.conflict import ConflictKind
from domain.pairing.sides import Side
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import Part, PartRequest
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.review import queue_news
from peermatch.readmodels.screens.specialists import roster
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.matches.proposal_decisions import DeclineMatch
from peermatch.usecases.pairing.choice import DiscloseConflict
from peermatch.usecases.review.other_options import NOT_WHAT_WAS_ASKED
from peermatch.usecases.review.undo_approval import UndoApproval

MOST_BYTES = 60 * 1024
COORDINATOR = Role.COORDINATOR


def text_of(answer) -> str:
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main.partition(">")[2])).split())


@pytest.fixture
def coordinator(peermatch):
    return peermatch.client(COORDINATOR)


@pytest.fixture
def match_id(peermatch, referral_id):
    """A proposal; its place is free again after the test."""
    proposed = peermatch.propose(referral_id)
    yield proposed
    status = peermatch.deployment.store.read(MATCH, UUID(proposed)).status
    if status is MatchStatus.APPROVED:
        peermatch.perform(COORDINATOR, UndoApproval(match_id=UUID(proposed)))
    if status in (MatchStatus.APPROVED, MatchStatus.PROPOSED):
        over = DeclineMatch(match_id=UUID(proposed), reason=DeclineReason.TIMES_DO_NOT_SUIT)
        peermatch.perform(COORDINATOR, over)


def rows_of(answer) -> list[str]:
    return re.findall(r'<li class="q[^"]*" id="match-([0-9a-f-]{36})"', answer.text)


def send(client, name, match_id, **typed):
    sent = {"command_id": str(uuid4()), "match_id": match_id, "layout": "queue", **typed}
    return client.post(f"/do/{name}", data=sent)


def test_the_first_page_with_its_sheets_and_scripts_is_small(peermatch, coordinator, match_id):
    page = coordinator.get("/matches")
    linked = re.findall(r'(?:href|src)="/static/([^"?]+\.(?:css|js))', page.text)
    assert "queue.js" in linked
    static = files("peermatch.web").joinpath("static")
    bodies = [page.text.encode(), *(static.joinpath(name).read_bytes() for name in linked)]
    assert sum(len(gzip.compress(body)) for body in bodies) <= MOST_BYTES


@pytest.mark.parametrize(
    ("filter_", "other"),
    [
        ("county=Gloucester", "county=Essex"),
        ("language=en", "language=es"),
        ("service_line=mental-health", "service_line=family"),
        ("urgency=urgent", "urgency=routine"),
        (f"specialist_id={specialist_id('S0003')}", f"specialist_id={specialist_id('S0001')}"),
        ("changed=day", f"run_id={UUID(int=1)}"),
        ("whose=nobody", "whose=mine"),
        ("whose=all&sort=changed", "whose=later&sort=wait"),
    ],
)
def test_the_queue_is_narrowed_by_what_an_address_says(
    peermatch, coordinator, match_id, filter_, other
):
    assert match_id in rows_of(coordinator.get(f"/matches?{filter_}"))
    assert match_id not in rows_of(coordinator.get(f"/matches?{other}"))
    api = peermatch.bearer(COORDINATOR)
    shown = api.get(f"/api/v1/matches?{filter_}").json()["matches"]
    assert match_id in [row["match_id"] for row in shown]
    hidden = api.get(f"/api/v1/matches?{other}").json()["matches"]
    assert match_id not in [row["match_id"] for row in hidden]


def test_a_wait_stands_beside_its_own_limit(peermatch, coordinator, referral_id, match_id):
    """An urgent referral of January that nobody was offered an appointment for."""
    [row] = [r for r in proposals(peermatch) if r["match_id"] == match_id]
    limit = date.fromisoformat(row["limit_on"])
    assert limit == date(2026, 1, 6), "one business day after it came in"
    today = peermatch.deployment.service.program.today(peermatch.deployment.clock.now())
    told = f"{row['waiting_days']} days · {(today - limit).days} over the limit"
    assert text_of(coordinator.get(f"/matches?match={match_id}")).count(told) == 2


def proposals(peermatch):
    return peermatch.bearer(COORDINATOR).get("/api/v1/matches?limit=200").json()["matches"]


def test_the_pane_shows_both_people_and_the_reasons_of_this_pair(coordinator, match_id):
    told = text_of(coordinator.get(f"/matches?match={match_id}"))
    assert "Robin Testcase with Una Newbill" in told
    assert "Both have lived experience of trauma." in told
    assert "Days that fit Mon 9:00 am – 12:00 pm, Thu 1:00 pm – 4:00 pm" in told
    assert "Kept for both" in told


def taken_in(client, match_id, what):
    """What the pane takes in of a page, by the script's request."""
    return client.get(f"/matches/{match_id}/{what}", headers={"HX-Request": "true"})


def test_other_times_and_specialists_have_pages_that_the_pane_takes_in(coordinator, match_id):
    pane = coordinator.get(f"/matches?match={match_id}&county=Gloucester")
    for what, told in (("times", "Suits both"), ("others", "Ask about another specialist")):
        there = f"/matches/{match_id}/{what}?county=Gloucester"
        assert f'<a href="{there}">' in pane.text
        assert f'hx-get="{there}"' in pane.text
        assert told in text_of(coordinator.get(there))
        part = coordinator.get(there, headers={"HX-Request": "true"}).text
        assert "<main" not in part
        assert f'id="{what}' in part
    assert "Suits both" not in text_of(pane)
    assert taken_in(coordinator, match_id, "times").text.count("Suits both") == 3
    assert "hx-post" not in coordinator.get(f"/matches/{match_id}/times").text


@pytest.mark.parametrize("index", range(3))
@pytest.mark.parametrize(("first", "total"), [(1, 3), (1, 4), (2, 4), (2, 5)])
def test_a_part_tells_what_stands_beside_a_row_or_that_another_part_has_it(index, first, total):
    every = tuple("abcde"[:total])
    part = Part(rows=every[first - 1 :][:3], total=total, first=first, start=None, end=None)
    place = first - 1 + index
    told = part.beside(index)
    if 0 <= place - 1 < first - 1 or first + 2 <= place + 1 < total:
        assert told is None
    else:
        there = (None, *every, None)
        assert told == (there[place], there[place + 2])


def test_what_was_decided_meanwhile_has_no_other_times(peermatch, coordinator, match_id):
    peermatch.perform(
        COORDINATOR, DeclineMatch(match_id=UUID(match_id), reason=DeclineReason.SOMEONE_DIFFERENT)
    )
    for what in ("times", "others"):
        answer = coordinator.get(f"/matches/{match_id}/{what}")
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"/matches?match={match_id}",
        )


def test_a_refused_decision_shows_everything_again_with_what_was_typed(coordinator, match_id):
    refused = send(coordinator, "keep-for-later", match_id, until="2020-01-01")
    assert refused.text.count("Suits both") == 3
    assert "Find another time, or withdraw it" in text_of(refused)


def test_it_is_approved_at_another_time_that_suits_both(peermatch, coordinator, match_id):
    page = taken_in(coordinator, match_id, "times")
    other = re.findall(r'name="first_starts_at" value="([^"]+)"', page.text)[0]
    answer = send(coordinator, "approve-match", match_id, first_starts_at=unescape(other))
    assert answer.status_code == 303
    shown = peermatch.deployment.store.read(MATCH, UUID(match_id)).first_time
    assert shown.starts_at.timestamp() == _instant(other)


def _instant(text: str) -> float:
    return datetime.fromisoformat(unescape(text)).timestamp()


def asked_about(coordinator, match_id, name):
    return text_of(coordinator.post(f"/matches/{match_id}/others", data={"sought": name}))


def test_a_specialist_who_is_asked_about_can_be_chosen_or_a_rule_speaks_against_it(
    peermatch, coordinator, match_id
):
    names = {row.name: row for row in roster_rows(peermatch)}
    answers = {name: asked_about(coordinator, match_id, name) for name in names}
    assert any("They share no area of lived experience." in told for told in answers.values())
    could = [n for n, told in answers.items() if f"Propose {n} instead" in told]
    assert "Nobody on the roster is called that." in asked_about(coordinator, match_id, "Zzz")
    assert len(could) < len(names)


def test_options_of_a_proposal_ask_for_each_stream_once(peermatch, coordinator, match_id):
    read, asked = peermatch.deployment.store._streams, []
    facts = read.facts
    read.facts = lambda streams: (asked.extend(streams), facts(streams))[1]
    try:
        told = asked_about(coordinator, match_id, "Upshur")
    finally:
        del read.facts
    assert "Blake Upshur" in told
    assert "Mae Upshur" in told
    assert asked.count(UUID(match_id)) == 1


def roster_rows(peermatch):
    return roster.rows(peermatch.deployment.web_services().reading(manager()))


def manager():
    return Actor(name="tests", role=Role.MANAGER)


def test_a_private_exclusion_reads_like_any_other_who_does_not_fit(
    peermatch, coordinator, referral_id, match_id
):
    able = next(
        row
        for row in roster_rows(peermatch)
        if f"Propose {row.name} instead" in asked_about(coordinator, match_id, row.name)
    )
    disclosure = DiscloseConflict(
        participant_id=derived("participant", UUID(referral_id)),
        specialist_id=able.specialist_id,
        side=Side.SPECIALIST,
        kind=ConflictKind.FAMILY,
    )
    peermatch.perform(COORDINATOR, disclosure)
    told = asked_about(coordinator, match_id, able.name)
    assert NOT_WHAT_WAS_ASKED in told
    assert "ruled out" not in told
    assert f"Propose {able.name} instead" not in told


def test_the_api_tells_of_the_same_options_as_the_pane(peermatch, coordinator, match_id):
    api = peermatch.bearer(COORDINATOR)
    everyone = roster_rows(peermatch)
    asked = "&".join(f"specialist_id={row.specialist_id}" for row in everyone[:10])
    found = api.get(f"/api/v1/matches/{match_id}/options?{asked}").json()
    assert (found["refused"], len(found["times"])) == ("", 3)
    told = {one["name"]: one for one in found["others"]}
    for row in everyone[:10]:
        pane, one = asked_about(coordinator, match_id, row.name), told[row.name]
        assert (f"Propose {row.name} instead" in pane) is (one["against"] == "")
        assert (one["first"] is None) is bool(one["against"])
        assert one["against"] in pane
    sent = {"Idempotency-Key": str(uuid4())}
    at = {"match_id": match_id, "first_starts_at": found["times"][1]["starts_at"]}
    assert api.post("/api/v1/commands/approve-match", json=at, headers=sent).status_code == 200
    over = api.get(f"/api/v1/matches/{match_id}/options")
    assert over.status_code == 404
    many = "&".join(f"specialist_id={uuid4()}" for _ in range(11))
    assert api.get(f"/api/v1/matches/{match_id}/options?{many}").status_code == 422


def test_what_is_kept_for_later_assigned_and_commented_is_told(peermatch, coordinator, match_id):
    tomorrow = peermatch.deployment.service.program.today(peermatch.deployment.clock.now())
    tomorrow += timedelta(days=1)
    assert (
        send(coordinator, "comment-on-proposal", match_id, comment="Call first").status_code == 303
    )
    account = peermatch.deployment.accounts.by_login("coordinator").account_id
    assert send(coordinator, "assign-review", match_id, assignee=str(account)).status_code == 303
    told = text_of(coordinator.get(f"/matches?match={match_id}"))
    assert "Call first" in told
    assert "For Test coordinator" in told
    assert match_id in rows_of(coordinator.get("/matches?whose=mine"))
    later = send(coordinator, "keep-for-later", match_id, until=tomorrow.isoformat())
    assert later.status_code == 303
    assert match_id not in rows_of(coordinator.get("/matches"))
    assert match_id in rows_of(coordinator.get("/matches?whose=later"))
    wrong = send(coordinator, "keep-for-later", match_id, until="2020-01-01")
    assert (wrong.status_code, "Keep for later" in wrong.text) == (422, True)


def test_a_view_is_kept_for_the_account_alone_and_removed(peermatch, coordinator):
    sent = {"command_id": str(uuid4()), "layout": "views", "county": "Essex", "urgency": "urgent"}
    assert coordinator.post("/do/save-queue-view", data=sent).status_code == 303
    page = coordinator.get("/matches")
    assert 'href="/matches?county=Essex&amp;urgency=urgent"' in page.text
    assert ">Essex, Urgent</a>" in page.text
    [view] = re.findall(r'name="view_id" value="([^"]+)"', page.text)
    dropped = {"command_id": str(uuid4()), "layout": "views", "view_id": view}
    assert coordinator.post("/do/drop-queue-view", data=dropped).status_code == 303
    assert "Essex, Urgent" not in coordinator.get("/matches").text


def test_a_view_kept_by_words_that_nobody_knows_stops_no_page(peermatch, coordinator):
    sent = {"command_id": str(uuid4()), "layout": "views", "sort": "by-luck", "whose": "theirs"}
    assert coordinator.post("/do/save-queue-view", data=sent).status_code == 303
    page = coordinator.get("/matches")
    assert (page.status_code, "by luck" in page.text) == (200, True)
    [*_, told] = peermatch.bearer(Role.COORDINATOR).get("/api/v1/kept-views/review-queue").json()
    assert (told["sort"], told["whose"], told["county"]) == ("by-luck", "theirs", "")
    [view] = re.findall(r'name="view_id" value="([^"]+)"', page.text)
    dropped = {"command_id": str(uuid4()), "layout": "views", "view_id": view}
    assert coordinator.post("/do/drop-queue-view", data=dropped).status_code == 303


def test_several_are_looked_at_and_approved_together_or_say_why_not(
    peermatch, coordinator, match_id, new_referral
):
    other = another(peermatch, new_referral)
    peermatch.perform(
        COORDINATOR, DeclineMatch(match_id=UUID(other), reason=DeclineReason.SOMEONE_DIFFERENT)
    )
    look = coordinator.get(f"/matches/approve?m={match_id}&m={other}")
    assert "1 of 2 can be approved. Nothing has been approved yet." in text_of(look)
    assert "This match has already been decided." in text_of(look)
    together = {"command_id": str(uuid4()), "layout": "together", "match_ids": [match_id, other]}
    done = coordinator.post("/do/approve-together", data=together)
    assert done.status_code == 200
    assert "1 match approved." in text_of(done)
    assert "This match has already been decided." in text_of(done)
    assert "Nothing is selected." in text_of(coordinator.get("/matches/approve"))


def another(peermatch, new_referral) -> str:
    headers = {"Idempotency-Key": str(uuid4())}
    body = {**new_referral, "participant_name": "Sasha Testcase", "birth_date": "1980-01-01"}
    intake = peermatch.bearer(Role.INTAKE)
    answer = intake.post("/api/v1/commands/receive-referral", json=body, headers=headers)
    return peermatch.propose(answer.json()["referral_id"])


def test_an_approval_is_undone_from_the_queue(peermatch, coordinator, match_id):
    approved = send(coordinator, "approve-match", match_id)
    assert match_id not in rows_of(coordinator.get("/matches"))
    told = coordinator.get(approved.headers["location"])
    assert 'action="/do/undo-approval"' in told.text
    undone = send(coordinator, "undo-approval", match_id)
    assert undone.status_code == 303
    again = coordinator.get(undone.headers["location"])
    assert match_id in rows_of(again)
    assert f'data-match="{match_id}"' in again.text


def test_what_changed_since_is_told_by_ids_alone(peermatch, coordinator, match_id):
    place = queue_news.newest_place(peermatch.deployment.views)
    quiet = coordinator.get(f"/matches/changed?since={place}").json()
    assert quiet == {"place": place, "changed": []}
    assert send(coordinator, "comment-on-proposal", match_id, comment="Noted").status_code == 303
    told = coordinator.get(f"/matches/changed?since={place}")
    assert told.json()["changed"] == [match_id]
    assert "Noted" not in json.dumps(told.json())


def test_a_page_costs_as_many_reads_whatever_the_queue_holds(
    peermatch, coordinator, match_id, new_referral
):
    reading = peermatch.deployment.web_services().reading(coordinator_actor(peermatch))
    before = reads_of(reading)
    another(peermatch, new_referral)
    assert reads_of(reading) == before


def coordinator_actor(peermatch):
    account = peermatch.deployment.accounts.by_login("coordinator")
    return Actor(name=str(account.account_id), role=COORDINATOR)


def reads_of(reading) -> int:
    """By this thread alone: the projector works beside it."""
    mine = threading.get_ident()
    seen: list[str] = []
    engine = reading.views.engine

    def note(_connection, _cursor, statement, *_more) -> None:
        if threading.get_ident() == mine:
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        review_queue.page(reading, PartRequest(size=12))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)
