"""One day of the register gone through for what is unusual: by names and colleagues, work in
common, volume and hour. Names are compared by their blind-index tokens; nothing is opened."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from domain.privacy.unusual_looks import (
    Unusual,
    UnusualLooksFound,
    far_above,
    looks_id,
    off_hours,
)
from domain.shared.roles import Role
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.deadlines.due_dates import DUES
from peermatch.readmodels.tables.people.finder import people_with
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.readmodels.tables.program.history import HISTORY
from peermatch.store.accounts.account_names import AccountNames, Known
from peermatch.store.accounts.look_days import EVERYBODY, LookDays
from peermatch.store.accounts.look_register import LookRegister
from peermatch.store.finding.blind_index import Sought
from peermatch.store.finding.name_words import Word, words_of
from peermatch.usecases.core.service import Service

OTHER_DAYS = timedelta(days=28)
"""What is usual for somebody is counted over so many days before."""
AT_ONCE = 400
T = TypeVar("T")


@dataclass(slots=True)
class Looked:
    """Whom an account saw: `people` at all, `alone` on pages of one record."""

    people: set[UUID] = field(default_factory=set)
    alone: set[UUID] = field(default_factory=set)


@dataclass(frozen=True)
class DayOfLooks:
    service: Service
    index: Sought
    day: date

    def keep(self) -> None:
        """How many people each account saw; the day is done with it."""
        every: set[UUID] = set().union(*(one.people for one in self._seen.values()))
        people = {viewer: len(one.people) for viewer, one in self._seen.items()}
        self._days.keep(self.day, {**people, EVERYBODY: len(every)}, self.service.now())

    def unusual(self) -> Iterator[UnusualLooksFound]:
        """All that is unusual about the day, by account."""
        for viewer, looked in self._seen.items():
            account = self._accounts.get(viewer)
            if account is None:
                continue  # an operator's work at the command line
            yield from self._by_name(account, looked.alone)
            if account.role is not Role.CPRS:  # they reach only those whom they support
                without = len(looked.alone - self._with_work(viewer, looked.alone))
                if without:
                    yield self._noted(Unusual.NO_WORK, viewer, without)
            people = len(looked.people)
            others = self._days.of(viewer, self.day - OTHER_DAYS, self.day)
            if usual := far_above(people, others):
                yield self._noted(Unusual.VOLUME, viewer, people, usual)
            if off := self._off_hours(account):
                yield self._noted(Unusual.OFF_HOURS, viewer, off)

    def _by_name(self, account: Known, alone: Collection[UUID]) -> Iterator[UnusualLooksFound]:
        colleagues = self._called_as_colleagues & set(alone)
        namesakes = self._called(words_of(account.display_name)[-1:]) & set(alone)
        for kind, people in (
            (Unusual.COLLEAGUE, colleagues),
            (Unusual.SAME_SURNAME, namesakes - colleagues),
        ):
            for one in sorted(people):
                yield self._noted(kind, account.account_id, 1, whose=one)

    @cached_property
    def _seen(self) -> dict[str, Looked]:
        """By viewer, of participants only."""
        seen: dict[str, Looked] = {}
        pairs = self._register.pairs(*self._whole_day)
        for some in _parts(pairs):
            theirs = self._participants({subject for _, subject, _ in some})
            for viewer, subject, alone in some:
                if subject in theirs:
                    looked = seen.setdefault(viewer, Looked())
                    looked.people.add(subject)
                    if alone:
                        looked.alone.add(subject)
        return seen

    def _participants(self, ids: Collection[UUID]) -> set[UUID]:
        query = select(PEOPLE.c.participant_id).where(PEOPLE.c.participant_id.in_(ids))
        return set(self._views.ids(query))

    def _with_work(self, viewer: str, people: Iterable[UUID]) -> set[UUID]:
        """Those of whom the account recorded anything ever, or has a task now."""
        found: set[UUID] = set()
        for some in _parts(people):
            did = select(HISTORY.c.subject).where(
                HISTORY.c.subject.in_(some), HISTORY.c.by == viewer
            )
            has = select(DUES.c.participant_id).where(
                DUES.c.participant_id.in_(some), DUES.c.assignee == UUID(viewer)
            )
            found |= {*self._views.ids(did.distinct()), *self._views.ids(has.distinct())}
        return found

    def _off_hours(self, account: Known) -> int:
        """How many people the account saw off-hours; the most of the day's spans."""
        works_any_day = account.role is Role.CPRS
        spans = off_hours(self.day, holidays_around(self.day), works_any_day)
        start, end = self._whole_day
        return max(
            self._register.how_many(
                account.account_id,
                self._at(begins) if begins != time() else start,
                end if ends is None else self._at(ends),
            )
            for begins, ends in spans
        )

    @cached_property
    def _called_as_colleagues(self) -> set[UUID]:
        """Participants who have every word of a colleague's name."""
        names = (words_of(one.display_name) for one in self._accounts.values() if not one.disabled)
        return set().union(*(self._called(words) for words in names if len(words) > 1))

    def _called(self, words: Collection[Word]) -> set[UUID]:
        """Participants whose names have each of these words, as it is written."""
        exact = [self.index.word(word) for word in words]
        with self._views.connect() as connection:
            return set(people_with(connection, exact))

    def _noted(
        self, kind: Unusual, viewer: str, people: int, usual: int = 0, whose: UUID | None = None
    ) -> UnusualLooksFound:
        account = UUID(viewer)
        return UnusualLooksFound(
            looks_id=looks_id(kind, account, self.day, whose),
            kind=kind,
            viewer=account,
            on=self.day,
            people=people,
            usual=usual,
            participant_id=whose,
        )

    @cached_property
    def _accounts(self) -> Mapping[str, Known]:
        known = AccountNames(self.service.store.vault.engine).everybody()
        return {one.account_id: one for one in known}

    @property
    def _whole_day(self) -> tuple[datetime, datetime]:
        start, after = (self._midnight(day) for day in (self.day, self.day + timedelta(days=1)))
        return start, after

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.service.program.zone)

    def _at(self, moment: time) -> datetime:
        return datetime.combine(self.day, moment, self.service.program.zone)

    @property
    def _views(self) -> Views:
        return self.service.views

    @cached_property
    def _register(self) -> LookRegister:
        return LookRegister(self.service.store.vault.engine)

    @cached_property
    def _days(self) -> LookDays:
        return LookDays(self.service.store.vault.engine)


def days_to_go_through(service: Service) -> list[date]:
    """Of the last four weeks, those that are over and were not gone through; oldest first."""
    today = service.program.today(service.now())
    done = LookDays(service.store.vault.engine).gone_through(today - OTHER_DAYS)
    days = (today - timedelta(days=back) for back in range(OTHER_DAYS.days, 0, -1))
    return [day for day in days if day not in done]


def _parts(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, AT_ONCE)):
        yield some
