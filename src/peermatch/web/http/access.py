"""Who may call which route. A route that does not say so stops the service from starting."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.security import HTTPBearer

from domain.shared.roles import Role
from peermatch.logs import note_account
from peermatch.readmodels.screens.people.own_ids import was_merged
from peermatch.store.accounts.accounts import Account
from peermatch.store.accounts.factors.what_counts import Lack
from peermatch.store.accounts.looks import note_sign_in
from peermatch.store.accounts.sign_in_log import sign_in_of
from peermatch.store.accounts.tokens.scopes import lacking
from peermatch.usecases.core.identity import Actor
from peermatch.web.http.caller import source_of
from peermatch.web.http.seen import look
from peermatch.web.http.services import Services

VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever is signed in."""

    account: Account

    @property
    def role(self) -> Role:
        return self.account.role

    @property
    def actor(self) -> Actor:
        """As use cases know them: by account id, never by a person's name."""
        return Actor(
            name=str(self.account.account_id),
            role=self.account.role,
            specialist_id=self.account.specialist_id,
        )


@dataclass(frozen=True, slots=True)
class Visitor:
    """A participant at their own page, which a private link opened."""

    participant_id: UUID
    shared: bool
    """Others use this phone too."""

    @property
    def actor(self) -> Actor:
        """As use cases know them: with nobody's reach but their own."""
        return Actor(
            name=Role.PARTICIPANT.value, role=Role.PARTICIPANT, participant_id=self.participant_id
        )


class LinkNeeded(Exception):
    """No participant's page is open here, or it has closed by itself."""


class SignInNeeded(Exception):
    """Nobody is signed in, or the sign-in has ended."""


class SecondFactorNeeded(Exception):
    """The account's role must have a second factor, and it has none yet."""


class ProofNeeded(Exception):
    """The password, a code or a passkey is asked for again: it was last given too long ago, or the
    role needs more than a password."""

    def __init__(self, account: Account) -> None:
        super().__init__("a proof is needed")
        self.account = account


class ScopeMissing(Exception):
    """Somebody calls with an API token that was not made for this."""

    def __init__(self, scope: str) -> None:
        super().__init__("a scope is missing")
        self.scope = scope


class RoleNotAllowed(Exception):
    """Someone is signed in whose role this is not for."""


class AccessNotDeclared(RuntimeError):
    """A route does not say who may call it."""


def cookie_name(https: bool) -> str:
    """`__Host-` binds the cookie to this host and to HTTPS; plain HTTP is for the demo only."""
    return "__Host-peermatch" if https else "peermatch"


def visit_cookie(https: bool) -> str:
    """A participant's, never the one that staff sign in by."""
    return "__Host-your-page" if https else "your-page"


def services_of(request: Request) -> Services:
    """The services behind the application that answers this request."""
    found: Services = request.app.state.services
    return found


def signed_in(request: Request) -> Account | None:
    """The account of the request's sign-in cookie."""
    token = sign_in_token(request)
    account = services_of(request).sign_ins.account(token) if token else None
    if account is not None:
        note_account(account.account_id)
        note_sign_in(sign_in_of(token))
    return account


def sign_in_token(request: Request) -> str:
    """The sign-in that the request comes with; empty for none."""
    return request.cookies.get(cookie_name(services_of(request).https), "")


def lack_of(request: Request, account: Account) -> Lack | None:
    """What the request's sign-in lacks of a second factor that the account's role must have."""
    services = services_of(request)
    if account.role not in services.second_factor_for:
        return None
    return services.sign_ins.lacking(account, sign_in_token(request))


def group_of(path: str) -> str:
    """The group of a route of the API, by which tokens reach it: what follows `/api/v1/`, or
    `fhir`."""
    return path.removeprefix("/api/").removeprefix("v1/").partition("/")[0]


class Access:
    """Declares who may call a route."""


class Public(Access):
    """Anyone, unsigned. Only for what holds no data: sign-in, health, the API's schema."""

    def __call__(self) -> None:
        return None


class Secret(Access):
    """Whoever holds the secret that is part of the address; the route checks it itself."""

    def __call__(self) -> None:
        return None


