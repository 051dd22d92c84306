"""Pages for those who have no account: in their language, and without a word of what we are."""

from functools import cache, partial
from typing import Any

from fastapi import Request
from jinja2 import Environment
from starlette.responses import HTMLResponse

from peermatch.translation import local_dates
from peermatch.translation.catalogs import LANGUAGES, N_, asked_language, texts_in
from peermatch.web.http.access import services_of
from peermatch.web.http.security import NONCE
from peermatch.web.show.templating import new_environment

ASKED = "lang"
"""The part of an address's query that says in which language the page is asked for."""
NOT_THERE = N_("There is nothing to see here. Go back to your page.")
FAILED = N_("Something went wrong on our side. Please try again later, or call us.")
DATES = {
    "day": local_dates.day_text,
    "short_day": local_dates.short_day_text,
    "full_date": local_dates.full_date_text,
    "clock": local_dates.clock_text,
    "moment": local_dates.moment_text,
    "number": local_dates.number_text,
}


def language_for(request: Request, spoken: str = "") -> str:
    """What this page asks for, else what they chose before, else what they speak, else what their
    browser asks for."""
    for code in (request.query_params.get(ASKED), request.cookies.get(_cookie(request)), spoken):
        if code in LANGUAGES:
            return code
    return asked_language(request.headers.get("accept-language", ""))


def translated_page(
    request: Request,
    template: str,
    status: int = 200,
    /,
    *,
    language: str,
    headers: dict[str, str] | None = None,
    here: str = "",
    kept: bool = True,
    **context: Any,
) -> HTMLResponse:
    """A whole page of `templates/participants` in one of our languages. The language that somebody
    asks for is kept until they close the browser; not `kept`: nothing is, not even that. `here` is
    where the page can be asked for again, if not at its own address."""
    body = (
        environment_in(language)
        .get_template(f"participants/{template}")
        .render(
            language=language,
            languages=LANGUAGES,
            here=here or request.url.path,
            nonce=request.scope.get(NONCE, ""),
            **context,
        )
    )
    response = HTMLResponse(body, status, {"Content-Language": language, **(headers or {})})
    if kept and request.query_params.get(ASKED) == language:
        https = services_of(request).https
        response.set_cookie(
            _cookie(request), language, path="/", secure=https, httponly=True, samesite="lax"
        )
    return response


def _cookie(request: Request) -> str:
    """Bound to this host and to HTTPS, as those of sign-ins and private links are."""
    return "__Host-language" if services_of(request).https else "language"


def own_problem(request: Request, status: int) -> HTMLResponse:
    """What can't be answered, where whoever asks has no account."""
    language = language_for(request)
    sentence = texts_in(language).gettext(FAILED if status >= 500 else NOT_THERE)
    return translated_page(
        request,
        "said.html",
        status,
        language=language,
        here="/closed",
        sentence=sentence,
        back=True,
    )


@cache
def environment_in(language: str) -> Environment:
    """Templates whose texts come from the catalog of this language."""
    found = new_environment(["jinja2.ext.i18n"])
    found.policies["ext.i18n.trimmed"] = True
    found.install_gettext_translations(  # type: ignore[attr-defined]
        texts_in(language), newstyle=True
    )
    written = {name: partial(_written, shown, language) for name, shown in DATES.items()}
    found.filters.update(written)
    return found


def _written(shown: Any, language: str, value: Any) -> str:
    text: str = shown(value, language)
    return text
