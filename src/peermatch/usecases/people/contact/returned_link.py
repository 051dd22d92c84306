"""A private link came back: whoever can send it in another way has a task, until it is seen to."""

from dataclasses import dataclass
from uuid import UUID

from domain.people.contact import returned_link
from domain.people.contact.returned_link import (
    RETURNED_LINK,
    LinkReturned,
    LinkSeenTo,
    returned_link_id,
)
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.store.accounts.private_links import PrivateLinks
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLinkReturned:
    """What carried the link said that it did not arrive."""

    participant_id: UUID
    link_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeToReturnedLink:
    """Another link was made, it was ended, or it was opened after all."""

    participant_id: UUID
    link_id: UUID


def note_link_returned(work: Work, command: NoteLinkReturned, program: Program) -> None:
    whose = command.participant_id
    on = program.today(work.command.at)
    returned = LinkReturned(participant_id=whose, link_id=command.link_id, returned_on=on)
    work.load(RETURNED_LINK, returned_link_id(whose)).decide(returned_link.note_returned, returned)


def see_to_returned_link(work: Work, command: SeeToReturnedLink, _program: Program) -> None:
    whose = command.participant_id
    seen_to = LinkSeenTo(participant_id=whose, link_id=command.link_id)
    work.load(RETURNED_LINK, returned_link_id(whose)).decide(returned_link.see_to, seen_to)


def link_came_back(
    service: Service, actor: Actor, links: PrivateLinks, link_id: UUID, *, for_good: bool
) -> bool:
    """Notes what a report says of a link, once or again; whether it was a link that is there."""
    whose = links.came_back(link_id, for_good=for_good)
    if whose is None:
        return False
    link = links.of(whose)
    if link is not None and link.returned_at is not None:
        command = NoteLinkReturned(participant_id=whose, link_id=link_id)
        service.perform(actor, derived("link returned", link_id), command)
    return True


def link_seen_to(service: Service, actor: Actor, participant_id: UUID) -> None:
    """Nothing where none came back, or somebody saw to it already."""
    stream = returned_link_id(participant_id)
    open_link = service.store.read(RETURNED_LINK, stream).open
    if open_link is not None:
        command = SeeToReturnedLink(participant_id=participant_id, link_id=open_link)
        done = service.perform(actor, derived("link seen to", open_link), command)
        service.wait(done.position)


_SERVICE = frozenset({Role.SERVICE})
USE_CASES = (
    UseCase(NoteLinkReturned, _SERVICE, note_link_returned),
    UseCase(SeeToReturnedLink, _SERVICE, see_to_returned_link),
)
