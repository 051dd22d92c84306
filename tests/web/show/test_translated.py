"""A page without an account: in the language asked for, chosen, spoken or accepted, in this order;
and nothing in it says what kind of service it is."""

import re
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from peermatch.web.show.translated import language_for, translated_page


def asked(query: str = "", cookie: str = "", accepts: str = "", *, https: bool = False) -> Request:
    app = SimpleNamespace(state=SimpleNamespace(services=SimpleNamespace(https=https)))
    headers = [(b"cookie", cookie.encode()), (b"accept-language", accepts.encode())]
    return Request(
        {
            "type": "http", "method": "GET", "path": "/your-page", "headers": headers,
            "query_string": query.encode(), "root_path": "", "server": ("here", 80),
            "app": app,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "spoken", "language"),
    [
        (asked("lang=es", "language=en", "en"), "en", "es"),
        (asked("lang=fr", "language=es", "en"), "en", "es"),
        (asked(accepts="en"), "es", "es"),
        (asked(accepts="es-MX,en;q=.5"), "ar", "es"),
        (asked(), "", "en"),
    ],
)
def test_in_which_language_somebody_is_answered(request_, spoken: str, language: str) -> None:
    assert language_for(request_, spoken) == language


@pytest.mark.parametrize(("language", "title"), [("en", "Your page"), ("es", "Su página")])
def test_the_frame_is_in_that_language_and_neutral(language: str, title: str) -> None:
    answer = translated_page(asked(f"lang={language}"), "base.html", language=language)
    text = answer.body.decode()
    assert f'<html lang="{language}">' in text
    assert f"<title>{title}</title>" in text
    assert answer.headers["content-language"] == language
    assert f"language={language}; HttpOnly; Path=/" in answer.headers["set-cookie"]
    seen = re.sub(r"<[^>]*>", " ", text).casefold()
    assert not re.search("peer|match|recover|peermatch|part 2", seen)


def test_under_https_the_language_chosen_is_kept_for_this_host_alone() -> None:
    answer = translated_page(asked("lang=es", https=True), "base.html", language="es")
    kept = answer.headers["set-cookie"]
    assert kept.startswith("__Host-language=es;")
    assert kept.endswith("; Secure")
    assert language_for(asked(cookie="__Host-language=es", https=True)) == "es"
    assert language_for(asked(cookie="language=es", https=True)) == "en"
