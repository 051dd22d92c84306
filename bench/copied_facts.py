"""The demonstration's facts told over again of other people: copies of the whole program, and
finished stories that lie further back.

A copy has ids, names, birth dates and phone numbers of its own, and keys of its own for what is
sealed. It is made of the stored texts, so that nothing of a fact is left out or thought up.
"""

import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from domain.calendar.diary import diary_id
from domain.calendar.schedule import schedule_id
from domain.pairing.conflict import conflict_id
from peermatch import demo
from peermatch.bootstrap import migrate, open_deployment
from peermatch.demo_contents import unpack
from peermatch.proof_commands import keeping_of
from peermatch.settings.settings import read_settings
from peermatch.store.facts import envelope
from peermatch.store.facts.envelope import Envelope, Row
from peermatch.store.facts.position import START, Position
from peermatch.store.keys.sealing import NONCE, Seal, open_up, read_seal, seal_up
from peermatch.store.keys.vault import Vault
from peermatch.usecases.core.ids import specialist_id

ONE_PROGRAM = ("service-area", "room-book", "waits")
"""Streams that a program has once, however large it is."""
OF_ONE_PERSON = (
    "participant", "profile", "referral", "intake", "consent", "match", "session", "message",
    "authorisation", "plan", "diary",
)  # fmt: skip
"""Streams that are a part of one participant's story."""
YEARS = timedelta(weeks=104)
"""How far a finished story is moved back, each time that it is told again."""
AN_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
A_DAY = re.compile(rb'(?<=")\d{4}-\d\d-\d\d(?=["T])')
ZONE = ZoneInfo("America/New_York")
AT_ONCE = 5000
"""Rows read or written in one go."""
Ids = Callable[[UUID], UUID]


@dataclass(frozen=True, slots=True)
class Told:
    """One stored fact: its plain part by field, and its personal part opened."""

    stream: UUID
    version: int
    name: str
    envelope: Envelope
    plain: dict[str, Any]
    seal: Seal | None
    personal: bytes

    @property
    def kind(self) -> str:
        return self.name.partition(".")[0]


def archive(folder: Path) -> list[Told]:
    """Every fact of the demonstration's archive, in log order; `folder` is used meanwhile."""
    settings = demo.demo_settings(read_settings({"PEERMATCH_DATA": str(folder)}))
    settings.data.mkdir(parents=True)
    shutil.copyfile(demo.ARCHIVE_KEYS, settings.key_file)
    migrate(settings)
    backup = folder / "program.zip"
    unpack(demo.ARCHIVE, backup)
    keeping_of(settings).restore(backup)
    deployment = open_deployment(settings)
    try:
        recorder, found, after = deployment.store.record.recorder, list[Told](), START
        while rows := recorder.rows_after(after, AT_ONCE):
            found += (_told(row, deployment.store.vault) for row in rows)
            after = rows[-1].position
        return found
    finally:
        deployment.close()


def _told(row: Row, vault: Vault) -> Told:
    stored = envelope.DECODER.decode(row.state)
    plain = msgspec.json.decode(stored.fact)
    if stored.sealed is None:
        return Told(row.stream, row.version, row.name, stored, plain, None, b"")
    seal, start = read_seal(stored.sealed)
    key = vault.key_for_opening(seal.subject, seal.key_version)
    opened = open_up(key, stored.sealed, start) if key else b"{}"
    return Told(row.stream, row.version, row.name, stored, plain, seal, opened)


