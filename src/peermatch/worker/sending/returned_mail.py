"""Mail that came back: reports of non-delivery are read from the sender's mailbox (IMAP, RFC 3464),
noted for the message that they are about, and deleted; any other mail is left alone."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from uuid import UUID

from domain.sessions.message import MessageUnknown
from peermatch.readmodels.engine.failed_work import RETURNED
from peermatch.settings.gateways import MailFolder
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.people.gateway import SECONDS
from peermatch.usecases.sessions.sending import returned
from peermatch.worker.queues.item_by_item import ItemByItem

REPORTS = '(UNDELETED HEADER "Content-Type" "delivery-status")'
MOST = 100
"""Reports read at once; the rest waits for the next look."""
LARGEST = 1_000_000
"""Bytes of a report; of a larger one only so many are read."""
NOBODY = re.compile(r"5\.1\.\d+")
"""Enhanced status codes of an address that there is not: RFC 3463, 3.2."""
OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Undelivered:
    """`for_good`: there is no such address."""

    message_id: UUID
    address: str
    for_good: bool


class ReturnedMail:
    """`others` each take a report about a letter that is no message to a participant, and say
    whether it was one of theirs."""

    def __init__(
        self,
        service: Service,
        folder: MailFolder,
        *others: Callable[[Undelivered], bool],
    ) -> None:
        self._service, self._folder, self._others = service, folder, others

    def look(self) -> int:
        """Reads what came back; how many reports were done with. Raises OSError and IMAP4.error
        where the mailbox can't be opened: it is tried again at the next look."""
        with _opened(self._folder) as mailbox:

            def take(number: str) -> None:
                one = undelivered(_read(mailbox, number))
                if one is not None and not any(takes(one) for takes in self._others):
                    with suppress(MessageUnknown):  # of another record
                        returned(
                            self._service,
                            WORKER,
                            one.message_id,
                            one.address,
                            for_good=one.for_good,
                        )
                mailbox.uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)")

            done = ItemByItem[str](RETURNED, self._service).each(_found(mailbox), take)
            mailbox.expunge()
        return done


def undelivered(raw: bytes) -> Undelivered | None:
    """What a report says did not arrive: each of our messages goes to one address. None where it
    only tells of a delay, or of mail that is none of ours."""
    report = message_from_bytes(raw)
    found = OURS.search(_original(report))
    if found is None:
        return None
    for part in _parts(report, "message/delivery-status"):
        for block in _inside(part):
            if _said(block, "Action").casefold() == "failed":
                address = _said(block, "Final-Recipient").partition(";")[2].strip()
                for_good = NOBODY.match(_said(block, "Status")) is not None
                return Undelivered(UUID(found[1]), address, for_good)
    return None


def _original(report: Message) -> str:
    """The Message-ID of what was sent, from its copy or its headers inside the report."""
    whole = [copy for part in _parts(report, "message/rfc822") for copy in _inside(part)]
    heads = [
        message_from_string(str(part.get_payload()))
        for part in _parts(report, "text/rfc822-headers")
    ]
    return next((_said(copy, "Message-ID") for copy in (*whole, *heads)), "")


def _parts(report: Message, kind: str) -> Iterator[Message]:
    return (part for part in report.walk() if part.get_content_type() == kind)


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload()
    parts = payload if isinstance(payload, list) else []
    return [one for one in parts if isinstance(one, Message)]


def _said(part: Message, name: str) -> str:
    return str(part.get(name, "")).strip()


@contextmanager
def _opened(folder: MailFolder) -> Iterator[imaplib.IMAP4]:
    if folder.encrypted:
        context = ssl.create_default_context()
        mailbox: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            folder.host, folder.port, timeout=SECONDS, ssl_context=context
        )
    else:
        mailbox = imaplib.IMAP4(folder.host, folder.port, timeout=SECONDS)
    with mailbox:
        mailbox.login(folder.user, folder.password)
        answer, _ = mailbox.select(f'"{folder.folder}"')
        if answer != "OK":
            raise imaplib.IMAP4.error("the folder of returned mail can't be opened")
        yield mailbox


def _found(mailbox: imaplib.IMAP4) -> list[str]:
    _, (numbers, *_) = mailbox.uid("SEARCH", REPORTS)
    return [one.decode() for one in (numbers or b"").split()[:MOST]]


def _read(mailbox: imaplib.IMAP4, number: str) -> bytes:
    _, parts = mailbox.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST}>)")
    return b"".join(part[1] for part in parts if isinstance(part, tuple))
