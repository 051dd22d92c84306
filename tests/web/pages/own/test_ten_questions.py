"""The ten questions (BARC-10): answered at one's own page, read aloud, from paper, over the API."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

from domain.people.wellness.barc import AGREEMENT, BARC_ITEMS
from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived
from peermatch.web.pages.own import own_words
from web.pages.own.own_links import made, opened, received

QUESTIONS, ANSWER = "/your-page/ten-questions", "/your-page/ten-questions/answer"
FOUR = dict.fromkeys(BARC_ITEMS, "4")


def send(client, path, **typed):
    return client.post(path, data={"command_id": str(uuid4()), **typed})


def supported(peermatch, referral_id):
    """The match of the signed-in CPRS, whom it is with, and the CPRS's two clients."""
    match_id = str(peermatch.propose(referral_id))
    key = {"Idempotency-Key": str(uuid4())}
    peermatch.bearer(Role.COORDINATOR).post(
        "/api/v1/commands/approve-match", headers=key, json={"match_id": match_id}
    )
    whose = str(derived("participant", UUID(referral_id)))
    return match_id, whose, peermatch.client(Role.CPRS), peermatch.bearer(Role.CPRS)


def test_the_words_are_those_of_the_questionnaire():
    assert own_words.BARC == BARC_ITEMS
    assert own_words.AGREEMENT == AGREEMENT


def test_they_answer_at_their_own_page_and_see_their_points(peermatch):
    _, whose = received(peermatch)
    client = opened(peermatch, made(peermatch, whose))
    assert f'href="{QUESTIONS}"' in client.get("/your-page/goals").text
    assert "My points" not in client.get(QUESTIONS).text
    form = client.get(ANSWER).text
    assert form.count('type="radio"') == 60
    assert "Leave fast" in form
    half = dict.fromkeys(list(BARC_ITEMS)[:9], "5")
    refused = send(client, ANSWER, **half)
    assert refused.status_code == 409
    assert "Please answer all ten." in refused.text
    assert refused.text.count("checked") == 9
    assert refused.text.count("Not answered yet") == 1
    for wrong in ("7", "0", "x", "٣"):
        assert send(client, ANSWER, **half, progress=wrong).status_code == 409
    done = send(client, ANSWER, **half, progress="1")
    assert done.headers["location"] == f"{QUESTIONS}?done=answered"
    page = client.get(QUESTIONS).text
    assert "Last time: 46 of 60." in page
    assert "<svg" in page
    assert "You answered today." in page
    assert send(client, ANSWER, **FOUR).status_code == 409
    assert "Sus puntos" not in page
    spanish = client.get(f"{QUESTIONS}?lang=es").text
    assert "La última vez: 46 de 60." in spanish
    assert "Recibo mucho apoyo" in client.get(f"{ANSWER}?lang=es").text
    [told] = client.get("/your-page/record.json").json()["recovery_capital"]
    assert (told["points"], told["how"], told["answers"]["progress"]) == (46, "on-the-phone", 1)
    other = opened(peermatch, made(peermatch, received(peermatch)[1]))
    assert "46" not in re.sub(r"<head>.*?</head>", "", other.get(QUESTIONS).text, flags=re.S)


