"""Whom a row of a file is about, as far as its ids tell: always the same people, however often and
late the row is imported again."""

from dataclasses import fields
from uuid import UUID

from peermatch.store import Store
from peermatch.usecases.core.content_ids import first_subjects
from peermatch.usecases.core.ids import derived
from peermatch.usecases.importing.import_commands import GIVEN, REFERRALS, SPECIALISTS


def people_of(store: Store, command: object) -> frozenset[UUID]:
    """Those whom it names, and those of the matches and sessions that it names; where it names
    none, those of the other records."""
    named, given, others = set[UUID](), set[UUID](), set[UUID]()
    for name, ids in _ids(command).items():
        if name in REFERRALS:
            named |= {derived("participant", one) for one in ids}
        elif name == "participant_id" or name in SPECIALISTS:
            named |= ids
        else:
            (given if name in GIVEN else others).update(ids)
    return frozenset(named | first_subjects(store, given)) or first_subjects(store, others)


def _ids(command: object) -> dict[str, set[UUID]]:
    found = {}
    for field in fields(command):  # type: ignore[arg-type]
        value = getattr(command, field.name)
        several = value if isinstance(value, tuple | frozenset | list) else (value,)
        ids = {one for one in several if isinstance(one, UUID)}
        if ids:
            found[field.name] = ids
    return found
