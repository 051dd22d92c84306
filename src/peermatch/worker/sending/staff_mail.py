"""Letters to people who work here: codes that confirm their address, the daily list, invitations.

Each is given to the mail server once, unless it certainly did not take it: a try is noted before
the server hears of it, and one without an end is in doubt and not made again. What a letter says is
found out when it goes.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.sessions.handing_over import MOST_TRIES
from domain.sessions.message import MessageReason
from peermatch.readmodels.engine.failed_work import STAFF_MAIL, FailedWork
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.store.accounts.factors.recovery_codes import in_groups
from peermatch.store.accounts.staff_mail.mail_tables import LetterKind, LetterState
from peermatch.store.accounts.staff_mail.staff_addresses import Addressee, StaffAddresses
from peermatch.store.accounts.staff_mail.staff_letters import StaffLetter, StaffLetters
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.service import Service
from peermatch.usecases.people.gateway import Answer, Gateway, Letter
from peermatch.usecases.program.what_waits import what_waits
from peermatch.usecases.sessions.message_texts import SUBJECT, text_of
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.sending import daily_list
from peermatch.worker.sending.invitations_due import entries_of, is_settled, is_time, stands
from peermatch.worker.sending.message_sending import INTERRUPTED, PAUSES
from peermatch.worker.sending.returned_mail import Undelivered
from scheduling.published.calendar_invitations import invitation, method_of, to_tell
from scheduling.published.feed import FeedSession

CODE_SUBJECT = "Confirm your email address"
CODE_TEXT = """Your code is {code}. It works for an hour.