class ForRoles(Access):
    """Signed in by cookie, in one of `roles`. `proof` asks for the password, a code or a passkey
    again where it was last given too long ago; `lacking` is what of a second factor somebody may
    lack here although their role must have one."""

    def __init__(
        self, *roles: Role, proof: bool = False, lacking: Collection[Lack] = frozenset()
    ) -> None:
        self.roles = frozenset(roles)
        self.proof = proof
        self.lacking = frozenset(lacking)

    def __call__(self, request: Request) -> Viewer:
        return self._by_cookie(request)

    def _by_cookie(self, request: Request) -> Viewer:
        services, account = services_of(request), signed_in(request)
        if account is not None and account.role in self.roles:
            lack = lack_of(request, account)
            if lack is Lack.NONE_YET and lack not in self.lacking:
                raise SecondFactorNeeded
            old = self.proof and not services.sign_ins.proved_lately(sign_in_token(request))
            if old or (lack is Lack.NOT_USED and lack not in self.lacking):
                setattr(request.state, VIEWER, Viewer(account))
                raise ProofNeeded(account)
        return self._admitted(request, account)

    def _admitted(self, request: Request, account: Account | None) -> Viewer:
        if account is None:
            raise SignInNeeded
        viewer = Viewer(account)
        setattr(request.state, VIEWER, viewer)
        if account.role not in self.roles:
            raise RoleNotAllowed
        look(services_of(request).views)
        return viewer


class ForParticipants(Access):
    """Somebody whose private link is open, and who sees their own page only."""

    def __call__(self, request: Request) -> Visitor:
        services = services_of(request)
        token = visit_token(request)
        visit = services.private_links.visit(token) if token else None
        if visit is None or was_merged(services.views, visit.participant_id):
            raise LinkNeeded
        look(services.views)
        return Visitor(visit.participant_id, visit.shared)


def visit_token(request: Request) -> str:
    """Of the page that is open; empty where none is."""
    return request.cookies.get(visit_cookie(services_of(request).https), "")


_bearer = HTTPBearer(auto_error=False, description="An account's API token")
BearerToken = Annotated[object, Depends(_bearer)]


class ApiForRoles(ForRoles):
    """Signed in by bearer token or by cookie, in one of `roles`. A token needs the scope of the
    route's group, and where `proof` asks people once more, one that says so: nobody is there to
    ask."""

    def __call__(self, request: Request, _token: BearerToken = None) -> Viewer:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if not scheme:
            return self._by_cookie(request)
        known = services_of(request).api_tokens.caller(token.strip())
        if known is None or scheme.casefold() != "bearer":
            raise SignInNeeded
        note_account(known.account.account_id)
        log = services_of(request).sign_ins.log
        note_sign_in(log.called(token.strip(), known.account.account_id, source_of(request)))
        viewer = self._admitted(request, known.account)
        group = group_of(request.url.path)
        if scope := lacking(known.scopes, group, self.proof):
            raise ScopeMissing(scope)
        return viewer


PUBLIC = Depends(Public())
SECRET = Depends(Secret())


def declared(dependant: Dependant) -> tuple[Access, ...]:
    """The access that a route declares, in its own or a router's dependencies."""
    own = (dependant.call,) if isinstance(dependant.call, Access) else ()
    return own + tuple(access for d in dependant.dependencies for access in declared(d))


def routes(app: FastAPI) -> Iterator[tuple[str, frozenset[str], tuple[Access, ...]]]:
    """Every route's path, methods and declared access. Mounts come with no methods."""
    for context in iter_route_contexts(app.routes):
        dependant = getattr(context, "dependant", None)
        access = declared(dependant) if dependant is not None else ()
        yield context.path or "", frozenset(context.methods or ()), access


def methods_at(app: FastAPI, path: str) -> list[str]:
    """The methods of all routes at an address, sorted."""
    found = (c for c in iter_route_contexts(app.routes) if c.methods and c.path_regex.match(path))
    return sorted({method for context in found for method in context.methods or ()})


def require_declared_access(app: FastAPI, mounts: frozenset[str]) -> None:
    """Raises AccessNotDeclared unless each route outside `mounts` declares exactly one access."""
    for path, methods, access in routes(app):
        if path not in mounts and len(access) != 1:
            raise AccessNotDeclared(f"{sorted(methods)} {path} declares {len(access)} accesses")
