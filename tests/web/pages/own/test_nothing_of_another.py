"""Whatever somebody asks of their own page, and whatever they send with it: nothing of another
participant is shown, and nothing of theirs is changed. Neither is anything of anybody in a feed, in
a message, or in what a phone keeps in clear."""

import json
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.people.participant import PARTICIPANT
from domain.people.plan import PLAN
from domain.people.wellness.stated_goals import OWN_GOALS, own_goals_id
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.usecases.people.gateway import Answer
from peermatch.web.http.access import ForParticipants, routes
from peermatch.worker.sending.message_sending import MessageSending
from stories.extent import examples
from web.pages.own.own_links import made, opened, received

WORDS = {
    "name": "Quillonby",
    "phone": "555-0191",
    "county": "Mathews",
    "goal": "Plimgrove",
    "step": "Wexhollow",
    "own": "Tarrowmere",
    "told": "Dovrexley",
    "signed": "Hazzleby",
    "works": "Brambleford",
}
"""What the other one's record holds, and the one's does not."""
OFFERED = f"<option>{WORDS['county']}</option>"
"""Everybody may choose each county to look for help in; theirs would be selected."""
PARAMETER = re.compile(r"\{(\w+)\}")


def somebody(on, **words: str):
    """With a session, a plan with a step, a consent and a disclosure; and their open page."""
    referral, whose = received(
        on,
        participant_name=f"Robin {words['name']}",
        phone=f"(804) {words['phone']}",
        county=words["county"],
    )
    match_id = on.propose(referral)
    approved = on.command(Role.COORDINATOR, "approve-match", match_id=match_id).json()
    plan_id = str(uuid4())
    agreed = {"plan_id": plan_id, "participant_id": whose, "goals": [f"home: {words['goal']}"]}
    today = str(on.today())
    on.command(Role.COORDINATOR, "agree-plan", **agreed, agreed_on=today)
    told = {"participant_id": whose, "disclosure_id": str(uuid4()), "use": "matching"}
    said = {"recipient": words["told"], "information": words["told"], "purpose": "Care"}
    on.command(Role.INTAKE, "disclose", **told, **said)
    client = opened(on, made(on, whose))
    works = {"topic-what-works": "what-works", "what_works": words["works"]}
    handing_on = {"command_id": str(uuid4()), **works}
    assert client.post("/your-page/handing-on", data=handing_on).status_code == 303
    named = {"command_id": str(uuid4()), "goal": "0", "words": words["step"]}
    assert client.post("/your-page/goals/steps", data=named).status_code == 303
    read = on.deployment.store.read
    (step_id,) = read(PLAN, UUID(plan_id)).steps
    stated = {"command_id": str(uuid4()), "dimension": "purpose", "words": words["own"]}
    assert client.post("/your-page/goals", data=stated).status_code == 303
    (goal_id,) = read(OWN_GOALS, own_goals_id(UUID(whose))).goals
    (consent,) = read(PARTICIPANT, UUID(whose)).consents
    about = {"participant_id": whose, "form_id": str(uuid4())}
    scan = [("files", ("scan.pdf", b"%PDF-1.7\n" + words["signed"].encode() + b"\n%%EOF", ""))]
    kept = on.bearer(Role.INTAKE).post("/api/v1/consent-papers", data=about, files=scan).json()
    days = {"signed_on": today, "expires_on": "2034-01-05"}
    form = {"kind": "care", "language": "en", "signed_name": words["signed"]}
    signed = on.command(Role.INTAKE, "sign-consent-form", **about, **days, **form, **kept)
    ids = {
        "participant_id": whose,
        "form_id": signed.json()["form_id"],
        "scan_id": kept["scans"][0],
        "session_id": approved["session_id"],
        "match_id": match_id,
        "plan_id": plan_id,
        "step_id": str(step_id),
        "goal_id": str(goal_id),
        "consent_id": str(consent.consent_id),
        "referral_id": referral,
    }
    return client, ids


