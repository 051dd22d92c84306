"""Ids of commands that follow from what they say: the same words are the same command.

The id stands in the log for ever, so it is made under the keys of the people whom the command is
about. Made from the words alone, it would tell them to whoever tries words.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from peermatch.store import Store
from peermatch.store.facts.wire import subject_of
from peermatch.store.keys.keyed_digests import keyed_digest
from peermatch.usecases.core.ids import derived

BYTES = 16


def content_id(store: Store, people: Iterable[UUID], kind: str, *said: str) -> UUID:
    """The id under the keys of those of the people who were not erased.

    What was done under the id that an older version made from the words alone keeps that id.
    """
    before = derived(kind, *said)
    if store.record.recorder.answered([before]):
        return before
    whose = frozenset(one for one in people if not store.vault.is_erased(one))
    digest = keyed_digest(store.vault, whose, "/".join((kind, *said)).encode())
    return UUID(bytes=digest[:BYTES], version=4)


def first_subjects(store: Store, streams: Collection[UUID]) -> frozenset[UUID]:
    """Whom the first fact about anybody in each of these streams is about."""
    found = store.look().facts(tuple(streams)) if streams else {}
    firsts = (
        next((one for f in facts if (one := subject_of(f))), None) for facts in found.values()
    )
    return frozenset(one for one in firsts if one is not None)
