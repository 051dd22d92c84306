"""Tells the state how the agency does: what may leave is kept in the outbox, then published to NATS
JetStream, which answers when it has it on disk."""

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Protocol

import nats
from nats.js.errors import APIError

from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.running.roll_up_outbox import HOUR, MONTH, RollUpOutbox, Word
from peermatch.readmodels.screens.program.roll_up_figures import capacity, last_month, month_told
from peermatch.settings.gateways import RollUpLink
from peermatch.store.finding.blind_index import Sought
from peermatch.usecases.core.service import Service
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 300.0
CONNECT_SECONDS = 5
AGAIN_SECONDS = 0.2
RECORDED_WITHIN = timedelta(days=9)
"""A month is told after so long, when what happened in it is recorded: it is told once."""
ID_HEADER = "Nats-Msg-Id"
"""By which JetStream, and who reads it, know a message that came twice."""


class RollUpNotSent(RuntimeError):
    """The state's server could not be reached, or did not take it; it is sent again."""


class Publish(Protocol):
    """Sends each and calls `sent` once the server has it. Raises RollUpNotSent."""

    def __call__(self, words: Iterable[Word], sent: Callable[[str], None]) -> None: ...


class RollUp:
    """One word each hour on capacity, and one for each month that is over, said once."""

    def __init__(
        self, outbox: RollUpOutbox, reading: Callable[[], Reading], now: Callable[[], datetime]
    ) -> None:
        self._outbox, self._reading, self._now = outbox, reading, now

    def tell(self, publish: Publish) -> None:
        """Raises RollUpNotSent; what is not sent stays in the outbox."""
        reading = self._reading()
        now = self._now().astimezone(UTC)
        hour = f"{HOUR}{now:%Y-%m-%dT%H}"
        if not self._outbox.has(hour):
            body: dict[str, object]
            body = {"said_at": now.isoformat(), "capacity": capacity(reading)}
            self._outbox.keep(hour, json.dumps(body))
        month = last_month(reading.today - RECORDED_WITHIN)
        if not self._outbox.has(f"{MONTH}{month}"):
            body = {"said_at": now.isoformat(), **asdict(month_told(reading, month))}
            self._outbox.keep(f"{MONTH}{month}", json.dumps(body))
        words = self._outbox.unsent()
        if words:
            publish(words, self._outbox.sent)


class NatsLink:
    """Publishes on the agency's own subject, to which the server lets only this agency publish."""

    def __init__(self, link: RollUpLink) -> None:
        self._link = link

    def __call__(self, words: Iterable[Word], sent: Callable[[str], None]) -> None:
        try:
            asyncio.run(self._publish(words, sent))
        except (nats.errors.Error, APIError, OSError, TimeoutError) as error:
            raise RollUpNotSent(type(error).__name__) from None

    async def _publish(self, words: Iterable[Word], sent: Callable[[str], None]) -> None:
        async def quiet(_error: Exception) -> None:
            """What failed is raised by whoever asked for it."""

        client = await nats.connect(
            self._link.url,
            allow_reconnect=False,
            connect_timeout=CONNECT_SECONDS,
            max_reconnect_attempts=1,  # of its first connection, too: a job waits for nobody
            reconnect_time_wait=AGAIN_SECONDS,
            error_cb=quiet,
        )
        try:
            stream = client.jetstream()
            for word in words:
                name = f"{self._link.agency}-{word.name}"
                await stream.publish(
                    self._link.subject, word.body.encode(), headers={ID_HEADER: name}
                )
                sent(word.name)
        finally:
            await client.close()


def roll_up_of(service: Service, index: Callable[[], Sought]) -> RollUp:
    """Reads as a manager does; nothing that it reads is sealed."""

    def reading() -> Reading:
        return Reading(
            views=service.views,
            store=service.store,
            index=index(),
            viewer="roll-up",
            role=Role.MANAGER,
            now=service.now(),
            zone=service.program.zone,
        )

    return RollUp(RollUpOutbox(service.views.engine, service.now), reading, service.now)


def roll_up_jobs(
    service: Service, index: Callable[[], Sought], link: RollUpLink | None
) -> tuple[Job, ...]:
    """None where the agency tells no state."""
    if link is None:
        return ()
    roll_up, publish = roll_up_of(service, index), NatsLink(link)
    return (
        Job(
            name="roll-up",
            when=Every(LOOK_SECONDS),
            run=lambda: roll_up.tell(publish),
            outward=True,
        ),
    )