@pytest.fixture(scope="module")
def two(peermatch):
    """The one who asks, and the other's page and ids."""
    plain = dict.fromkeys(WORDS, "Ownword") | {"phone": "555-0142", "county": "Essex"}
    return somebody(peermatch, **plain), somebody(peermatch, **WORDS)


@pytest.fixture(scope="module")
def asked(peermatch, two):
    """Each way to ask something of one's own page, and what anybody's calendar or browser gets:
    the feed of whoever supports both, and all that a phone keeps in clear."""
    own = sorted(
        (method, path)
        for path, methods, access in routes(peermatch.app)
        for method in methods
        if access and isinstance(access[0], ForParticipants)
    )
    link = peermatch.client(Role.CPRS).post("/calendar-links", data={"label": "Phone"}).text
    [feed] = re.findall(r'value="http://testserver(/feeds/[0-9a-f]{64}\.ics)"', link)
    assert "BEGIN:VEVENT" in peermatch.client().get(feed).text
    worker = peermatch.client().get("/service-worker.js").text
    kept = json.loads(worker.partition("const KEPT = ")[2].partition(";")[0])
    phone = ("/service-worker.js", "/manifest.webmanifest", *kept)
    return [*own, *(("GET", path) for path in (feed, *phone))]


def everything(client) -> str:
    """The whole record, without the times at which staff looked."""
    record = client.get("/your-page/record.json").json()
    return str({**record, "looked_at": []})


def test_the_other_sees_all_of_it(two):
    """Else the words would be nowhere to be found."""
    _, (other, _) = two
    pages = [other.get(f"/your-page{p}").text for p in ("", "/record", "/goals", "/record.json")]
    assert {word for word in WORDS.values() if word in " ".join(pages)} == set(WORDS.values())


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_nothing_of_one_participant_reaches_anothers_link(two, asked, data):
    (client, mine), (other, theirs) = two
    before = everything(other)
    method, path = data.draw(st.sampled_from(asked))
    known = st.sampled_from([*theirs.values(), *mine.values(), str(uuid4())])

    def filled(part: re.Match[str]) -> str:
        return theirs[part[1]] if data.draw(st.booleans()) else data.draw(known)

    address = PARAMETER.sub(filled, path)
    fields = data.draw(
        st.dictionaries(st.sampled_from([*theirs, "answer", "starts_at", "done", "goal"]), known)
    )
    sent = {"command_id": data.draw(known), "words": "One more", **theirs, **fields}
    kind = {"data": sent} if method == "POST" else {"params": sent}
    answer = client.request(method, address, **kind)

    assert answer.status_code in (200, 204, 303, 404, 409), (method, address)
    said = f"{answer.text} {answer.headers}".replace(OFFERED, "")
    assert [word for word in WORDS.values() if word in said] == []
    assert everything(other) == before


class Line:
    """A gateway that keeps what it gets."""

    knows_keys = False

    def __init__(self):
        self.got = []

    def send(self, letter):
        self.got.append(letter)
        return Answer.TAKEN


def test_no_message_says_anything_of_anybody(two, peermatch, monkeypatch):
    monkeypatch.setattr("domain.sessions.handing_over.at_night", lambda _minute: False)
    monkeypatch.setattr("peermatch.worker.sending.message_sending.GRACE", timedelta())
    monkeypatch.setattr("peermatch.worker.sending.message_sending.WHEN_DUE", frozenset())
    line = Line()
    gateways = {SafeContact.TEXT: line, SafeContact.EMAIL: line}
    sending = MessageSending(peermatch.deployment.service, gateways)
    sending.look()
    assert {letter.to[-8:] for letter in line.got} >= {WORDS["phone"], "555-0142"}
    said = " ".join(f"{letter.subject} {letter.text}" for letter in line.got)
    assert [word for word in (*WORDS.values(), "Ownword") if word in said] == []
