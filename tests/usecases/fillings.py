"""Fixtures of agencies to which something was done once, and of which each test has a copy."""

from collections.abc import Callable
from typing import Any

import pytest


def on_both(filling: Callable[[Any], object]) -> Any:
    """A fixture: an agency filled like that, on SQLite and on PostgreSQL in turn."""

    @pytest.fixture(params=["sqlite", "postgres"])
    def filled(request: pytest.FixtureRequest, copied: Callable[..., Any]) -> Any:
        return copied(request.param, filling)

    return filled


def on_sqlite(filling: Callable[[Any], object]) -> Any:
    """A fixture: an agency filled like that, on SQLite alone."""

    @pytest.fixture
    def filled(copied: Callable[..., Any]) -> Any:
        return copied("sqlite", filling)

    return filled


def on_postgres(filling: Callable[[Any], object]) -> Any:
    """A fixture: an agency filled like that, on PostgreSQL alone."""

    @pytest.fixture
    def filled(copied: Callable[..., Any]) -> Any:
        return copied("postgres", filling)

    return filled
