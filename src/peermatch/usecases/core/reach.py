"""What a CPRS has a part in: themselves, and the matches, sessions, groups, plans and people of
theirs. What a participant has at their own page: what is about them alone. Anything else is to them
as if it weren't there, by page, form, command and API alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar
from uuid import UUID

from domain.groups.group import GROUP
from domain.matches.match import MATCH
from domain.matches.match_state import MatchProposed, MatchStatus
from domain.pairing.shortlist import SHORTLIST
from domain.people.plan import PLAN
from domain.privacy.emergency_access import EMERGENCY_ACCESS
from domain.resources.given_resource import GIVEN
from domain.sessions.session import SESSION
from domain.shared.decider import Decider
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.identity import Actor

S = TypeVar("S")


class Read(Protocol):
    """Gives a stream's state, to look at only."""

    def __call__(self, decider: Decider[S], stream: UUID, /) -> S: ...


def check_reach(read: Read, actor: Actor, ids: Mapping[str, UUID]) -> None:
    """Raises NotFound where one of the ids, by field name, is of nothing or of something that the
    actor has no part in: the two are never told apart."""
    if actor.role is Role.PARTICIPANT:
        check_own(read, actor.participant_id, ids)
        return
    if actor.role in MAY_ASK and any(
        name in ids and not asked(read, actor.name, ids[name]) for name, asked in ASKED.items()
    ):
        raise NotFound
    if actor.role is not Role.CPRS:
        return
    for name, is_theirs in THEIRS.items():
        if name in ids and (
            actor.specialist_id is None or not is_theirs(read, actor.specialist_id, ids)
        ):
            raise NotFound


def check_own(read: Read, participant_id: UUID | None, ids: Mapping[str, UUID]) -> None:
    """Raises NotFound unless something is named, and each of it is this participant's own."""
    own = participant_id is not None and all(
        name in WHOSE and WHOSE[name](read, one) == participant_id for name, one in ids.items()
    )
    if not own or not ids:
        raise NotFound


def ids_of(command: object, made: str = "") -> dict[str, UUID]:
    """The ids that the command names, without that of what it makes."""
    names = (name for name in (*THEIRS, *ASKED, *WHOSE) if name != made)
    found = {name: getattr(command, name, None) for name in names}
    return {name: value for name, value in found.items() if isinstance(value, UUID)}


Ids = Mapping[str, UUID]
ONLY_PROPOSED = frozenset(
    {MatchStatus.PROPOSED, MatchStatus.DECLINED, MatchStatus.EXPIRED, MatchStatus.WITHDRAWN}
)


def _themselves(_read: Read, own: UUID, ids: Ids) -> bool:
    return ids["specialist_id"] == own


def _match(read: Read, own: UUID, ids: Ids) -> bool:
    """One that was approved: of a proposal they don't know yet, or never will."""
    return any(one.specialist_id == own for one in _approved(read, [ids["match_id"]]))


def _session(read: Read, own: UUID, ids: Ids) -> bool:
    """One that they hold or come along to."""
    scheduled = read(SESSION, ids["session_id"]).scheduled
    return scheduled is not None and own in (scheduled.specialist_id, scheduled.co_specialist_id)


def _group(read: Read, own: UUID, ids: Ids) -> bool:
    return own in read(GROUP, ids["group_id"]).leaders


def _person(read: Read, own: UUID, ids: Ids) -> bool:
    """Someone whom they support, or who is or was in the group."""
    whom = ids["participant_id"]
    if "group_id" in ids:
        group = read(GROUP, ids["group_id"])
        there = {came.participant_id for came in group.attendance}
        return whom in group.members | group.left_by_closing | there
    return _supported(read, own, whom)


def _given(read: Read, own: UUID, ids: Ids) -> bool:
    given = read(GIVEN, ids["given_id"]).given
    return given is not None and _supported(read, own, given.participant_id)


def _plan(read: Read, own: UUID, ids: Ids) -> bool:
    agreed = read(PLAN, ids["plan_id"]).agreed
    return agreed is not None and _supported(read, own, agreed.participant_id)


def _supported(read: Read, own: UUID, participant_id: UUID) -> bool:
    specialist = read(SPECIALIST, own)
    matches = _approved(read, specialist.held | specialist.taken)
    return any(one.participant_id == participant_id for one in matches)


def _approved(read: Read, match_ids: Iterable[UUID]) -> Iterator[MatchProposed]:
    for match in (read(MATCH, match_id) for match_id in match_ids):
        if match.proposed is not None and match.status not in ONLY_PROPOSED:
            yield match.proposed


THEIRS: Mapping[str, Callable[[Read, UUID, Ids], bool]] = {
    "specialist_id": _themselves,
    "match_id": _match,
    "session_id": _session,
    "group_id": _group,
    "participant_id": _person,
    "plan_id": _plan,
    "given_id": _given,
}
"""By the field that names it."""


def _emergency(read: Read, account: str, access_id: UUID) -> bool:
    broken = read(EMERGENCY_ACCESS, access_id).broken
    return broken is not None and broken.viewer == account


ASKED: Mapping[str, Callable[[Read, str, UUID], bool]] = {"access_id": _emergency}
"""What an account itself asked for, by the field that names it."""
ASKED_ABOUT = frozenset({*THEIRS, *ASKED})
MAY_ASK = frozenset({Role.CPRS, Role.MANAGER})
"""Who may ask for emergency access, since their reach ends before somebody's record: intake and
coordinators open every one as it is."""


def _of_session(read: Read, session_id: UUID) -> UUID | None:
    scheduled = read(SESSION, session_id).scheduled
    return scheduled.participant_id if scheduled else None


def _of_match(read: Read, match_id: UUID) -> UUID | None:
    """Of one that was approved: they don't know of a proposal yet."""
    return next((one.participant_id for one in _approved(read, [match_id])), None)


def _of_plan(read: Read, plan_id: UUID) -> UUID | None:
    agreed = read(PLAN, plan_id).agreed
    return agreed.participant_id if agreed else None


def _of_shortlist(read: Read, shortlist_id: UUID) -> UUID | None:
    offered = read(SHORTLIST, shortlist_id).offered
    return offered.participant_id if offered else None


WHOSE: Mapping[str, Callable[[Read, UUID], UUID | None]] = {
    "participant_id": lambda _read, participant_id: participant_id,
    "session_id": _of_session,
    "match_id": _of_match,
    "plan_id": _of_plan,
    "shortlist_id": _of_shortlist,
}
"""Which participant each is about, by the field that names it; any other is no participant's."""
