"""What a participant's own page shows: read by their id alone, and compared with it once more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.matches.match import MATCH
from domain.people.participant import PARTICIPANT, Participant
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.sessions.session import SESSION
from domain.sessions.session_state import Session, SessionScheduled, SessionStatus
from domain.shared.vocabulary import Experience, Mode
from domain.specialists.about_self import told_to
from domain.specialists.sharing import Audience, OwnTrait
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.screens.people import own_ids
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service
from peermatch.usecases.sessions.existing_bookings import ReadState


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A specialist as they chose to present themselves to this audience."""

    specialist_id: UUID
    name: str
    modes: tuple[Mode, ...]
    languages: tuple[str, ...]
    experiences: tuple[Experience, ...]
    says: tuple[OwnTrait, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """`starts_at` and `ends_at` on the program's clock; `place` is empty unless they meet there."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    place: str
    peer: Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecord:
    """One look at one person's record, by themselves."""

    read: ReadState
    views: Views
    program: Program
    now: datetime
    participant_id: UUID

    @property
    def person(self) -> Participant:
        """Raises NotFound for whoever was erased."""
        found = self.read(PARTICIPANT, self.participant_id)
        if not found.registered or found.profile.contact is None:
            raise NotFound
        return found

    def appointments(self) -> tuple[Appointment, ...]:
        """Those to come and those under way, soonest first."""
        ids = own_ids.sessions_from(self.views, self.participant_id, self.now)
        states = (self.session(session_id) for session_id in ids)
        return tuple(
            self._appointment(state.scheduled)
            for state in states
            if state.scheduled is not None and state.status is SessionStatus.SCHEDULED
        )

    def session(self, session_id: UUID) -> Session:
        """Raises NotFound for a session that is not theirs."""
        found = self.read(SESSION, session_id)
        if found.scheduled is None or found.scheduled.participant_id != self.participant_id:
            raise NotFound
        return found

    def peer(self) -> tuple[UUID, Peer] | None:
        """The match under way, and whom they meet with."""
        for match_id in own_ids.matches_under_way(self.views, self.participant_id):
            match = self.read(MATCH, match_id)
            if match.proposed is None or match.proposed.participant_id != self.participant_id:
                raise NotFound
            if match.under_way:
                specialist_id = match.proposed.specialist_id
                return match_id, self.presented(specialist_id, Audience.MATCHED)
        return None

    def presented(self, specialist_id: UUID, audience: Audience) -> Peer:
        """First name and one letter, and what they agreed to show."""
        state = self.read(SPECIALIST, specialist_id)
        if state.enrolled is None:
            raise NotFound
        return Peer(
            specialist_id=specialist_id,
            name=short_name(state.enrolled.name),
            modes=tuple(sorted(state.enrolled.modes)),
            languages=tuple(sorted(state.enrolled.languages)),
            experiences=state.sharing.shown_to(audience),
            says=told_to(state, audience),
        )

    def _appointment(self, scheduled: SessionScheduled) -> Appointment:
        site = self.read(SERVICE_AREA, SERVICE_AREA_ID).sites.get(scheduled.place)
        zone = self.program.zone
        return Appointment(
            session_id=scheduled.session_id,
            starts_at=scheduled.starts_at.astimezone(zone),
            ends_at=scheduled.ends_at.astimezone(zone),
            mode=scheduled.mode,
            place=site.name if site else "",
            peer=self.presented(scheduled.specialist_id, Audience.MATCHED),
        )


def own_record_of(service: Service, participant_id: UUID) -> OwnRecord:
    return OwnRecord(
        read=service.store.read,
        views=service.views,
        program=service.program,
        now=service.now(),
        participant_id=participant_id,
    )


def first_name(person: Participant) -> str:
    """As they want to be called."""
    names = person.profile.names
    return (names and names.preferred_name) or person.name.split(" ")[0]


def short_name(name: str) -> str:
    """`Indigo F.`"""
    first, *others = name.split()
    return f"{first} {others[-1][0]}." if others else first
