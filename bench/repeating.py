"""A pytest plugin for `often.py`: each test many times in a row, with its own fixtures each time,
so that a process starts once for all of them."""

import os

import pytest
from _pytest.runner import runtestprotocol

TIMES = "TEST_TIMES"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """All times but the last, which pytest runs as ever. The first that fails is reported."""
    for _ in range(int(os.environ[TIMES]) - 1):
        reports = runtestprotocol(item, log=False, nextitem=item.parent)  # type: ignore[arg-type]
        if any(report.failed for report in reports):
            for report in reports:
                item.ihook.pytest_runtest_logreport(report=report)
            item.session._setupstate.teardown_exact(nextitem)
            return True
    return None
