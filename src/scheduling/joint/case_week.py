"""A whole roster's week as arrays: who can be met when, and who can't share a specialist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from domain.shared.hours import DAY_QUARTERS, QUARTER
from scheduling.planner.demand import REMOTE, Demand, Option, Piece, RoadsAndRooms

Bits = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class CaseWeek:
    """P participants and S specialists over the 672 quarters of a week (0 = Monday 00:00)."""

    open_at: Bits
    """(S, 672): free for sessions, fixed commitments taken out."""
    wanted_at: Bits
    """(P, 672): the participant's own windows."""
    times: Ints
    """(P,) sessions a week."""
    quarters: Ints
    """(P,) length of a session."""
    in_person: Bits
    """(P,) may meet in person."""
    by_call: Bits
    """(P,) may meet by video or phone."""
    place: Sequence[str]
    """(P,) where a session in person would be."""
    ground: RoadsAndRooms
    kept: Mapping[int, tuple[Demand, ...]] = field(default_factory=dict)
    """Specialist -> what stays on their caseload whoever comes."""

    def starts(self, participants: Ints, specialists: Ints) -> Bits:
        """(n, 672): starts that suit both of each pair."""
        lengths = self.quarters[participants]
        found = np.zeros((len(participants), self.open_at.shape[1]), bool)
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length)
            both = self.open_at[specialists[rows]] & self.wanted_at[participants[rows]]
            found[rows] = _starts(both, int(length))
        return found

    def can_meet(self, participants: Ints, specialists: Ints, chunk: int = 20_000) -> Bits:
        """(n,): whether each pair has a start on as many days as sessions a week."""
        found = np.zeros(len(participants), bool)
        for first in range(0, len(participants), chunk):
            rows = slice(first, first + chunk)
            days = _by_day(self.starts(participants[rows], specialists[rows])).any(2).sum(1)
            found[rows] = days >= self.times[participants[rows]]
        return found

    def demand(self, participant: int, specialist: int) -> Demand:
        """What one participant asks of one specialist's week."""
        row = self.starts(np.array([participant]), np.array([specialist]))[0]
        places = [self.place[participant]] if self.in_person[participant] else []
        places += [REMOTE] if self.by_call[participant] else []
        minutes = int(self.quarters[participant]) * QUARTER
        options = tuple(
            Option((Piece(int(start), minutes, place, (f"s{specialist}",)),))
            for start in np.flatnonzero(row)
            for place in places
        )
        return Demand(id=f"p{participant}", options=options, times=int(self.times[participant]))

    def caseload(self, specialist: int, participants: Sequence[int]) -> list[Demand]:
        """Everything to be placed at a specialist who takes on `participants`."""
        return [self.demand(p, specialist) for p in participants] + list(
            self.kept.get(specialist, ())
        )

    def never_together(self, specialist: int, participants: Ints) -> Bits:
        """(n, n): pairs that no week of this specialist holds both of. Exact for two people.

        On a day that both could use, they fit if the earlier start of one leaves time for the
        session and the drive before the latest start of the other. A pair clashes when the days
        on which they don't fit can't be shared out between them.
        """
        n = len(participants)
        days = _by_day(self.starts(participants, np.full(n, specialist)))
        some: Bits = np.any(days, axis=2)
        first = np.where(some, days.argmax(2), DAY_QUARTERS).astype(np.int16)
        last = np.where(some, DAY_QUARTERS - 1 - days[:, :, ::-1].argmax(2), -DAY_QUARTERS)
        last = last.astype(np.int16)
        gone = self._occupied(participants).astype(np.int16)
        apart = np.zeros((n, n), np.int16)
        for day in range(some.shape[1]):  # one day at a time stays in the processor's memory
            before = first[:, day, None] + gone <= last[None, :, day]
            apart += some[:, day, None] & some[None, :, day] & ~(before | before.T)
        free = some.sum(1)[:, None] - apart
        short = np.maximum(0, self.times[participants][:, None] - free)
        clash: Bits = np.greater(short + short.T, apart)
        np.fill_diagonal(clash, False)
        return clash

    def _occupied(self, participants: Ints) -> Ints:
        """(n, n): quarters from the start of one session until the other can start."""
        names = sorted({self.place[p] for p in participants})
        road = np.array([[self.ground.drive(a, b) for b in names] for a in names])
        at = np.array([names.index(self.place[p]) for p in participants])
        visit = self.in_person[participants] & ~self.by_call[participants]
        drive = np.where(visit[:, None] & visit[None, :], road[np.ix_(at, at)], 0)
        minutes = self.quarters[participants][:, None] * QUARTER
        occupied: Ints = -(-(minutes + np.maximum(drive, self.ground.buffer)) // QUARTER)
        return occupied


def _starts(open_at: Bits, length: int) -> Bits:
    """Starts of `length` open quarters in a row, not across midnight."""
    days = _by_day(open_at)
    found = days.copy()
    for k in range(1, length):
        found[:, :, :-k] &= days[:, :, k:]
        found[:, :, -k:] = False
    return found.reshape(open_at.shape)


def _by_day(week: Bits) -> npt.NDArray[Any]:
    return week.reshape(len(week), -1, DAY_QUARTERS)