Enter it on the page of your account. If you did not ask for it, do nothing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What letters are made of. `organizer` is the sender's address, `sign_in_at` where people sign
    in; it may be empty."""

    letters: StaffLetters
    addresses: StaffAddresses
    reading: Callable[[Actor], Reading]
    failed_work: FailedWork
    organizer: str
    sign_in_at: str


class NotReadYet(Exception):
    """The record has changed, and what is read from it shows that in a moment."""


class StaffMail:
    def __init__(self, service: Service, post: Post, gateway: Gateway) -> None:
        self._service, self._post, self._gateway = service, post, gateway
        self._tidied: date | None = None

    def look(self) -> int:
        """Queues what is due and gives it to the mail server; returns how many had something
        done."""
        self._queue_lists()
        self._queue_invitations()
        self._tidy()
        queue = ItemByItem[StaffLetter](STAFF_MAIL, self._service)
        letters = self._post.letters.open()
        return queue.each(letters, self._one, key=lambda one: str(one.letter_id))

    def returned(self, report: Undelivered) -> bool:
        """Whether it is about a letter of these: it did not arrive, and `for_good` nothing will
        until its owner gives another address."""
        account_id = self._post.letters.account_of(report.message_id)
        if account_id is None:
            return False
        self._post.letters.came_back(report.message_id)
        if report.for_good:
            self._post.addresses.nobody_at(account_id, report.address)
        return True

    def _queue_lists(self) -> None:
        now, zone = self._service.now(), self._service.program.zone
        holidays = holidays_around(self._service.program.today(now))
        day = daily_list.goes_out(now, zone, holidays)
        if day is None:
            return
        ends = daily_list.until(day, zone)
        for whose in self._post.addresses.addressees_of(LetterKind.DAILY_LIST):
            self._post.letters.queue(whose.account_id, LetterKind.DAILY_LIST, day.isoformat(), ends)

    def _queue_invitations(self) -> None:
        for whose in self._post.addresses.addressees_of(LetterKind.INVITATION):
            told = self._post.letters.told(whose.account_id)
            for uid, entry in self._entries(whose, told).items():
                if to_tell(entry, told.get(uid)) and is_settled(entry, self._service.now()):
                    self._post.letters.queue(
                        whose.account_id,
                        LetterKind.INVITATION,
                        str(uid),
                        entry.starts_at,
                        sequence=entry.sequence,
                        cancels=entry.canceled,
                    )

    def _entries(self, whose: Addressee, told: Collection[UUID]) -> Mapping[UUID, FeedSession]:
        if whose.specialist_id is None:
            return {}
        return entries_of(self._service, whose.specialist_id, told)

    def _tidy(self) -> None:
        today = self._service.program.today(self._service.now())
        if self._tidied != today:
            self._post.letters.tidy()
            self._tidied = today

    def _one(self, letter: StaffLetter) -> bool:
        now = self._service.now()
        if letter.state is LetterState.IN_HAND:
            return self._interrupted(letter, now)
        if now >= letter.until:
            return self._post.letters.drop(letter)
        if not self._is_time(letter, now):
            return False
        try:
            made = self._made(letter)
        except NotReadYet:
            return False
        if made is None:
            return self._post.letters.drop(letter)
        if not self._post.letters.begin(letter):
            return False
        self._post.letters.end(letter, letter.tries + 1, self._sent(letter, made))
        return True

    def _is_time(self, letter: StaffLetter, now: datetime) -> bool:
        if letter.tries and letter.tried_at is not None:
            pause = PAUSES[min(letter.tries, len(PAUSES)) - 1]
            if now < letter.tried_at + timedelta(seconds=pause):
                return False
        return letter.kind is not LetterKind.INVITATION or is_time(self._service, letter.until)

    def _interrupted(self, letter: StaffLetter, now: datetime) -> bool:
        if letter.tried_at is None or now < letter.tried_at + INTERRUPTED:
            return False
        return self._post.letters.end(letter, letter.tries, LetterState.DOUBTFUL)

    def _sent(self, letter: StaffLetter, made: Letter) -> LetterState:
        match self._gateway.send(made):
            case Answer.TAKEN:
                return LetterState.SENT
            case Answer.UNKNOWN:
                return LetterState.DOUBTFUL
            case Answer.NOT_NOW if letter.tries + 1 < MOST_TRIES:
                return LetterState.WAITS
            case _:
                return LetterState.NOT_TAKEN

    def _made(self, letter: StaffLetter) -> Letter | None:
        """As things stand now; None where there is nothing to tell any more."""
        whose = self._post.addresses.addressee(letter.account_id)
        if whose is None or not whose.address:
            return None
        if letter.kind is LetterKind.CONFIRMATION:
            return self._confirmation(letter, whose)
        if not whose.confirmed:
            return None
        if letter.kind is LetterKind.DAILY_LIST:
            return self._daily_list(letter, whose)
        return self._invitation(letter, whose)

    def _confirmation(self, letter: StaffLetter, whose: Addressee) -> Letter | None:
        if whose.confirmed:
            return None
        code = self._post.addresses.codes.new(whose.account_id, letter.about)
        if not code:
            return None
        text = CODE_TEXT.format(code=in_groups(code))
        return Letter(key=str(letter.letter_id), to=whose.address, subject=CODE_SUBJECT, text=text)

    def _daily_list(self, letter: StaffLetter, whose: Addressee) -> Letter | None:
        actor = Actor(
            name=str(whose.account_id), role=whose.role, specialist_id=whose.specialist_id
        )
        figures = what_waits(self._post.reading(actor), whose.specialist_id, self._post.failed_work)
        text = daily_list.list_text(figures, self._post.sign_in_at)
        if not text:
            return None
        return Letter(
            key=str(letter.letter_id), to=whose.address, subject=daily_list.SUBJECT, text=text
        )

    def _invitation(self, letter: StaffLetter, whose: Addressee) -> Letter | None:
        """None also where a later change has overtaken it: that has a letter of its own."""
        uid, told = UUID(letter.about), self._post.letters.told(whose.account_id)
        entry, before = self._entries(whose, told).get(uid), told.get(uid)
        if whose.specialist_id is None or entry is None or entry.sequence != letter.sequence:
            return None
        if not to_tell(entry, before):
            return None
        if not stands(self._service, whose.specialist_id, entry):
            raise NotReadYet
        reason = MessageReason.BOOKED
        if entry.canceled:
            reason = MessageReason.CANCELED
        elif before is not None and not before.canceled:
            reason = MessageReason.MOVED
        return Letter(
            key=str(letter.letter_id),
            to=whose.address,
            subject=SUBJECT,
            text=text_of(reason.value, entry.starts_at, self._service.program.zone),
            invitation=invitation(entry, self._post.organizer, whose.address),
            method=method_of(entry).value,
        )
