"""A fleet as another version of the program has it, run with that version's source on PYTHONPATH:
`fill FOLDER [RECORD VAULT]` makes one agency, `serve PORT INVENTORY` serves all by host. It uses
only what every version has."""

import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from peermatch import bootstrap, key_file
from peermatch.settings.settings import Settings, read_settings

PASSWORD = "a password for the fleet"
FILES = ("sites.csv", "travel_minutes.csv", "roster.csv")


def settings_in(
    folder: Path, origin: str = "http://a.example", databases: tuple[str, ...] = ()
) -> Settings:
    """On SQLite, or on two databases of PostgreSQL."""
    given = {"DATA": str(folder), "HTTPS": "no", "ORIGIN": origin}
    given |= dict(zip(("DATABASE_URL", "VAULT_URL"), databases, strict=False))
    return read_settings({f"PEERMATCH_{name}": value for name, value in given.items()})


def fill(folder: Path, databases: tuple[str, ...]) -> None:
    """Says the token of an account that does everything."""
    from domain.shared.roles import Role
    from peermatch.store.accounts.tokens.scopes import Scope
    from peermatch.usecases.core.identity import Actor
    from peermatch.usecases.importing.import_files import Importer

    settings = settings_in(folder, databases=databases)
    key_file.make_keys(settings)
    bootstrap.migrate(settings)
    deployment = bootstrap.open_deployment(settings)
    actor = Actor(name="tests", role=Role.MANAGER)
    data = Path(str(files("peermatch"))) / "demo_data"
    contents = {name: (data / name).read_bytes() for name in FILES}
    report = Importer(deployment.service, actor, frozenset).run(contents)
    assert report.problems == ()
    deployment.projector().catch_up()
    for role in (Role.INTAKE, Role.COORDINATOR):
        deployment.accounts.add(role.value, f"Test {role.value}", role, PASSWORD, None)
        known = deployment.accounts.known(role.value).account_id
        token = deployment.account_desk.tokens.create(known, "fleet", frozenset(Scope), 90)
        sys.stdout.write(f"{token}\n")
    deployment.close()


def serve(port: int, inventory: Path) -> None:
    from starlette.responses import PlainTextResponse

    from peermatch.web import app as application
    from peermatch.web.server import serve as serve_app

    lay, serving = getattr(application, "laid_out", None), getattr(application, "serving", None)
    layout = lay() if lay else None
    apps: dict[str, Any] = {}
    for own in tomllib.loads(inventory.read_text())["agency"].values():
        databases = tuple(own[name] for name in ("database_url", "vault_url") if name in own)
        settings = settings_in(Path(own["data"]), own["origin"], databases)
        deployment = bootstrap.open_deployment(settings)
        services = deployment.web_services()
        host = own["origin"].removeprefix("http://")
        apps[host] = serving(layout, services) if serving else application.create_app(services)

    async def by_host(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        host = dict(scope["headers"]).get(b"host", b"").decode()
        app = apps.get(host, PlainTextResponse("ok", 200 if scope["path"] == "/livez" else 421))
        await app(scope, receive, send)

    serve_app(by_host, "127.0.0.1", port, ("127.0.0.1",))


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]), tuple(sys.argv[3:]))
    else:
        serve(int(sys.argv[2]), Path(sys.argv[3]))
