"""Export of the log as JSON lines: sealed for safekeeping, or opened for one viewer."""

from collections.abc import Iterator
from typing import IO, Any

from peermatch.store.facts.envelope import Recorded
from peermatch.store.facts.position import START
from peermatch.store.facts.wire import ENCODER, shape_of
from peermatch.store.keys.sealing import ERASED
from peermatch.store.keys.wrapping.rotation import Progress, no_progress
from peermatch.store.store import Store

BATCH = 500


def export(
    store: Store,
    out: IO[bytes],
    *,
    viewer: str | None = None,
    purpose: str = "export",
    progress: Progress = no_progress,
) -> int:
    """Writes one line per fact in log order; returns how many.

    Without a viewer the personal part is its sealed blob. With one, the gate is asked for each
    batch and the part is opened; an erased person's reads `"(erased)"`. Raises HeldBack.
    """
    store.readable_end()
    position, done = START, 0
    while recorded := store.recorded_after(position, BATCH):
        for line in _lines(store, recorded, viewer, purpose):
            out.write(ENCODER.encode(line) + b"\n")
        done += len(recorded)
        progress(done, done)
        position = recorded[-1].position
    return done


def _lines(
    store: Store, recorded: list[Recorded], viewer: str | None, purpose: str
) -> Iterator[dict[str, Any]]:
    sealed = [r.sealed for r in recorded]
    personal: list[Any] = list(sealed)
    if viewer is not None:
        opened = store.open(sealed, viewer=viewer, purpose=purpose)
        personal = [str(o) if o is ERASED else o for o in opened]
    for fact, part in zip(recorded, personal, strict=True):
        kind: type = type(fact.fact)
        plain = {name: getattr(fact.fact, name) for name in shape_of(kind).plain.fields}
        yield {
            "position": str(fact.position),
            "stream": fact.stream,
            "version": fact.version,
            "name": fact.name,
            "at": fact.at,
            "by": fact.by,
            "command": fact.command,
            "fact": plain,
            "sealed" if viewer is None else "personal": part,
        }