def test_a_specialist_reads_them_aloud_types_paper_and_takes_a_slip_back(peermatch, referral_id):
    match_id, whose, client, api = supported(peermatch, referral_id)
    page, form = f"/my-matches/{match_id}", f"/my-matches/{match_id}/ten-questions"
    assert "They have not answered them yet." in client.get(page).text
    shown = client.get(form).text
    assert shown.count('type="radio"') == 63
    today = peermatch.today()
    sent = {
        "layout": "ten-questions",
        "match_id": match_id,
        "participant_id": whose,
        "way": "read-aloud",
        "answered_on": str(today),
        **FOUR,
    }
    refused = send(client, "/do/record-barc", **{**sent, "friends": ""})
    assert refused.status_code == 422
    assert "There is no answer to “I get lots of support from friends”." in refused.text
    done = send(client, "/do/record-barc", **sent)
    assert done.headers["location"].startswith(page)
    earlier = {"answered_on": str(today - timedelta(days=200)), "way": "on-paper"}
    key = {"Idempotency-Key": str(uuid4())}
    paper = {"participant_id": whose, **earlier, **dict.fromkeys(BARC_ITEMS, 2)}
    said = api.post("/api/v1/commands/record-barc", headers=key, json=paper)
    assert said.status_code == 200, said.text
    wrong = {**paper, "energy": 7, "answered_on": str(today - timedelta(days=9))}
    key = {"Idempotency-Key": str(uuid4())}
    said = api.post("/api/v1/commands/record-barc", headers=key, json=wrong)
    assert (said.status_code, said.json()["code"]) == (422, "barc-answer-out-of-range")
    theirs = {"way": "on-the-phone", "answered_on": str(today - timedelta(days=9))}
    assert send(client, "/do/record-barc", **{**sent, **theirs}).status_code == 422
    now = client.get(page).text
    assert "40 points last time, 20 more than the first time." in now
    told = api.get(f"/api/v1{page}").json()["recovery_capital"]
    assert [(one["points"], one["way"]) for one in told] == [(20, "on-paper"), (40, "read-aloud")]
    own = opened(peermatch, made(peermatch, whose)).get(QUESTIONS).text
    assert "20 points more than the first time." in own
    assert (
        "to meet with you"
        in opened(peermatch, made(peermatch, whose)).get("/your-page/record").text
    )
    slip = {"participant_id": whose, "answered_on": str(today), "reason": "Another person."}
    assert send(client, "/do/take-back-barc", **slip, back=page).status_code == 303
    assert "20 points last time." in client.get(page).text


def test_a_coordinator_enters_what_was_given_and_reads_nothing(peermatch, referral_id):
    match_id, whose, cprs, _ = supported(peermatch, referral_id)
    client = peermatch.client(Role.COORDINATOR)
    page = f"/referrals/{referral_id}/ten-questions"
    assert page in client.get(f"/referrals/{referral_id}").text
    assert client.get(page).text.count('type="radio"') == 63
    sent = {
        "layout": "answers-entered",
        "referral_id": referral_id,
        "participant_id": whose,
        "way": "by-phone",
        "answered_on": str(peermatch.today()),
        **FOUR,
    }
    refused = send(client, "/do/enter-barc", **{**sent, "friends": ""})
    assert refused.status_code == 422
    assert "There is no answer to “I get lots of support from friends”." in refused.text
    done = send(client, "/do/enter-barc", **sent)
    assert done.headers["location"].startswith(f"/referrals/{referral_id}")
    assert "40 points" not in client.get(f"/referrals/{referral_id}").text
    assert "40 points last time" in cprs.get(f"/my-matches/{match_id}").text
    assert peermatch.client(Role.INTAKE).get(page).status_code == 403
    assert client.get(f"/referrals/{uuid4()}/ten-questions").status_code == 404


def test_nobody_else_of_the_staff_sees_or_records_them(peermatch, referral_id):
    match_id, whose, client, _ = supported(peermatch, referral_id)
    for role in (Role.INTAKE, Role.COORDINATOR, Role.MANAGER):
        other = peermatch.client(role)
        assert other.get(f"/my-matches/{match_id}/ten-questions").status_code == 403
        assert send(other, "/do/record-barc", participant_id=whose, **FOUR).status_code == 403
    assert client.get(f"/my-matches/{uuid4()}/ten-questions").status_code == 404


def test_a_blank_form_is_there_to_print(peermatch):
    assert peermatch.client(Role.COORDINATOR).get("/ten-questions/en").status_code == 200
    client = peermatch.client(Role.CPRS)
    english, spanish = (client.get(f"/ten-questions/{code}").text for code in ("en", "es"))
    assert all(words in english for words in BARC_ITEMS.values())
    assert "Diez preguntas" in spanish
    assert client.get("/ten-questions/fr").status_code == 404
