"""What the pages are made of is there before the first request, and no garbage is looked for in
it."""

import argparse
import gc

from peermatch import cli
from peermatch.web import server


def test_all_that_serves_is_set_aside_before_the_first_request(peermatch, monkeypatch) -> None:
    seen = []
    monkeypatch.setattr(
        server, "serve", lambda *_: seen.append((gc.get_freeze_count(), gc.isenabled()))
    )
    before = gc.get_freeze_count()
    cli._serve(peermatch.deployment, argparse.Namespace(host="127.0.0.1", port=0), ())
    ((frozen, enabled),) = seen
    assert enabled
    assert frozen > before + 10_000  # the routes alone
