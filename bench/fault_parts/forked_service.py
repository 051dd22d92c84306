"""The product's web process and worker, forked from a process that has loaded them: real ones that
start in a moment, for a short slice. The worker starts no solver before it is asked for one."""

import os
from pathlib import Path

from peermatch import cli
from peermatch.commands.working import work
from peermatch.logs import set_up
from peermatch.settings.settings import read_settings
from peermatch.web import app, server

LOADED = (app, server)
"""What `web` loads when it starts."""


def serve(told: dict[str, str], log: Path, name: str, port: int) -> None:
    """Until it is told to end or killed."""
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ.update(told)
    settings = read_settings(told)
    if name.startswith("web"):
        os.environ["PEERMATCH_ORIGIN"] = f"http://127.0.0.1:{port}"
        cli.main(["web", "--port", str(port)])
    else:
        set_up(settings.log)
        work(settings, solvers_beforehand=False)
