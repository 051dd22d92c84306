"""Messages by email: one SMTP session each, and an exact account of how it ended."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from peermatch.settings.gateways import MailServer
from peermatch.usecases.people.gateway import SECONDS, Answer, Letter

STARTS = 354


@dataclass(frozen=True, slots=True)
class Mail:
    """SMTP has no keys: what it may have taken is never given to it again."""

    server: MailServer
    now: Callable[[], datetime]

    @property
    def knows_keys(self) -> bool:
        return False

    def send(self, letter: Letter) -> Answer:
        if not letter.to.isascii() or letter.to.split() != [letter.to]:
            return Answer.NEVER  # no address that SMTP knows
        try:
            smtp = self._connected()
        except (OSError, smtplib.SMTPException):
            return Answer.NOT_NOW  # nobody's address is at fault
        try:
            answer = self._handed(smtp, letter)
            if answer is not Answer.UNKNOWN:
                _say_goodbye(smtp)
            return answer
        finally:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        context = ssl.create_default_context()
        if server.encrypted == "whole":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        try:
            if server.encrypted == "starttls":
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _handed(self, smtp: smtplib.SMTP, letter: Letter) -> Answer:
        """Up to the text every failure is a certain one."""
        try:
            smtp.ehlo_or_helo_if_needed()
            for code, _ in (smtp.mail(self.server.sender), smtp.rcpt(letter.to)):
                if code // 100 != 2:
                    return _by_code(code)
            smtp.putcmd("data")
            code, _ = smtp.getreply()
        except (OSError, smtplib.SMTPException):
            return Answer.NOT_NOW
        if code != STARTS:
            return _by_code(code)
        try:
            smtp.send(_dotted(self._written(letter)))
            code, _ = smtp.getreply()
        except (OSError, smtplib.SMTPException):
            return Answer.UNKNOWN
        return _by_code_for_text(code)

    def _written(self, letter: Letter) -> bytes:
        message = EmailMessage()
        message["From"] = self.server.sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(self.now())
        message["Message-ID"] = f"<{letter.key}@{self.server.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        if letter.invitation:  # RFC 6047
            calendar = letter.invitation.decode().replace("\r\n", "\n")
            params = {"method": letter.method, "component": "VEVENT"}
            message.add_alternative(calendar, subtype="calendar", params=params)
        return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _dotted(text: bytes) -> bytes:
    """As RFC 5321 4.5.2 asks: a line that begins with a dot gets another; a dot ends it all."""
    whole = text if text.endswith(b"\r\n") else text + b"\r\n"
    return whole.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _by_code(code: int) -> Answer:
    return Answer.NEVER if code // 100 == 5 else Answer.NOT_NOW


def _by_code_for_text(code: int) -> Answer:
    """After the text only a reply that says so means that it was not taken; one that can't be read
    may have been a yes."""
    if code // 100 in (4, 5):
        return _by_code(code)
    return Answer.TAKEN if code // 100 == 2 else Answer.UNKNOWN


def _say_goodbye(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        return
