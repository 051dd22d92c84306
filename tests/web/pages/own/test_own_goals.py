"""Goals in somebody's own words, with small steps that they name and tick off; staff see them."""

import re
from uuid import uuid4

from domain.shared.roles import Role
from web.pages.own.own_links import made, opened, received


def send(client, path: str, **typed: str):
    return client.post(path, data={"command_id": str(uuid4()), **typed})


def with_goals(peermatch):
    referral, whose = received(peermatch)
    agreed = peermatch.command(
        Role.COORDINATOR,
        "agree-plan",
        plan_id=str(uuid4()),
        participant_id=whose,
        goals=["community: Feel okay in a crowd", "home: Find a place of my own"],
        agreed_on=str(peermatch.today()),
    )
    assert agreed.status_code == 200, agreed.text
    return referral, opened(peermatch, made(peermatch, whose))


def test_they_name_a_step_and_tick_it_off(peermatch):
    referral, client = with_goals(peermatch)
    assert "You have 2 goals." in client.get("/your-page").text
    goals = client.get("/your-page/goals").text
    assert goals.index("Feel okay in a crowd") < goals.index("Find a place of my own")
    assert "Home and living" in goals
    words = "Go to the library once"
    added = send(client, "/your-page/goals/steps", goal="0", words=words)
    assert added.headers["location"] == "/your-page/goals?done=step"
    page = client.get("/your-page/goals").text
    assert "0 of 1 step" in page
    path = re.search(r"/your-page/goals/steps/[0-9a-f-]{36}", page)[0]
    done = send(client, path, done="yes")
    assert done.headers["location"] == "/your-page/goals?done=step-done"
    assert "1 of 1 step" in client.get("/your-page/goals").text
    assert "1 de 1 paso" in client.get("/your-page/goals?lang=es").text
    client.get("/your-page?lang=en")
    staff = peermatch.client(Role.COORDINATOR).get(f"/referrals/{referral}").text
    assert f"{words} (done)" in staff
    assert client.get("/your-page/record.json").json()["goals"][0]["steps"][0]["step"] == words
    send(client, path, done="no")
    assert "0 of 1 step" in client.get("/your-page/goals").text


def test_a_step_without_words_is_asked_again(peermatch):
    _, client = with_goals(peermatch)
    for words in ("", " ", "x" * 121):
        answer = send(client, "/your-page/goals/steps", goal="0", words=words)
        assert answer.status_code == 409
        assert "Say what the step is in a few words." in answer.text


def test_nobody_ticks_off_anothers_step(peermatch):
    _, client = with_goals(peermatch)
    send(client, "/your-page/goals/steps", goal="1", words="Call about a room")
    path = re.search(r"/your-page/goals/steps/[0-9a-f-]{36}", client.get("/your-page/goals").text)[
        0
    ]
    _, other = with_goals(peermatch)
    assert send(other, path, done="yes").status_code == 404
    assert "Call about a room" not in other.get("/your-page/goals").text
    nobody = opened(peermatch, made(peermatch, received(peermatch)[1]))
    assert "You have agreed on no goals yet." in nobody.get("/your-page/goals").text
    assert send(nobody, "/your-page/goals/steps", goal="0", words="x").status_code == 404


def test_they_state_a_goal_of_their_own_and_say_when_it_is_done(peermatch):
    """Also before anything was agreed with anybody; whoever supports them and the office see it."""
    referral, whose = received(peermatch)
    client = opened(peermatch, made(peermatch, whose))
    words = "Finish my GED"
    stated = send(client, "/your-page/goals", words=words, dimension="purpose")
    assert stated.headers["location"] == "/your-page/goals?done=goal"
    assert "You have one goal." in client.get("/your-page").text
    page = client.get("/your-page/goals").text
    assert f"“{words}”" in page
    staff = peermatch.client(Role.COORDINATOR)
    assert "They stated it on" in staff.get(f"/referrals/{referral}").text
    path = re.search(r"/your-page/goals/own/[0-9a-f-]{36}", page)[0]
    assert send(client, path, done="yes").headers["location"] == "/your-page/goals?done=goal-done"
    [kept] = client.get("/your-page/record.json").json()["own_goals"]
    assert (kept["goal"], kept["about"]) == (words, "purpose")
    assert kept["done_on"] == str(peermatch.today())
    assert "Metas propias" in client.get("/your-page/goals?lang=es").text
    assert "Lo dije yo" in client.get("/your-page/record/all?lang=es").text
    other = opened(peermatch, made(peermatch, received(peermatch)[1]))
    assert send(other, path, done="no").status_code == 404
    assert words not in other.get("/your-page/goals").text


def test_a_goal_of_their_own_without_words_or_part_of_life_keeps_what_was_typed(peermatch):
    client = opened(peermatch, made(peermatch, received(peermatch)[1]))
    for typed in ({"words": "A room"}, {"dimension": "home"}, {"words": "x" * 201}):
        answer = send(client, "/your-page/goals", **typed)
        assert answer.status_code == 409
        assert "Say what your goal is in a few words" in answer.text
        assert f'value="{typed.get("words", "home")}"' in answer.text


def test_a_goal_of_their_own_gets_steps_that_they_tick_off(peermatch):
    referral, whose = received(peermatch)
    client = opened(peermatch, made(peermatch, whose))
    send(client, "/your-page/goals", words="Finish my GED", dimension="purpose")
    page = client.get("/your-page/goals").text
    goal = re.search(r"/your-page/goals/own/[0-9a-f-]{36}", page)[0]
    words = "Ask at the library"
    named = send(client, f"{goal}/steps", words=words)
    assert named.headers["location"] == "/your-page/goals?done=step"
    page = client.get("/your-page/goals").text
    assert "0 of 1 step" in page
    step = re.search(rf"{goal}/steps/[0-9a-f-]{{36}}", page)[0]
    done = send(client, step, done="yes")
    assert done.headers["location"] == "/your-page/goals?done=step-done"
    assert "1 of 1 step" in client.get("/your-page/goals").text
    staff = peermatch.client(Role.COORDINATOR).get(f"/referrals/{referral}").text
    assert f"Step: {words} (done)" in staff
    [kept] = client.get("/your-page/record.json").json()["own_goals"]
    assert kept["steps"] == [{"step": words, "done_on": str(peermatch.today())}]
    assert words in client.get("/your-page/record/all").text
    assert "Say what the step is" in send(client, f"{goal}/steps", words=" ").text
    other = opened(peermatch, made(peermatch, received(peermatch)[1]))
    assert send(other, step, done="no").status_code == 404
    assert send(other, f"{goal}/steps", words="Not theirs").status_code == 404
    assert send(client, f"{goal}/steps/{uuid4()}", done="yes").status_code == 404