class Copies:
    """What a larger program's log holds: `copies` of the archive, and before them every finished
    story `earlier` times more for each of them."""

    def __init__(self, told: list[Told], copies: int, earlier: int) -> None:
        self._told, self._copies, self._earlier = told, copies, earlier
        self._shared = {one.stream for one in told if one.kind in ONE_PROGRAM}
        self._finished = _finished(told)
        self._outside = {one.stream for one in told} - self._finished
        self._surnames = sorted({_name(one).split()[-1] for one in told if _name(one)})
        self._first = {one.stream: one for one in reversed(told)}

    def rows(self, vault: Vault) -> Iterator[Row]:
        """Every row in the order of the log, sealed under this vault's keys."""
        for number, (told, ids, copy, back) in enumerate(self._in_order(), 1):
            yield self._row(vault, number, told, ids, copy, back)

    def _in_order(self) -> Iterator[tuple[Told, Ids, int, int]]:
        """Who is there to be a part of the stories, then what is long over, then the archive."""
        now = [self._ids(copy, 0) for copy in range(self._copies)]
        ground = [one for one in self._told if _stands_before(one)]
        for told in ground:
            yield from self._of_each(told, now, 0)
        finished = [one for one in self._told if one.stream in self._finished]
        for back in range(self._earlier, 0, -1):
            then = [self._ids(copy, back) for copy in range(self._copies)]
            for told in finished:
                yield from self._of_each(told, then, back)
        for told in self._told:
            if not _stands_before(told):
                yield from self._of_each(told, now, 0)

    def _of_each(
        self, told: Told, ids: list[Ids], back: int
    ) -> Iterator[tuple[Told, Ids, int, int]]:
        once = told.stream in self._shared
        for copy, of_copy in enumerate(ids[:1] if once else ids):
            yield told, of_copy, copy, back

    def _ids(self, copy: int, back: int) -> Ids:
        """What an id of the archive is in this copy, told so many times further back. An id that
        follows from others follows from theirs."""

        @cache
        def of_copy(one: UUID) -> UUID:
            if copy == 0 or one in self._shared:
                return one
            first = self._first.get(one)
            return self._followed(first, of_copy, copy, 0) or uuid5(one, f"copy {copy}")

        @cache
        def earlier(one: UUID) -> UUID:
            if one in self._outside:
                return of_copy(one)
            first = self._first.get(one)
            found = self._followed(first, earlier, copy, back)
            return found or uuid5(of_copy(one), f"earlier {back}")

        return earlier if back else of_copy

    def _followed(self, first: Told | None, ids: Ids, copy: int, back: int) -> UUID | None:
        """The id of a stream that is made of other ids, by its first fact."""
        plain = first.plain if first else {}
        match first.kind if first else "":
            case "specialist":
                return specialist_id(_reference(plain["staff_reference"], copy))
            case "schedule":
                return schedule_id(ids(UUID(plain["specialist_id"])))
            case "conflict":
                with_whom = msgspec.json.decode(first.personal if first else b"{}")
                pair = plain["participant_id"], with_whom["specialist_id"]
                return conflict_id(*(ids(UUID(one)) for one in pair))
            case "diary" if "starts_at" in plain:
                day = datetime.fromisoformat(plain["starts_at"]).astimezone(ZONE).date()
                whose = UUID(plain.get("person_id") or plain["participant_id"])
                return diary_id(ids(whose), day - back * YEARS)
        return None

    def _row(self, vault: Vault, number: int, told: Told, ids: Ids, copy: int, back: int) -> Row:
        stored = told.envelope
        plain = _moved(bytes(stored.fact), ids, back)
        if told.name == "specialist.enrolled" and copy:
            own = msgspec.json.decode(plain)
            own["staff_reference"] = _reference(own["staff_reference"], copy)
            plain = msgspec.json.encode(own)
        stream = ids(told.stream)
        sealed = None
        if told.seal is not None:
            version, key = vault.key_for_sealing(ids(told.seal.subject))
            seal = Seal(
                ids(told.seal.subject), version, stream, told.version, told.name, told.seal.shape
            )
            personal = self._personal(told, _moved(told.personal, ids, back), copy, back)
            sealed = seal_up(key, vault.entropy(NONCE), seal, personal)
        state = Envelope(
            stored.at - back * YEARS,
            stored.by,
            stored.command,
            stored.shape,
            msgspec.Raw(plain),
            sealed,
        )
        encoded = envelope.ENCODER.encode(state)
        return Row(Position(0, number), stream, told.version, told.name, encoded)

    def _personal(self, told: Told, text: bytes, copy: int, back: int) -> bytes:
        """With a name, a birth date and a phone number that nobody else has together."""
        if told.name not in ("participant.registered", "specialist.enrolled") or not (copy or back):
            return text
        own, turn = msgspec.json.decode(text), copy + 61 * back
        given, _, last = own["name"].rpartition(" ")
        place = self._surnames.index(last) if last in self._surnames else 0
        own["name"] = f"{given} {self._surnames[(place + turn) % len(self._surnames)]}".strip()
        if own.get("birth_date"):
            own["birth_date"] = str(date.fromisoformat(own["birth_date"]) + timedelta(days=turn))
        if own.get("phone"):
            own["phone"] = f"(804) 555-{zlib.crc32(text) % 10_000:04}"
        return msgspec.json.encode(own)


def _moved(text: bytes, ids: Ids, back: int) -> bytes:
    """A fact's text with the ids of this copy and, told further back, its days."""
    found = AN_ID.sub(lambda m: str(ids(UUID(m[0].decode()))).encode(), text)
    return A_DAY.sub(lambda m: _earlier(m[0], back), found) if back else found


@cache
def _earlier(day: bytes, back: int) -> bytes:
    return str(date.fromisoformat(day.decode()) - back * YEARS).encode()


def _reference(staff_reference: str, copy: int) -> str:
    return f"{staff_reference}-{copy}" if copy else staff_reference


def _name(told: Told) -> str:
    if told.name != "participant.registered" or told.personal == b"{}":
        return ""
    return str(msgspec.json.decode(told.personal)["name"])


def _stands_before(told: Told) -> bool:
    """Whether stories further back need it: where the program works, and who works in it."""
    return told.kind == "service-area" or told.name == "specialist.enrolled"


def _finished(told: list[Told]) -> set[UUID]:
    """The streams of participants whose referral was closed."""
    owner: dict[UUID, str] = {}
    people = {str(one.stream) for one in told if one.kind == "participant"}
    closed: set[str] = set()
    for one in told:
        whose = _whose(one, owner, people)
        if whose and one.kind in OF_ONE_PERSON:
            owner.setdefault(one.stream, whose)
        if one.name == "referral.closed":
            closed.add(owner[one.stream])
    return {stream for stream, whose in owner.items() if whose in closed}


def _whose(told: Told, owner: dict[UUID, str], people: set[str]) -> str:
    plain = told.plain
    if told.kind == "diary":
        person = str(plain.get("person_id") or "")
        return person if person in people else ""
    if plain.get("participant_id"):
        return str(plain["participant_id"])
    about = plain.get("session_id") or plain.get("referral_id") or plain.get("match_id")
    return owner.get(UUID(about), "") if about else ""
