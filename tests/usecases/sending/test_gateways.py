"""Each way in which a gateway takes a message or fails is told exactly."""

import socket
from datetime import UTC, datetime
from typing import Any

import pytest

from peermatch.settings.gateways import mail_server, text_gateway
from peermatch.settings.settings import read_settings
from peermatch.settings.values import SettingRefused
from peermatch.usecases.people.gateway import Answer, Letter
from peermatch.worker.sending.mail import Mail
from peermatch.worker.sending.texts import Texts
from stories.ways.stand_in_gateways import mail_box, phone

TEXT = "Su cita ahora es el lunes 7 de diciembre a las 2:00 p. m.\n.\nA line with a dot before it."


def letter(to: str) -> Letter:
    return Letter(key="key-1", to=to, subject="Su cita", text=TEXT)


def now() -> datetime:
    return datetime(2026, 12, 1, 15, tzinfo=UTC)


def nobody_there() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def test_mail_arrives_whole_and_says_nothing_but_what_it_is_told_to() -> None:
    with mail_box() as box:
        assert Mail(box.server, now).send(letter("yael@example.org")) is Answer.TAKEN
    [got] = box.got
    assert got.get_content().splitlines() == TEXT.splitlines()
    assert (got["To"], got["From"]) == ("yael@example.org", "office@example.org")
    assert (got["Subject"], got["Message-ID"]) == ("Su cita", "<key-1@example.org>")
    assert got["Auto-Submitted"] == "auto-generated"
    assert set(got.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("how", "answer", "arrived"),
    [
        ("550", Answer.NEVER, 0),
        ("451", Answer.NOT_NOW, 0),
        ("gone", Answer.NOT_NOW, 0),
        ("cut", Answer.UNKNOWN, 1),
        ("2?0 takn", Answer.UNKNOWN, 1),
        ("299 yes", Answer.TAKEN, 1),
    ],
)
def test_mail_that_fails_says_how(how: str, answer: Answer, arrived: int) -> None:
    with mail_box() as box:
        box.goes = [how]
        assert Mail(box.server, now).send(letter("yael@example.org")) is answer
    assert len(box.got) == arrived


def test_without_a_server_nothing_was_sent() -> None:
    port = nobody_there()
    server = mail_server(f"smtp+plain://localhost:{port}", "office@example.org")
    assert Mail(server, now).send(letter("yael@example.org")) is Answer.NOT_NOW
    gateway = text_gateway(f"http://a:t@localhost:{port}", "+18045550100", knows_keys=False)
    assert Texts(gateway).send(letter("(804) 555-0142")) is Answer.NOT_NOW


@pytest.mark.parametrize("to", ["josé@example.org", "two addresses@example.org", ""])
def test_what_smtp_knows_as_no_address_is_not_tried(to: str) -> None:
    with mail_box() as box:
        assert Mail(box.server, now).send(letter(to)) is Answer.NEVER
    assert box.got == []


def test_a_text_goes_to_the_number_as_it_is_dialed() -> None:
    with phone(knows_keys=False) as there:
        assert Texts(there.gateway).send(letter("(804) 555-0142")) is Answer.TAKEN
        for nobodys in ("no number", "(804) 555-0142 ext. 12", ""):
            assert Texts(there.gateway).send(letter(nobodys)) is Answer.NEVER
    assert there.got == [{"To": "+18045550142", "From": "+18045550100", "Body": TEXT}]
    assert there.keys == ["key-1"]
    with phone(knows_keys=False) as there:
        told_at = "https://peermatch.example/hooks/texts/delivery"
        assert Texts(there.gateway, told_at).send(letter("(804) 555-0142")) is Answer.TAKEN
    assert there.got[0]["StatusCallback"] == f"{told_at}?message=key-1"


@pytest.mark.parametrize(
    ("how", "plain", "keyed"),
    [
        ("400", Answer.NEVER, Answer.NEVER),
        ("429", Answer.NOT_NOW, Answer.NOT_NOW),
        ("503", Answer.UNKNOWN, Answer.NOT_NOW),
        ("999", Answer.UNKNOWN, Answer.NOT_NOW),
        ("cut", Answer.UNKNOWN, Answer.NOT_NOW),
    ],
)
def test_texts_in_doubt_are_safe_to_repeat_under_a_key_alone(
    how: str, plain: Answer, keyed: Answer
) -> None:
    for knows_keys, answer in ((False, plain), (True, keyed)):
        with phone(knows_keys=knows_keys) as there:
            there.goes = [how]
            assert Texts(there.gateway).send(letter("(804) 555-0142")) is answer


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"MAIL": "mail.example.org"}, "PEERMATCH_MAIL is not an address"),
        ({"MAIL": "smtp+plain://mail.example.org", "MAIL_FROM": "a@b.org"}, "unencrypted only"),
        ({"MAIL": "smtp://mail.example.org"}, "PEERMATCH_MAIL_FROM"),
        ({"MAIL": "smtp://mail.example.org:0x", "MAIL_FROM": "a@b.org"}, "PEERMATCH_MAIL has no"),
        ({"TEXTS": "https://gateway.example.org"}, "PEERMATCH_TEXTS is not an address"),
        ({"TEXTS": "http://a:t@gateway.example.org"}, "unencrypted only"),
        ({"TEXTS": "https://a:t@gateway.example.org", "TEXTS_FROM": "804"}, "PEERMATCH_TEXTS_FROM"),
    ],
)
def test_settings_that_can_not_be_used_are_named(given: dict[str, str], reason: str) -> None:
    with pytest.raises(SettingRefused, match=reason):
        read_settings({f"PEERMATCH_{name}": text for name, text in given.items()})


def test_no_secret_is_shown() -> None:
    server: Any = mail_server("smtps://office:s3cret@mail.example.org", "office@example.org")
    gateway: Any = text_gateway("https://a:s3cret@texts.example.org", "+18045550100", False)
    assert (server.port, server.encrypted, gateway.port) == (465, "whole", 443)
    assert "s3cret" not in repr(server) + repr(gateway)
    assert "yael" not in repr(letter("yael@example.org"))
    assert "cita" not in repr(letter("yael@example.org")).replace("Su cita", "")
