"""How long a feed of 400 entries takes: ours, from the projection's rows to the bytes and the tag.

Prints `FIGURE name value unit` rows. The baseline renders the same entries anew in the same run.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import UUID, uuid5

from domain.sessions.session import SESSION
from domain.sessions.session_booking import schedule
from domain.sessions.session_state import SessionScheduled
from domain.shared.vocabulary import Mode
from peermatch import bootstrap, key_file
from peermatch.readmodels.tables.calendar import feed
from peermatch.settings.settings import read_settings
from peermatch.store import Command
from scheduling.published.feed import FeedSession, calendar, etag, icalendar

ENTRIES = 400
ROUNDS = 50
SPECIALIST = UUID(int=5)
START = datetime(2026, 11, 2, 15, tzinfo=UTC)


def session(number: int) -> SessionScheduled:
    starts_at = START + timedelta(hours=31 * number)
    return SessionScheduled(
        session_id=uuid5(SPECIALIST, str(number)),
        match_id=UUID(int=6),
        participant_id=UUID(int=7),
        specialist_id=SPECIALIST,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        time_zone="America/New_York",
        first=False,
        mode=Mode.VIDEO,
        place="",
    )


def milliseconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    return median(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({"PEERMATCH_DATA": folder})
        key_file.make_keys(settings)
        bootstrap.migrate(settings)
        deployment = bootstrap.open_deployment(settings)
        planned = [session(n) for n in range(ENTRIES)]
        _record(deployment, planned)

        def served() -> str:
            return etag(calendar(feed.entries(deployment.views, SPECIALIST, START)))

        rows = [
            FeedSession(
                uid=s.session_id, sequence=0, revised_at=START, starts_at=s.starts_at,
                ends_at=s.ends_at, tz=s.time_zone,
            )
            for s in planned
        ]  # fmt: skip
        assert served() == etag(icalendar(rows))
        ours, anew = milliseconds(served), milliseconds(lambda: etag(icalendar(rows)))
        print(f"FIGURE feed.entries {ENTRIES} entries")
        print(f"FIGURE feed.served_milliseconds {ours:.2f} ms")
        print(f"FIGURE feed.rendered_anew_milliseconds {anew:.2f} ms")
        print(f"FIGURE feed.served_share_of_rendering {ours / anew:.2f} ratio")
        deployment.close()


def _record(deployment: bootstrap.Deployment, planned: list[SessionScheduled]) -> None:
    def decide(work: object) -> dict[str, object]:
        for one in planned:
            stream = work.load(SESSION, one.session_id)  # type: ignore[attr-defined]  # a Work
            stream.record(*schedule(stream.state, one))
        return {}

    command = Command(id=UUID(int=1), actor="bench", route="bench", body=b"{}", at=START)
    deployment.store.run(command, decide)
    deployment.projector().catch_up()


if __name__ == "__main__":
    main()
