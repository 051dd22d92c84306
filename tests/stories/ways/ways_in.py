"""By which ways a command comes in: its own routes, those of every command, import, jobs."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts

from domain.shared.roles import Role
from peermatch.usecases.importing import file_kinds
from peermatch.usecases.importing.import_commands import importable
from peermatch.usecases.input.field_labels import kebab
from peermatch.usecases.referrals import referral_fields
from peermatch.usecases.registry import USE_CASES
from peermatch.usecases.specialists import specialist_fields
from peermatch.web import api, pages
from peermatch.web.api import every_command
from peermatch.web.pages import command_form
from stories.code.references import modules, named_by, reached

COMMANDS = {u.command.__name__: f"{u.command.__module__}.{u.command.__name__}" for u in USE_CASES}
WAYS = API, FORM, PAGE, IMPORT, JOB = "API", "form", "page", "import", "job"
WITHOUT_ACCOUNT = frozenset({"AskForSupport", "ReferFromAgency", "TellAgency"})
"""Commands that people without an account give, by a page and by nothing else."""
BY_GATEWAYS = frozenset({"NoteMessageReturned", "NoteWayReturned", "NoteLinkReturned"})
"""Commands that a gateway gives, by a page that only it knows or a report that it mails."""
BY_LINKS = frozenset({"SeeToReturnedLink"})
"""Commands that the page of private links, and opening one, give for whoever makes or opens it."""
BY_READING = frozenset({"SendHandOff"})
"""What a reading records for itself: that somebody outside is told what is read."""
MANAGERS = {kebab(u.command.__name__) for u in USE_CASES if Role.MANAGER in u.roles}
GENERIC = {API: every_command.router, FORM: command_form.router}
ROUTERS = {API: api.ROUTERS, PAGE: pages.ROUTERS}


@cache
def ways_of(command: str) -> dict[str, tuple[str, ...]]:
    """Way -> addresses, modules or files by which the command of that class name comes in."""
    name, target = kebab(command), COMMANDS[command]
    found = {
        API: (*_named(API, name), *_own(API, target)),
        FORM: _named(FORM, name),
        PAGE: _own(PAGE, target),
        IMPORT: _imported(name, target),
        JOB: _jobs(target),
    }
    return {way: places for way, places in found.items() if places}


def addresses(routers: Iterable[APIRouter]) -> Iterator[tuple[str, str]]:
    """Every route that changes something, with the function that answers it."""
    for router in routers:
        for route in iter_route_contexts(router.routes):
            if route.endpoint and (route.methods or set()) - {"GET", "HEAD"}:
                function = route.endpoint
                yield route.path or "", f"{function.__module__}.{function.__qualname__}"


def _named(way: str, name: str) -> tuple[str, ...]:
    return tuple(path for path, _ in _generic(way) if path.rpartition("/")[2] == name)


def _own(way: str, target: str) -> tuple[str, ...]:
    return tuple(path for path, function in _by_hand(way) if target in reached(function))


@cache
def _generic(way: str) -> tuple[tuple[str, str], ...]:
    return tuple(addresses([GENERIC[way]]))


@cache
def _by_hand(way: str) -> tuple[tuple[str, str], ...]:
    generic = GENERIC.values()
    return tuple(addresses(router for router in ROUTERS[way] if router not in generic))


def _imported(name: str, target: str) -> tuple[str, ...]:
    """Files that have a reader of their own for it, and the file whose rows name their command.

    Managers alone import, and a row is refused where the command is not a manager's.
    """
    if name not in MANAGERS:
        return ()
    files = (kind.name for kind in file_kinds.KINDS if target in _made_by(kind.read))
    return (*files, *((file_kinds.COMMANDS,) if name in importable() else ()))


def _made_by(read: Callable[..., object]) -> frozenset[str]:
    """What the functions that a kind's reader calls lead to."""
    called = read.__code__.co_names  # type: ignore[attr-defined]  # a function of file_kinds
    readers = (specialist_fields, referral_fields)
    own = (f"{m.__name__}.{name}" for m in readers for name in called if hasattr(m, name))
    return frozenset(target for function in own for target in reached(function))


def _jobs(target: str) -> tuple[str, ...]:
    """Modules of the worker that name the command."""
    named = named_by().get(target, ())
    return tuple(m for m in modules_of("peermatch.worker") if any(_inside(s, m) for s in named))


def _inside(source: str, module: str) -> bool:
    return source == module or source.rpartition(".")[0] == module


@cache
def modules_of(package: str) -> tuple[str, ...]:
    return tuple(m for m in modules() if m == package or m.startswith(package + "."))
