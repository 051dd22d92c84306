"""Refusals and errors as pages or as problem+json (RFC 9457), in the same words."""

from collections.abc import Iterable, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from domain.matches.matching_run import RunUnknown
from domain.people.participant import ConsentUnknown, ParticipantUnknown
from domain.sessions.session_outcome import SessionNotYours
from domain.shared.decider import Refusal
from domain.shared.shared_refusals import MatchUnknown, ReferralUnknown, SessionUnknown
from peermatch.readmodels.reading.opened_rows import NotFound, NotOpened
from peermatch.store.accounts.administration.account_desk import NoSuchAccount
from peermatch.store.accounts.looks import nothing_shown
from peermatch.store.accounts.sign_ins import WrongCredentials
from peermatch.store.accounts.throttle import TooManyAttempts
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.web.http.access import RoleNotAllowed, ScopeMissing, SecondFactorNeeded, methods_at
from peermatch.web.show.templating import late, page
from peermatch.web.show.translated import own_problem

API = "/api/"
SECOND_FACTOR = "/account/second-factor"
OWN = ("/your/", "/your-page")
"""Where participants are, who have no account and read no word of what we are."""
STATUS: Mapping[type[Refusal], int] = {
    WrongCredentials: 401,
    NotAllowed: 403,
    SessionNotYours: 403,
    NotFound: 404,
    NoSuchAccount: 404,
    NotOpened: 403,
    MatchUnknown: 404,
    RunUnknown: 404,
    ParticipantUnknown: 404,
    ConsentUnknown: 404,
    ReferralUnknown: 404,
    SessionUnknown: 404,
    TooManyAttempts: 429,
}
"""Every other refusal is 422 when it is about a field of the input, else 409."""
SAID = {
    401: ("sign-in-needed", "Sign in to continue."),
    403: ("not-allowed", NotAllowed.sentence),
    404: ("not-found", "There is nothing at this address."),
    405: ("method-not-allowed", "This address can't be used in that way."),
    413: ("too-large", "What was sent is too large."),
    422: ("invalid-input", InvalidInput.sentence),
}


NO_CHOICES: Mapping[str, Iterable[tuple[str, str]]] = {}
AWAY = 503
AGAIN_SECONDS = 5
AWAY_SENTENCE = (
    "Peermatch can't reach its records right now. Please try again in a few seconds. What you send"
    " again is done only once."
)


def status_of(refusal: Refusal) -> int:
    """The HTTP status that answers this refusal."""
    if isinstance(refusal, InvalidInput):
        return 422
    return STATUS.get(type(refusal), 422 if refusal.field else 409)


def waits(response: Response, refusal: Refusal) -> Response:
    """Says when to try again, where somebody guessed or sent too often."""
    if isinstance(refusal, TooManyAttempts):
        response.headers["Retry-After"] = str(refusal.wait)
    return response


def field_errors(refusal: Refusal) -> list[tuple[str, str]]:
    """Field and reason of what was wrong with the input; empty for a refusal of another kind."""
    if isinstance(refusal, InvalidInput):
        return [(error.field, error.reason) for error in refusal.errors]
    return [(refusal.field, refusal.sentence)] if refusal.field else []


def questions(refusal: Refusal) -> list[FieldError]:
    """What a person is asked about an input that is only unlikely."""
    errors = refusal.errors if isinstance(refusal, InvalidInput) else ()
    return [error for error in errors if error.confirm]


def problem(
    status: int,
    code: str,
    sentence: str,
    errors: list[tuple[str, str]] | None = None,
    asked: Iterable[FieldError] = (),
    *,
    choices: Mapping[str, Iterable[tuple[str, str]]] = NO_CHOICES,
) -> Response:
    """A problem+json answer: `code` is stable, `detail` is the sentence that pages show. Of what is
    only `asked`, each error says by which code it is confirmed; of a field with `choices`, what
    there is to choose from, in the words of the form."""
    nothing_shown()
    confirm = {(one.field, one.reason): {"confirm": one.confirm} for one in asked}
    body: dict[str, object] = {
        "type": f"urn:peermatch:{code}",
        "title": code.replace("-", " ").capitalize(),
        "status": status,
        "code": code,
        "detail": sentence,
        "errors": [
            {
                "field": field,
                "reason": reason,
                **confirm.get((field, reason), {}),
                **_choices(choices.get(field)),
            }
            for field, reason in errors or []
        ],
    }
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def _choices(found: Iterable[tuple[str, str]] | None) -> dict[str, object]:
    if found is None:
        return {}
    return {"choices": [{"value": value, "words": words} for value, words in found]}


def answer(request: Request, status: int, code: str, sentence: str) -> Response:
    """An error as the caller reads it: JSON under the API, a page elsewhere."""
    nothing_shown()
    if request.url.path.startswith(API):
        return problem(status, code, sentence)
    if request.url.path.startswith(OWN):
        return own_problem(request, status)
    if status == 404 and late(request):
        sentence = "What was just saved is not shown here yet. Check again in a moment."
    return page(request, "problem.html", status, sentence=sentence, reference="")


def failure(request: Request, reference: str, status: int = 500) -> Response:
    """An unexpected error, or 503 while a database is away; `reference` finds it in the log."""
    nothing_shown()
    if status == AWAY:
        code, sentence = "unavailable", AWAY_SENTENCE
    else:
        code, sentence = "failure", f"Something went wrong on our side. Reference {reference}."
    if request.url.path.startswith(API):
        answered = problem(status, code, sentence)
    elif request.url.path.startswith(OWN):
        answered = own_problem(request, status)
    else:
        answered = page(request, "problem.html", status, sentence=sentence, reference=reference)
    if status == AWAY:
        answered.headers["Retry-After"] = str(AGAIN_SECONDS)
    return answered


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    status = status_of(error)
    if request.url.path.startswith(API):
        named = field_errors(error)
        return problem(status, error.code, error.sentence, named, questions(error))
    return answer(request, status, error.code, error.sentence)


def _role_not_allowed(request: Request, _error: Exception) -> Response:
    return answer(request, 403, *SAID[403])


def _second_factor_needed(request: Request, _error: Exception) -> Response:
    if request.url.path.startswith(API):
        return problem(403, "second-factor-needed", "Turn on a second factor first.")
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": SECOND_FACTOR})
    return RedirectResponse(SECOND_FACTOR, 303)


def _scope_missing(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ScopeMissing):
        raise error
    said = f"This token was not made for this: it lacks the scope “{error.scope}”."
    return problem(403, "scope-missing", said)


def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    places = {e["loc"][0] for e in error.errors() if e["loc"]}
    if places == {"path"} and not request.url.path.startswith(API):
        return answer(request, 404, *SAID[404])
    if not request.url.path.startswith(API):
        return answer(request, 422, *SAID[422])
    errors = [(".".join(map(str, e["loc"][1:])), e["msg"]) for e in error.errors()]
    return problem(422, *SAID[422], errors)


def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = error.status_code
    said = SAID.get(status, ("refused", "This request can't be answered."))
    if status == 413:
        said = said[0], error.detail
    response = answer(request, status, *said)
    if status == 405:
        response.headers["Allow"] = ", ".join(methods_at(request.app, request.url.path))
    return response


def add_handlers(app: FastAPI) -> None:
    """Has the application answer refusals and errors in these words."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RoleNotAllowed, _role_not_allowed)
    app.add_exception_handler(SecondFactorNeeded, _second_factor_needed)
    app.add_exception_handler(ScopeMissing, _scope_missing)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
