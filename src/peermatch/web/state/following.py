"""Listens to what agencies publish, from where it stopped; a message is taken once it is kept."""

import asyncio
import logging
import threading
from contextlib import suppress

import nats
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, RetentionPolicy, StorageType, StreamConfig

from peermatch.settings.gateways import ROLL_UP_SUBJECT
from peermatch.web.state.heard import Heard, NotAWord

STREAM, READER = "PEERMATCH-ROLL-UP", "state"
KEPT_SECONDS = 400 * 24 * 3600.0
DOUBLES_SECONDS = 24 * 3600.0
"""Within which the server itself drops a message that comes twice."""
BATCH, WAIT_SECONDS, AGAIN_SECONDS = 100, 1.0, 5.0

log = logging.getLogger(__name__)


def follow(url: str, heard: Heard, ending: threading.Event) -> None:
    """Until `ending` is set. While the server is away it is tried again."""
    while not ending.is_set():
        try:
            asyncio.run(_follow(url, heard, ending))
        except Exception as error:
            log.warning("the agencies' words can't be read: %s", type(error).__name__)
            ending.wait(AGAIN_SECONDS)


async def _follow(url: str, heard: Heard, ending: threading.Event) -> None:
    async def quiet(_error: Exception) -> None:
        """What failed is raised by whoever asked for it."""

    client = await nats.connect(
        url,
        allow_reconnect=False,
        connect_timeout=5,
        max_reconnect_attempts=1,
        reconnect_time_wait=0.2,
        error_cb=quiet,
    )
    try:
        stream = client.jetstream()
        await _prepare(stream)
        words = await stream.pull_subscribe_bind(READER, STREAM)
        while not ending.is_set() and client.is_connected:
            await _take(words, heard)
    finally:
        await client.close()


async def _prepare(stream: JetStreamContext) -> None:
    """The stream, kept on disk, and where reading stands."""
    config = StreamConfig(
        name=STREAM,
        subjects=[f"{ROLL_UP_SUBJECT}.*"],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        max_age=KEPT_SECONDS,
        duplicate_window=DOUBLES_SECONDS,
    )
    await stream.add_stream(config)
    await stream.add_consumer(
        STREAM, ConsumerConfig(durable_name=READER, ack_policy=AckPolicy.EXPLICIT)
    )


async def _take(words: JetStreamContext.PullSubscription, heard: Heard) -> None:
    with suppress(TimeoutError, nats.errors.TimeoutError):
        for message in await words.fetch(BATCH, timeout=WAIT_SECONDS):
            agency = message.subject.removeprefix(f"{ROLL_UP_SUBJECT}.")
            try:
                heard.take(agency, message.data)
            except NotAWord as fault:
                log.warning("what %s said is no word: %s", agency, fault)
            await message.ack()
