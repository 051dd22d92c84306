"""What matters to somebody in whom they meet: ranked at their own page, met in the matching."""

from uuid import UUID, uuid4

from domain.people.participant import PARTICIPANT
from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived, specialist_id
from web.pages.own.own_links import made, opened, received

MATTERS = "/your-page/what-matters"
FIRST = {"parent": "is a parent", "place-parent": "1"}
SECOND = {"faith": "own-words", "own-faith": "Quaker", "place-faith": "2"}
NICE = {"culture": "", "own-culture": "From the Northern Neck"}


def send(client, **typed):
    return client.post(MATTERS, data={"command_id": str(uuid4()), **typed})


def test_they_rank_what_matters_and_staff_who_match_read_it(peermatch):
    referral, whose = received(peermatch)
    must = {"participant_id": whose, "wishes": ["veteran: has served (required)"]}
    assert peermatch.command(Role.INTAKE, "state-more-wishes", **must).status_code == 200
    client = opened(peermatch, made(peermatch, whose))
    assert f'href="{MATTERS}"' in client.get("/your-page").text
    page = client.get(MATTERS).text
    assert "This has to be so" in page
    assert "Military service: Has served" in page
    assert page.count("How much it matters") == 11
    done = send(client, **FIRST, **SECOND, **NICE)
    assert done.headers["location"] == f"{MATTERS}?done=ranked"
    now = client.get(f"{MATTERS}?lang=es").text
    assert '<option value="is a parent" selected>Tiene hijos</option>' in now
    assert 'value="Quaker"' in now
    person = peermatch.deployment.store.read(PARTICIPANT, UUID(whose))
    assert [(one.topic, one.answer, one.strength) for one in person.profile.wishes] == [
        ("veteran", "has served", "required"),
        ("parent", "is a parent", "preferred"),
        ("faith", "Quaker", "preferred"),
        ("culture", "From the Northern Neck", "preferred"),
    ]
    staff = peermatch.client(Role.COORDINATOR).get(f"/referrals/{referral}").text
    assert "parent: is a parent (preferred)" in staff
    assert client.get("/your-page/record.json").json()["wishes"][1]["answer"] == "is a parent"
    assert send(client).headers["location"] == f"{MATTERS}?done=ranked"
    left = peermatch.deployment.store.read(PARTICIPANT, UUID(whose)).profile.wishes
    assert [one.topic for one in left] == ["veteran"]


def test_what_is_no_order_is_asked_again_and_nothing_is_lost(peermatch):
    _, whose = received(peermatch)
    client = opened(peermatch, made(peermatch, whose))
    for wrong, says in (
        ({**FIRST, **SECOND, "place-faith": "1"}, "Give each choice once"),
        ({**SECOND}, "Say what matters most"),
        ({**FIRST, "place-work": "2"}, "Say in your own words what it is"),
        ({**FIRST, **SECOND, "own-faith": ""}, "Say in your own words what it is"),
    ):
        answer = send(client, **wrong)
        assert answer.status_code == 409
        assert says in answer.text
    assert "is a parent" not in client.get("/your-page/record").text
    other = opened(peermatch, made(peermatch, received(peermatch)[1]))
    assert "Quaker" not in other.get(MATTERS).text


def test_words_of_their_own_count_without_a_choice_in_the_list(peermatch):
    _, whose = received(peermatch)
    client = opened(peermatch, made(peermatch, whose))
    assert send(client, **FIRST, **{"faith": "", "own-faith": "Quaker"}).status_code == 303
    assert 'value="Quaker"' in client.get(MATTERS).text
    assert send(client, **FIRST, **{"faith": "", "own-faith": "Quaker"}).status_code == 303
    assert "Quaker" not in client.get(MATTERS).text, "that it doesn't matter was chosen"
    for hidden in ("Qua\u202eker", "Quaker\nlanguage: English (required)"):
        answer = send(client, **FIRST, **{"faith": "own-words", "own-faith": hidden})
        assert answer.status_code == 409
        assert "Say in your own words what it is" in answer.text


def test_a_first_choice_that_a_specialist_stated_is_told_with_the_pair(peermatch, referral_id):
    """The coordinator reads what was asked for beside what may be told."""
    whose = str(derived("participant", UUID(referral_id)))
    own = str(specialist_id("S0003"))
    says = ["parent: Is a parent (matched)", "faith: Baptist (coordinators)"]
    told = peermatch.command(Role.CPRS, "describe-specialist", specialist_id=own, about=says)
    assert told.status_code == 200, told.text
    client = opened(peermatch, made(peermatch, whose))
    assert send(client, **FIRST).status_code == 303
    match_id = peermatch.propose(referral_id)
    coordinator = peermatch.client(Role.COORDINATOR)
    page = coordinator.get(f"/matches/{match_id}").text
    assert "parent: is a parent (preferred)" in page
    may_be_shared = page[page.index("May be shared") :]
    assert "Is a parent" in may_be_shared
    assert "Baptist" not in may_be_shared
    beside = coordinator.get(f"/matches?match={match_id}").text
    assert "They stated it" in beside
    assert "Not stated: ask them" not in beside
