"""What the demonstration consists of: its program as it is shipped, a backup packed as small as it
gets, what its CPRS did since with the people whom they support and with their own time, and where
some people get letters."""

import lzma
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from domain.people.participant import PARTICIPANT
from domain.people.wellness.barc import BARC_ITEMS
from domain.people.wellness.recovery_capital import BarcBrought
from domain.referrals.referral_state import ReferralStatus
from domain.resources.given_resource import GivenOutcome
from domain.resources.kinds_of_help import Need
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.screens.resources import directory
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.store import Store
from peermatch.store.operating.backup import DamagedBackup, StoredRow
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.own_matches import StateOwnConversationWishes
from peermatch.usecases.people.contact.postal_addresses import StatePostalAddress
from peermatch.usecases.people.given.giving_resources import FollowUpResource, GiveResource
from peermatch.usecases.people.wellness.recovery_capital import RecordBarc
from peermatch.usecases.specialists.own_time import AskForLeave, CompleteEducation

FACTS = "facts"
"""The one part of a backup that is big, and the bigger for its texts being spelled in base 64."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """What stands before the lines of each part of the backup."""

    name: str
    lines: int


class PlainRow(msgspec.Struct, frozen=True, array_like=True):
    """A stored fact with its state as the JSON that it is."""

    stream: str
    version: int
    name: str
    state: msgspec.Raw


def pack(backup: Path, packed: Path) -> None:
    """Writes a backup's parts one after another, compressed together."""
    best = 9 | lzma.PRESET_EXTREME
    with zipfile.ZipFile(backup) as archive, lzma.open(packed, "wb", preset=best) as out:
        for name in archive.namelist():
            lines = archive.read(name).splitlines()
            out.write(msgspec.json.encode(Part(name, len(lines))) + b"\n")
            for line in lines:
                out.write((_plain(line) if name == FACTS else line) + b"\n")


def unpack(packed: Path, backup: Path) -> None:
    """Makes the backup of it that was packed; its manifest tells whether every byte is there.
    Raises DamagedBackup for what can't be read at all."""
    try:
        with lzma.open(packed) as source, zipfile.ZipFile(backup, "w") as archive:
            while header := source.readline():
                part = msgspec.json.decode(header, type=Part)
                with archive.open(part.name, "w") as out:
                    for _ in range(part.lines):
                        line = source.readline()
                        out.write(_stored(line) + b"\n" if part.name == FACTS else line)
    except (lzma.LZMAError, msgspec.MsgspecError, EOFError) as error:
        raise DamagedBackup(f"{packed.name} is not whole") from error


def _plain(line: bytes) -> bytes:
    row = msgspec.json.decode(line, type=StoredRow)
    return msgspec.json.encode(PlainRow(row.stream, row.version, row.name, msgspec.Raw(row.state)))


def _stored(line: bytes) -> bytes:
    row = msgspec.json.decode(line, type=PlainRow)
    return msgspec.json.encode(StoredRow(row.stream, row.version, row.name, bytes(row.state)))


GAVE = (
    (Need.FOOD, 9, GivenOutcome.GOT_IT, "I go there on Thursdays now."),
    (Need.TRANSPORTATION, 9, None, ""),
    (Need.HOUSING, 16, GivenOutcome.WAITING, "On the list since last week."),
    (Need.WORK, 5, None, ""),
)
"""To the first four in turn: the need, how many days ago, and what they said."""
WANTED = (
    ("How the new job goes. My daughter.", "My brother, unless I bring him up."),
    ("Sleep, and whether I made it to the meeting.", ""),
    ("", "Court. I will tell you when there is news."),
)
"""What the first three want to be asked about, and what not."""


COURSES = (
    ("Ethics and boundaries in peer support", 120, True, 40),
    ("Trauma and recovery", 180, False, 95),
)
"""What they were called, their minutes, whether about ethics, and how many days ago."""
ASKED_AFTER, ASKED_AGAIN = timedelta(days=21), timedelta(days=181)
ANSWERED = (
    (0, 370, BarcBrought.ON_PAPER, (2, 3, 3, 4, 1, 2, 3, 5, 4, 3)),
    (0, 186, BarcBrought.READ_ALOUD, (4, 3, 3, 4, 2, 4, 4, 5, 4, 4)),
    (0, 12, BarcBrought.READ_ALOUD, (5, 4, 4, 4, 4, 5, 4, 5, 5, 5)),
    (1, 30, BarcBrought.READ_ALOUD, (4, 4, 2, 3, 2, 4, 5, 4, 3, 4)),
)
"""The ten questions: whose, how many days ago, how, and the points of each item."""


def given_by(reading: Reading, own: UUID) -> Iterator[object]:
    """Every command of theirs, in order."""
    people = [one for one in match_detail.of_specialist(reading, own) if one.under_way]
    yield from _commands(reading, own, people)
    yield from _own_time(own, reading.today)
    yield from _answers(reading.today, own, [one.participant_id for one in people])
    yield from _asked_in_time(reading.today, people[len({number for number, *_ in ANSWERED}) :])


