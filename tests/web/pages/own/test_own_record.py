"""Somebody reads their record: what they said, their consents, who was told and who looked; takes a
consent back, and takes all of it away."""

import re
from datetime import timedelta
from uuid import uuid4

from domain.shared.roles import Role
from web.conftest import SPECIALIST
from web.pages.own.own_links import made, opened, received


def send(client, path: str, **typed: str):
    return client.post(path, data={"command_id": str(uuid4()), **typed})


def test_they_read_what_they_said_and_who_looked(peermatch):
    referral, whose = received(
        peermatch, gender_preference="woman", gender_preference_strength="preferred", county="Essex"
    )
    peermatch.client(Role.COORDINATOR).get(f"/referrals/{referral}")
    told = {
        "participant_id": whose,
        "disclosure_id": str(uuid4()),
        "use": "matching",
        "recipient": "Dr. Vance",
        "information": "That they meet with us",
        "purpose": "Care",
    }
    assert peermatch.command(Role.INTAKE, "disclose", **told).status_code == 200
    client = opened(peermatch, made(peermatch, whose))
    record = client.get("/your-page/record").text
    seen = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", record))
    for words in ("Essex", "A woman", "Dr. Vance", "That they meet with us", "Test coordinator"):
        assert words in seen
    assert "to keep your record" in seen
    everything = client.get("/your-page/record/all").text
    assert "Dr. Vance" in everything
    file = client.get("/your-page/record.json")
    assert file.headers["content-disposition"] == 'attachment; filename="record.json"'
    assert file.headers["cache-control"] == "no-store"
    told = file.json()
    assert told["county"] == "Essex"
    assert [one["to"] for one in told["told"]] == ["Dr. Vance"]
    assert "Test coordinator" in {one["by"] for one in told["looked_at"]}
    spanish = client.get("/your-page/record?lang=es").text
    assert "para llevar su expediente" in spanish


def test_they_take_a_consent_back(peermatch):
    _, whose = received(peermatch)
    client = opened(peermatch, made(peermatch, whose))
    record = client.get("/your-page/record").text
    path = re.search(r"/your-page/consents/[0-9a-f-]{36}", record)[0]
    assert "Take back this consent?" in client.get(path).text
    answer = send(client, path)
    assert answer.headers["location"] == "/your-page/record?done=taken-back"
    after = client.get(answer.headers["location"]).text
    assert "Your consent is taken back from today on." in after
    assert "Taken back on" in after
    assert client.get("/your-page").status_code == 200, "their record stays theirs"
    for unknown in (client.get, lambda p: send(client, p)):
        assert unknown(f"/your-page/consents/{uuid4()}").status_code == 404


def test_they_choose_whom_they_meet_with(peermatch):
    referral, whose = received(peermatch)
    asked = {
        "referral_id": referral,
        "round": 1,
        "specialists": [str(SPECIALIST)],
        "answer_by": str(peermatch.today() + timedelta(days=5)),
    }
    made_list = peermatch.command(Role.COORDINATOR, "offer-shortlist", **asked)
    assert made_list.status_code == 200, made_list.text
    client = opened(peermatch, made(peermatch, whose))
    assert "/your-page/choose" in client.get("/your-page").text
    choose = client.get("/your-page/choose").text
    assert "Answer by" in choose
    refused = send(client, "/your-page/choose", answer="ranked")
    assert refused.status_code == 409
    assert "one first choice" in refused.text
    first = {f"place-{SPECIALIST}": "1", "answer": "ranked"}
    chosen = send(client, "/your-page/choose", **first)
    assert chosen.headers["location"] == "/your-page?done=chosen"
    assert "checked" in client.get("/your-page/choose").text
    anybody = send(client, "/your-page/choose", answer="anybody")
    assert anybody.headers["location"] == "/your-page?done=chosen"
    nobody = send(client, "/your-page/choose", answer="nobody")
    assert nobody.headers["location"] == "/your-page?done=turned-down"
    assert client.get("/your-page/choose").status_code == 404
    stranger = opened(peermatch, made(peermatch, received(peermatch)[1]))
    assert stranger.get("/your-page/choose").status_code == 404


