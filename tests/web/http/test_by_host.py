"""One web tier for several agencies: each answers for its own host, and what one of them gave out
is unknown to every other."""

import asyncio
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from peermatch import bootstrap, key_file
from peermatch.bootstrap import Deployment
from peermatch.commands.fleet_web import WebTier
from peermatch.settings.fleet_inventory import Fleet, read_fleet
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.usecases.core.ids import specialist_id
from peermatch.web.by_host import AT_ONCE, AgencyPages, ByHost
from stories.ways.in_process import InProcess

PASSWORD = "a password for tests"
Ask = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory, filled_folder: Path) -> Fleet:
    """Two agencies with their own keys, in which the same logins exist."""
    folder = tmp_path_factory.mktemp("fleet")
    shutil.copytree(filled_folder, folder / "essex")
    inventory = folder / "fleet.toml"
    inventory.write_text(
        "[every_agency]\nhttps = false\n"
        '[agency.essex]\norigin = "http://essex.example"\ndata = "essex"\n'
        '[agency.henrico]\norigin = "http://henrico.example:8080"\ndata = "henrico"\n'
    )
    inventory.chmod(0o600)
    found = read_fleet(inventory)
    henrico = found.agencies[1].settings
    key_file.make_keys(henrico)
    bootstrap.migrate(henrico)
    deployment = bootstrap.open_deployment(henrico)
    deployment.accounts.add("manager", "Mo Test", Role.MANAGER, PASSWORD, None)
    deployment.close()
    return found


@pytest.fixture(scope="module")
def essex(fleet: Fleet) -> Iterator[Deployment]:
    deployment = bootstrap.open_deployment(fleet.agencies[0].settings)
    yield deployment
    deployment.close()


@pytest.fixture(scope="module")
def ask(fleet: Fleet) -> Iterator[Ask]:
    """Asks the web tier for a path at a host."""
    tier = WebTier(fleet)
    tier.pages.open()
    client = InProcess(tier.pages)

    def asked(host: str, path: str, **headers: str) -> tuple[int, str]:
        answer = client.get(f"http://{host}{path}", headers={"Accept": "text/html", **headers})
        client.cookies.clear()
        return answer.status_code, re.sub('nonce="[^"]*"', "", answer.text)

    yield asked
    tier.close()


HERE, THERE = "essex.example", "henrico.example:8080"


def test_a_host_is_answered_by_its_agency_and_any_other_refused(ask: Ask) -> None:
    assert ask(HERE, "/sign-in")[0] == ask(THERE, "/sign-in")[0] == 200
    assert ask("ESSEX.example:80", "/sign-in")[0] == 200
    for stranger in ("elsewhere.example", "henrico.example", "essex.example.evil.example"):
        assert ask(stranger, "/sign-in") == (421, "There is nothing at this address.")
        assert ask(stranger, "/metrics")[0] == 421
    for alive in ("/livez", "/readyz", "/healthz"):
        assert ask("127.0.0.1", alive) == ask(HERE, alive) == (200, "ok")


def test_a_sign_in_is_unknown_to_another_agency(ask: Ask, essex: Deployment) -> None:
    cookie = {"Cookie": f"peermatch={essex.sign_ins.start('manager', PASSWORD)}"}
    assert ask(HERE, "/roster", **cookie)[0] == 200
    assert ask(THERE, "/roster", **cookie)[0] == ask(THERE, "/roster")[0] != 200


def test_a_token_is_unknown_to_another_agency(ask: Ask, essex: Deployment) -> None:
    manager = essex.accounts.known("manager").account_id
    token = essex.account_desk.tokens.create(manager, "tests", frozenset(Scope), 90)
    bearer = {"Authorization": f"Bearer {token}"}
    assert ask(HERE, "/api/v1/roster", **bearer)[0] == 200
    assert ask(THERE, "/api/v1/roster", **bearer)[0] == 401


def test_secret_links_are_unknown_to_another_agency(ask: Ask, essex: Deployment) -> None:
    """As one that was never made: word for word."""
    feed = essex.feed_links.create(specialist_id("S0003"), "phone")
    assert ask(HERE, f"/feeds/{feed}.ics")[0] == 200
    assert ask(THERE, f"/feeds/{feed}.ics") == ask(THERE, f"/feeds/{'0' * 64}.ics")
    assert ask(THERE, f"/feeds/{feed}.ics")[0] == 404
    links = essex.web_services().private_links
    page = links.create(uuid4(), "246813", essex.accounts.known("manager").account_id)
    opened = links.open(page, pin="246813", birth_date=None, source="test", shared=False)
    visit = {"Cookie": f"peermatch-visit={opened}"}
    assert links.visit(opened) is not None
    assert ask(THERE, "/your-page", **visit) == ask(THERE, "/your-page")


def test_an_agency_that_cant_be_opened_closes_no_other() -> None:
    tries: list[str] = []

    async def well(_scope: object, _receive: object, send: Callable[..., object]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"well"})

    def away() -> object:
        tries.append("again")
        raise OSError("postgresql://somebody:secret@host")

    pages = ByHost(
        (AgencyPages("a", ["a.example"], lambda: well), AgencyPages("b", ["b.example"], away))
    )
    pages.open()
    client = InProcess(pages)
    assert client.get("http://a.example/").text == "well"
    for _ in range(3):
        answer = client.get("http://b.example/")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "15")
    assert tries == ["again"], "not at each request"


def test_a_slow_agency_keeps_no_room_that_others_need() -> None:
    """Its own requests beyond what it may have at once are told to come again."""

    async def story() -> None:
        never = asyncio.Event()

        async def slow(_scope: object, _receive: object, _send: object) -> None:
            await never.wait()

        async def well(_scope: object, _receive: object, send: Callable[..., object]) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})

        pages = ByHost(
            (
                AgencyPages("slow", ["slow.example"], lambda: slow),
                AgencyPages("well", ["well.example"], lambda: well),
            )
        )
        pages.open()
        said: list[int] = []

        async def asked(host: str) -> None:
            async def send(message: dict[str, int]) -> None:
                if "status" in message:
                    said.append(message["status"])

            scope = {"type": "http", "path": "/", "headers": [(b"host", host.encode())]}
            await pages(scope, never.wait, send)

        waiting = [asyncio.create_task(asked("slow.example")) for _ in range(AT_ONCE)]
        await asyncio.sleep(0)
        await asked("slow.example")
        await asked("well.example")
        assert said == [503, 200]
        never.set()
        await asyncio.gather(*waiting)
        await asked("slow.example")
        assert said == [503, 200], "and again when it has answered"

    asyncio.run(story())
