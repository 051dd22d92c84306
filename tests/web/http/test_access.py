"""Who may call what: this table is the whole truth, and every row of it is tried."""

from uuid import uuid4

import pytest
from fastapi import APIRouter, FastAPI

from domain.shared.roles import STAFF as STAFF_ROLES
from domain.shared.roles import Role
from peermatch.usecases.core.reach import WHOSE
from peermatch.usecases.input.field_labels import kebab
from peermatch.usecases.registry import USE_CASES
from peermatch.web.http.access import (
    AccessNotDeclared,
    ApiForRoles,
    ForParticipants,
    ForRoles,
    require_declared_access,
    routes,
)
from stories.extent import taken
from stories.ways.access_table import (
    API,
    CPRS,
    EVERYONE,
    INTAKE,
    NO_COMMANDS,
    OPEN,
    PAGES,
)

CLOSED = taken(
    (
        pytest.param(*route, roles, id=" ".join(route))
        for table in (PAGES, API)
        for route, roles in table.items()
    ),
    one_in=6,
)


def named(path: str) -> str:
    """The path with an id that nothing has."""
    parts = [str(uuid4()) if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


def test_the_table_holds_every_route_and_nothing_else(peermatch):
    found = {
        (method, path): declared[0]
        for path, methods, declared in routes(peermatch.app)
        for method in methods
    }
    roles = {route: access.roles for route, access in found.items() if isinstance(access, ForRoles)}
    others = {route: type(a) for route, a in found.items() if not isinstance(a, ForRoles)}
    assert roles == PAGES | API
    assert others == OPEN
    assert {r for r, a in found.items() if isinstance(a, ApiForRoles)} == set(API)


@pytest.mark.parted
@pytest.mark.parametrize(("method", "path", "roles"), CLOSED)
def test_nobody_is_let_in_without_signing_in(peermatch, method, path, roles):
    answer = peermatch.client().request(method, named(path))
    if path.startswith("/api/"):
        assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-needed")
        assert answer.headers["www-authenticate"] == "Bearer"
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=/")


@pytest.fixture(scope="module")
def everyone(peermatch):
    return {role: peermatch.client(role) for role in EVERYONE}


@pytest.mark.parted
@pytest.mark.parametrize(("method", "path", "roles"), CLOSED)
def test_only_its_roles_are_let_in(everyone, method, path, roles):
    answers = {r: c.request(method, named(path)).status_code for r, c in everyone.items()}
    assert {r for r, status in answers.items() if status == 403} == EVERYONE - roles
    assert {s for r, s in answers.items() if r in roles} <= {200, 202, 204, 303, 404, 422}


OWN_PAGE = [route for route, access in OPEN.items() if access is ForParticipants]


@pytest.mark.parametrize(("method", "path"), OWN_PAGE)
def test_nobody_is_let_in_without_a_private_link(peermatch, everyone, method, path):
    """Neither without one nor with an account."""
    for client in (peermatch.client(), *everyone.values()):
        answer = client.request(method, named(path))
        assert answer.status_code == 401
        closed = "Your page is closed." if method == "GET" else "so what you sent was not kept"
        assert closed in answer.text
        assert "Peermatch" not in answer.text


def test_a_participant_gives_commands_that_name_something_of_theirs():
    """`core.reach` compares it with who they are; a command that names nothing is refused."""
    theirs = [u for u in USE_CASES if Role.PARTICIPANT in u.roles]
    assert {u.command.__name__ for u in theirs} == {
        "CancelSession", "ConfirmSession", "TakeOfferedTime", "EndMatch", "RevokeConsent",
        "RankShortlist", "TurnDownShortlist", "NameStep", "TickStep", "StateOwnGoal", "TickOwnGoal",
        "NameOwnStep", "TickOwnStep",
        "AnswerBarc", "RankWhatMatters", "AgreeToHandOn", "PickResource",
    }  # fmt: skip
    assert {
        u.command for u in theirs if not WHOSE.keys() & u.command.__annotations__.keys()
    } == set()


def test_a_cprs_gives_commands_about_themselves_only():
    """`core.reach` compares the command's `specialist_id` with the account's, and of an emergency
    access who asked for it."""
    given = [u for u in USE_CASES if CPRS in u.roles]
    peoples = [u for u in given if "access_id" not in u.command.__annotations__]
    assert {u.command.__name__ for u in given if u not in peoples} == {
        "EndEmergencyAccess", "TellInEmergency",
    }  # fmt: skip
    assert {u.command.__name__ for u in peoples if not u.own_specialist} == set()
    assert {u.command for u in peoples if "specialist_id" not in u.command.__annotations__} == set()


def test_a_route_without_access_stops_the_service():
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    router = APIRouter()

    @router.get("/forgotten")
    def forgotten() -> str:
        return "names of people"

    app.include_router(router, prefix="/deep")
    with pytest.raises(AccessNotDeclared, match=r"\['GET'\] /deep/forgotten declares 0 accesses"):
        require_declared_access(app, mounts=frozenset())


def test_an_api_token_opens_the_api_and_no_page(peermatch):
    intake = peermatch.bearer(INTAKE)
    assert intake.get("/api/v1/referrals").status_code == 200
    assert intake.get("/referrals").status_code == 303


@pytest.mark.parametrize("header", ["Bearer 0123", "Basic YWRtaW46YWRtaW4=", "Bearer", "x"])
def test_a_wrong_token_is_nobody_even_beside_a_cookie(peermatch, header):
    client = peermatch.client(INTAKE)
    answer = client.get("/api/v1/referrals", headers={"Authorization": header})
    assert answer.status_code == 401


def test_the_cookie_is_kept_from_scripts_and_other_sites(peermatch):
    client = peermatch.client()
    typed = {"login": "intake", "password": "a password for tests", "next": "/referrals"}
    answer = client.post("/sign-in", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/referrals")
    kept = {"peermatch": "Max-Age=86400", "peermatch-device": "Max-Age=7776000"}
    for cookie, (expected, age) in zip(
        answer.headers.get_list("set-cookie"), kept.items(), strict=True
    ):
        name, _, attributes = cookie.partition(";")
        assert name.startswith(f"{expected}=")
        assert sorted(part.strip() for part in attributes.split(";")) == [
            "HttpOnly",
            age,
            "Path=/",
            "SameSite=lax",
        ]
    assert client.get("/referrals").status_code == 200
    left = client.post("/sign-out")
    assert (left.headers["location"], left.headers["clear-site-data"]) == ("/sign-in", '"cache"')
    assert client.get("/referrals").status_code == 303


@pytest.mark.parametrize(
    "target", ["https://other.example/", "//other.example", "/\\other.example", "", "javascript:1"]
)
def test_signing_in_leads_only_to_our_own_pages(peermatch, target):
    typed = {"login": "manager", "password": "a password for tests", "next": target}
    where = peermatch.client().post("/sign-in", data=typed).headers["location"]
    assert where in ("/", "/account"), "the page of the account tells of what others did"


def test_a_wrong_password_is_told_without_saying_which_was_wrong(peermatch):
    typed = {"login": "nobody-here", "password": "a wrong password"}
    answer = peermatch.client().post("/sign-in", data=typed)
    assert answer.status_code == 401
    assert "The username or password is incorrect." in answer.text
    assert "set-cookie" not in answer.headers
    assert "a wrong password" not in answer.text


def test_a_command_has_one_route_over_the_api_and_one_form(peermatch):
    """No other way to give one, by another path or in another shape."""
    given = {kebab(u.command.__name__) for u in USE_CASES if u.roles & STAFF_ROLES}
    posted = {path for path, methods, _ in routes(peermatch.app) if methods - {"GET", "HEAD"}}
    assert {path for path in posted if path.startswith("/api/v1/commands/")} == {
        f"/api/v1/commands/{name}" for name in given
    }
    assert {path for path in posted if path.startswith("/do/")} == {f"/do/{name}" for name in given}
    assert {p for p in posted if not p.startswith(("/api/v1/commands/", "/do/"))} == NO_COMMANDS
