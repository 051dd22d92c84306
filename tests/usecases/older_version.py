"""What an older version took, before days and instants had ranges."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from peermatch.store.facts import wire
from peermatch.usecases.core import service


@contextmanager
def older_version() -> Iterator[None]:
    """Within it nothing is asked of days and instants, on their way in or into the log."""

    def encode(part: wire.Part, fact: object) -> bytes:
        return wire.ENCODER.encode({field: getattr(fact, field) for field in part.fields})

    def anything(*_: Any) -> None:
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "check_dates", anything)
        patch.setattr(wire.Part, "encode", encode)
        yield