def asked_by(reading: Reading, own: UUID) -> Iterator[object]:
    """Another specialist's: the ten questions, each when they were due."""
    people = [one for one in match_detail.of_specialist(reading, own) if one.under_way]
    yield from _asked_in_time(reading.today, people)


def _asked_in_time(today: date, people: Sequence[match_detail.Brief]) -> Iterator[object]:
    """Three weeks after their work began, and every six months from then on, a little better."""
    for number, one in enumerate(people):
        on = (one.started_on or today) + ASKED_AFTER
        times = 0
        while on < today:
            start = 2 + (number + one.participant_id.int) % 3
            points = (min(6, start + (times + item) % 2 + times) for item in range(len(BARC_ITEMS)))
            yield RecordBarc(
                participant_id=one.participant_id,
                specialist_id=one.specialist_id,
                answered_on=on,
                way=BarcBrought.READ_ALOUD,
                **dict(zip(BARC_ITEMS, points, strict=True)),
            )
            on, times = on + ASKED_AGAIN, times + 1


def _answers(today: date, own: UUID, people: list[UUID]) -> Iterator[object]:
    for number, ago, way, points in ANSWERED:
        if number < len(people):
            yield RecordBarc(
                participant_id=people[number],
                specialist_id=own,
                answered_on=today - timedelta(days=ago),
                way=way,
                **dict(zip(BARC_ITEMS, points, strict=True)),
            )


def _commands(reading: Reading, own: UUID, people: list[match_detail.Brief]) -> Iterator[object]:
    for match, (ask_about, leave_alone) in zip(people, WANTED, strict=False):
        yield StateOwnConversationWishes(
            participant_id=match.participant_id,
            specialist_id=own,
            ask_about=ask_about,
            leave_alone=leave_alone,
        )
    for number, (need, ago, outcome, said) in enumerate(GAVE):
        if not people:
            return
        match = people[number % len(people)]
        given_id = derived("demonstration's gift", number)
        yield GiveResource(
            match_id=match.match_id,
            specialist_id=own,
            given_id=given_id,
            need=need,
            given_on=reading.today - timedelta(days=ago),
            resource_id=_service(reading, need),
        )
        if outcome is not None:
            yield FollowUpResource(
                match_id=match.match_id,
                specialist_id=own,
                given_id=given_id,
                asked_on=reading.today - timedelta(days=2),
                outcome=outcome,
                words=said,
            )


def _own_time(own: UUID, today: date) -> Iterator[object]:
    """Courses of the year, and leave that waits for an answer."""
    for number, (title, minutes, ethics, ago) in enumerate(COURSES):
        yield CompleteEducation(
            specialist_id=own,
            education_id=derived("demonstration's course", number),
            title=title,
            completed_on=today - timedelta(days=ago),
            minutes=minutes,
            ethics=ethics,
        )
    yield AskForLeave(
        specialist_id=own,
        request_id=derived("demonstration's leave", 0),
        first_day=today + timedelta(days=26),
        last_day=today + timedelta(days=30),
        note="To see my family over New Year",
    )


def _service(reading: Reading, need: Need) -> UUID | None:
    """The first that helps with it."""
    wanted = directory.Sought(need=need.value)
    found = directory.page(reading, PartRequest(size=1), wanted).rows
    return next((row.resource_id for row in found), None)


TOWNS = {
    "Essex": ("Tappahannock", "22560"),
    "Gloucester": ("Gloucester", "23061"),
    "King and Queen": ("Shacklefords", "23156"),
    "King William": ("West Point", "23181"),
    "Lancaster": ("Kilmarnock", "22482"),
    "Mathews": ("Mathews", "23109"),
    "Middlesex": ("Saluda", "23149"),
    "Northumberland": ("Heathsville", "22473"),
    "Richmond": ("Warsaw", "22572"),
    "Westmoreland": ("Montross", "22520"),
}
ADDRESSES: tuple[dict[str, Any], ...] = (
    {"address": "{} Made-up Street", "letters": True},
    {"address": "PO Box {}", "letters": True},
    {"address": "{} Made-up Lane", "address_2": "Unit B", "letters": False},
    {"address": "General Delivery", "no_fixed_address": True, "letters": True},
    {"address": "{} Made-up Road", "care_of": "Made-Up Shelter", "letters": False},
)
"""In turn; of some a letter is safe."""
EVERY = 2
"""Every second person whose referral is open told one."""


def addresses_told(views: Views, store: Store) -> Iterator[StatePostalAddress]:
    """Of people whose referrals are open, in the order in which they came."""
    open_ones = select(REFERRALS.c.participant_id).where(
        REFERRALS.c.status != ReferralStatus.CLOSED.value
    )
    order = REFERRALS.c.received_at, REFERRALS.c.referral_id
    people: tuple[UUID, ...] = views.ids(open_ones.order_by(*order))
    for number, (one, kind) in enumerate(zip(people[::EVERY], cycle(ADDRESSES), strict=False), 11):
        town = TOWNS.get(store.read(PARTICIPANT, one).county)
        if town is not None:
            said: dict[str, Any] = {
                n: v.format(number) if isinstance(v, str) else v for n, v in kind.items()
            }
            city, code = town
            yield StatePostalAddress(
                participant_id=one, city=city, state="VA", zip_code=code, **said
            )