def test_all_that_they_said_is_there_to_read_and_to_take_away(peermatch):
    """In either language; nothing that they left out has a line."""
    _, whose = received(peermatch, county="Essex", gender_preference="", areas=["trauma/combat"])
    bare = opened(peermatch, made(peermatch, whose)).get("/your-page/record").text
    assert "Interpreter" not in bare
    assert "I have no way to get there" not in bare
    by_id = {"participant_id": whose}
    hours = ["Mon 09:00-12:00"]
    contact = {"phone": "(804) 555-0142", "email": "", "ways": ["text"], "hours": hours}
    for command, told in (
        ("choose-contact", {**contact, "caller_says": "the library"}),
        ("state-names", {"preferred_name": "Robbie", "pronouns": "they"}),
        ("name-guardian", {"name": "Ida Guard", "relationship": "aunt", "phone": ""}),
        ("state-interpreter", {"interpreter": "ase"}),
        ("state-places", {"sites": ["TAP"], "transport": "none"}),
        ("state-conversation-wishes", {"ask_about": "My garden", "leave_alone": "The army"}),
        ("state-wishes", {"exclude_specialists": [str(SPECIALIST)], "prefer_specialists": []}),
    ):
        answer = peermatch.command(Role.INTAKE, command, **by_id, **told)
        assert answer.status_code == 200, (command, answer.text)
    client = opened(peermatch, made(peermatch, whose))
    for path in ("/your-page/record", "/your-page/record/all"):
        english = client.get(f"{path}?lang=en").text
        for words in (
            "Robbie", "they", "Ida Guard, aunt", "American Sign Language", "the library",
            "Text me", "Mon 9:00 am–12:00 pm", "I have no way to get there", "My garden",
            "The army", "Trauma", "by phone", "Thu 1:00 pm–4:00 pm", "I would rather not meet with",
        ):  # fmt: skip
            assert words in english, (path, words)
        assert "No tengo cómo llegar" in client.get(f"{path}?lang=es").text
    told = client.get("/your-page/record.json").json()
    assert told["asked_for"][0]["areas"] == ["trauma/combat"]
    assert told["asked_for"][0]["available"] == ["Mon 09:00-12:00", "Thu 13:00-16:00"]
    assert (told["ask_about"], told["leave_alone"]) == ("My garden", "The army")
    assert (told["safe_hours"], told["caller_says"]) == (["Mon 09:00-12:00"], "the library")
    assert (told["transport"], told["guardian"], told["interpreter"]) == (
        "none",
        "Ida Guard",
        "ase",
    )


def test_without_consent_the_page_says_so_and_stays_theirs(peermatch):
    """42 CFR 2.23: a look at one's own record needs no consent."""
    referral, whose = received(peermatch)
    client = opened(peermatch, made(peermatch, whose))
    home = client.get("/your-page").text
    assert "We tell you when there is one." in home
    assert "See my consents" not in home
    match_id = peermatch.propose(referral)
    assert peermatch.command(Role.COORDINATOR, "approve-match", match_id=match_id).is_success
    for path in set(
        re.findall(r"/your-page/consents/[0-9a-f-]{36}", client.get("/your-page/record").text)
    ):
        send(client, path)
    home = client.get("/your-page").text
    assert "nothing new is planned" in home
    assert "look here for what is new" in home
    assert "no se planea nada nuevo" in client.get("/your-page?lang=es").text
    appointment = re.search(r"/your-page/appointments/[0-9a-f-]{36}", home)[0]
    assert ": planned<" in client.get("/your-page/record/all?lang=en").text
    change = client.get(f"{appointment}?lang=en").text
    assert "Without your consent nothing new is planned." in change
    assert "free for both of you" not in change
    for path in ("/record", "/record/all", "/record.json", "/goals", "/help", "/handing-on"):
        assert client.get(f"/your-page{path}").status_code == 200
    asked = client.get("/your-page/someone-different?lang=en").text
    assert "if you want someone different, please call us" in asked
    answer = send(client, "/your-page/someone-different")
    assert answer.headers["location"] == "/your-page?done=needs-consent"
    assert "we need your consent" in client.get(answer.headers["location"]).text
    (one,) = client.get("/your-page/record.json").json()["appointments"]
    assert (one["status"], one["why_not"]) == ("missed", "cancelled-by-staff")
    assert ": it did not take place<" in client.get("/your-page/record/all?lang=en").text
