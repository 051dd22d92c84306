"""An answer lost after the commit: each command of the main job takes effect exactly once."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lost_answers import proxied
from lost_commands import Losing, lose_answers


@dataclass
class Behind:
    """The same databases, reached through the proxy."""

    place: Any
    ring: Any
    kind: str = "postgres"


def test_every_command_takes_effect_once_although_its_answer_is_lost(
    postgres_databases: Any, open_agency: Callable[[Any], Any]
) -> None:
    open_agency(postgres_databases).import_small()
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # a socket's path must be short
        proxy, place = proxied(postgres_databases.place, Path(folder))
        agency = open_agency(Behind(place, postgres_databases.ring))
        losing = Losing(agency.deployment, proxy.arm, lambda: proxy.cuts)
        assert lose_answers(losing, rounds=2) == 0
        assert losing.performed == proxy.cuts == 18
        agency.deployment.close()
        proxy.close()
