"""A deployment of its own with sites, roster and an account for each role, as tests have one."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from peermatch import bootstrap, key_file
from peermatch.web.app import create_app
from stories.ways.at_once import without_waiting
from web.conftest import Peermatch, fill, running, settings_in


@contextmanager
def served() -> Iterator[Peermatch]:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(Path(folder))
        key_file.make_keys(settings)
        bootstrap.migrate(settings)
        with running(settings) as deployment, without_waiting():
            fill(deployment)
            yield Peermatch(deployment, create_app(deployment.web_services()))
