"""A CPRS's own commands: how a session went, and the links to their calendar feed."""

from dataclasses import dataclass
from uuid import UUID

from domain import feed_link as links
from domain import session as sessions
from domain.feed_link import FEED_LINK
from domain.roles import Role
from domain.session import SESSION, MissedReason
from peermatch.store import Work
from peermatch.usecases.programme import Programme
from peermatch.usecases.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSession:
    session_id: UUID
    specialist_id: UUID
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissSession:
    session_id: UUID
    specialist_id: UUID
    reason: MissedReason


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateFeedLink:
    """`token_digest` is the SHA-256 of the secret in hex; the secret itself is never kept."""

    link_id: UUID
    specialist_id: UUID
    device: str
    token_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeFeedLink:
    link_id: UUID
    specialist_id: UUID


def hold_session(work: Work, command: HoldSession, _programme: Programme) -> Result:
    session = work.load(SESSION, command.session_id)
    session.record(
        *sessions.hold(session.state, command.specialist_id, command.minutes, work.command.at)
    )
    return {}


def miss_session(work: Work, command: MissSession, _programme: Programme) -> Result:
    session = work.load(SESSION, command.session_id)
    session.record(*sessions.miss(session.state, command.specialist_id, command.reason))
    return {}


def create_feed_link(work: Work, command: CreateFeedLink, _programme: Programme) -> Result:
    link = work.load(FEED_LINK, command.link_id)
    link.record(
        *links.create(
            link.state,
            links.FeedLinkCreated(
                link_id=command.link_id,
                specialist_id=command.specialist_id,
                device=command.device,
                token_digest=command.token_digest,
            ),
        )
    )
    return {"link_id": str(command.link_id)}


def revoke_feed_link(work: Work, command: RevokeFeedLink, _programme: Programme) -> Result:
    link = work.load(FEED_LINK, command.link_id)
    link.record(*links.revoke(link.state, command.specialist_id))
    return {}


_CPRS = frozenset({Role.CPRS})

USE_CASES = (
    UseCase(HoldSession, _CPRS, hold_session, own_specialist=True),
    UseCase(MissSession, _CPRS, miss_session, own_specialist=True),
    UseCase(CreateFeedLink, _CPRS, create_feed_link, own_specialist=True),
    UseCase(RevokeFeedLink, _CPRS, revoke_feed_link, own_specialist=True),
)
