"""Somebody looks for help at their own page, and says what they want; their CPRS asks about it."""

from uuid import UUID, uuid4

from domain.resources.kinds_of_help import GettingThere, Need
from domain.shared.roles import Role
from peermatch.usecases.resources.directory import (
    AddOrganization,
    AddResource,
    PlaceResource,
    RetireResource,
)
from web.pages.own.own_links import made, opened, received

PAGE = "/your-page/help"
ORGANIZATION, PANTRY, REFUGE = (UUID(int=n) for n in range(181, 184))


def listed(peermatch):
    peermatch.perform(Role.INTAKE, AddOrganization(organization_id=ORGANIZATION, name="Rivers"))
    for resource_id, name, need, counties in (
        (PANTRY, "River pantry", Need.FOOD, frozenset({"Gloucester"})),
        (REFUGE, "Quiet house", Need.SAFETY, frozenset()),
    ):
        command = AddResource(
            resource_id=resource_id,
            organization_id=ORGANIZATION,
            name=name,
            needs=frozenset({need}),
            counties=counties,
            languages=frozenset({"en", "es"}),
            phone="(804) 555-0101",
            getting_there=frozenset({GettingThere.BUS_STOP} if need is Need.FOOD else ()),
        )
        peermatch.perform(Role.INTAKE, command)
    refuge = PlaceResource(
        resource_id=REFUGE, place_id=uuid4(), confidential=True, county="Mathews"
    )
    pantry = PlaceResource(
        resource_id=PANTRY,
        place_id=uuid4(),
        confidential=False,
        county="Gloucester",
        place_name="Church hall",
        address="12 Main Street",
        city="Gloucester",
        postal_code="23061",
    )
    for command in (refuge, pantry):
        peermatch.perform(Role.INTAKE, command)


def sought(client, **typed):
    answer = client.post(PAGE, data=typed)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.text


def want(client, resource_id, need="food"):
    data = {"command_id": str(uuid4()), "resource_id": str(resource_id), "need": need}
    return client.post(f"{PAGE}/want", data=data)


def test_they_find_help_and_their_peer_asks_about_it(peermatch):
    listed(peermatch)
    referral, whose = received(peermatch)
    client = opened(
        peermatch,
        made(
            peermatch,
            whose,
        ),
    )
    assert f'href="{PAGE}"' in client.get("/your-page").text
    food = sought(client, need="food", county="Gloucester", language="es")
    assert "River pantry" in food
    assert "12 Main Street" in food
    assert "Quiet house" not in food
    assert "I want this" not in food, "nobody supports them yet"
    assert want(client, PANTRY).status_code == 404
    assert "River pantry" not in sought(client, need="food", county="Essex")
    assert "Nothing fits" in sought(client, need="food", county="Essex")
    assert "River pantry" in sought(client, getting_there="bus-stop")
    assert "River pantry" not in sought(client, need="food", getting_there="wheelchair")
    refuge = sought(client, need="safety")
    assert "Where it is stays secret" in refuge
    assert "Mathews" not in refuge.split('id="found"')[1]
    assert "River pantry" not in sought(client, need="food", open_now="yes"), "no hours are known"

    match_id = peermatch.propose(referral)
    assert peermatch.command(Role.COORDINATOR, "approve-match", match_id=match_id).is_success
    assert "I want this" in sought(client, need="food")
    assert want(client, PANTRY, "work").status_code == 409
    for _ in range(2):
        assert want(client, PANTRY).headers["location"] == f"{PAGE}?done=wanted"
    spanish = client.get(f"{PAGE}?lang=es").text
    assert "River pantry" in spanish
    assert "Le preguntamos cuando nos veamos" in spanish
    assert "You asked for this" in client.post(f"{PAGE}?lang=en", data={"need": "food"}).text

    staff, api = peermatch.client(Role.CPRS), peermatch.bearer(Role.CPRS)
    here = staff.get(f"/my-matches/{match_id}").text
    next_step = here[here.index('id="next-step"') : here.index('id="reach"')]
    assert "River pantry" in next_step
    assert "they asked for it at their own page" in next_step
    assert "Ask about 1 resource" in staff.get("/my-matches").text
    [one] = api.get(f"/api/v1/my-matches/{match_id}").json()["given"]
    assert (one["picked"], one["to_ask"]) == (True, True)
    told = {
        "match_id": match_id, "given_id": one["given_id"],
        "asked_on": str(peermatch.today()), "outcome": "got-it",
    }  # fmt: skip
    assert peermatch.command(Role.CPRS, "follow-up-resource", **told).is_success
    assert "Got it" in client.get(f"{PAGE}?lang=en").text
    assert client.get("/your-page/record.json").json()["resources"][0]["asked_for_it"] is True
    other = opened(peermatch, made(peermatch, received(peermatch)[1]))
    assert "River pantry" not in other.get(PAGE).text

    gone = RetireResource(resource_id=PANTRY, reason="Closed")
    peermatch.perform(Role.INTAKE, gone)
    assert "River pantry" not in sought(client, need="food").split('id="asked"')[0]
    assert want(client, PANTRY).status_code in (303, 409)
