"""A secret link to a CPRS's calendar feed, one per device; only its digest is kept."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.classified import Plain, Subject
from domain.decider import Decider, Fact, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLinkCreated:
    link_id: Plain[UUID]
    specialist_id: Subject
    device: Plain[str]
    """What the CPRS calls the device; offered as a choice, never free text about a person."""
    token_digest: Plain[str]
    """SHA-256 of the secret, in hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLinkRevoked:
    link_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    created: FeedLinkCreated | None = None
    revoked: bool = False


class FeedLinkUnknown(Refusal):
    sentence = "There is no such calendar link."


class TokenDigestMalformed(Refusal):
    sentence = "The link's secret must be given as a SHA-256 digest."


def evolve(state: FeedLink, fact: Fact) -> FeedLink:
    match fact:
        case FeedLinkCreated():
            return replace(state, created=fact)
        case FeedLinkRevoked():
            return replace(state, revoked=True)
    return state


FEED_LINK = Decider("feed_link", FeedLink(), evolve)


def create(state: FeedLink, created: FeedLinkCreated) -> tuple[Fact, ...]:
    if state.created is not None:
        return ()
    if len(created.token_digest) != 64:
        raise TokenDigestMalformed
    return (created,)


def revoke(state: FeedLink, specialist_id: UUID) -> tuple[Fact, ...]:
    """Ends the link at once; only its own specialist may."""
    if state.created is None or state.created.specialist_id != specialist_id:
        raise FeedLinkUnknown
    return () if state.revoked else (FeedLinkRevoked(link_id=state.created.link_id),)
