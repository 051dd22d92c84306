"""What a participant's own page shows: read by their id alone, and compared with it once more."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Protocol
from uuid import UUID

from domain.matches.match import MATCH
from domain.pairing.shortlist import SHORTLIST, Shortlist
from domain.people.consent import Consent, DisclosureMade
from domain.people.consents.signed_form import SIGNED_FORM, ConsentFormSigned
from domain.people.disclosure import account
from domain.people.participant import PARTICIPANT, Participant
from domain.people.plan import PLAN, Plan
from domain.people.wellness.handover import HANDOVER, Handover, handover_id
from domain.people.wellness.recovery_capital import (
    RECOVERY_CAPITAL,
    BarcAnswered,
    recovery_capital_id,
)
from domain.people.wellness.stated_goals import OWN_GOALS, OwnGoal, own_goals_id
from domain.privacy.emergency_access import EMERGENCY_ACCESS, ToldInEmergency
from domain.program.limits import Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_received import ReferralReceived
from domain.resources.given_resource import GIVEN, Given
from domain.sessions.session import SESSION
from domain.sessions.session_booking import is_late
from domain.sessions.session_state import Session, SessionScheduled, SessionStatus
from domain.shared.decider import known
from domain.shared.shared_refusals import SessionUnknown
from domain.specialists.about_self import told_to
from domain.specialists.sharing import Audience
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.screens.people import own_ids, signed_forms
from peermatch.readmodels.screens.people.signed_forms import FormRow
from peermatch.readmodels.tables.people.records import RecordKind
from peermatch.store import Look
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service
from peermatch.usecases.own.peers import Appointment, Peer, short_name
from peermatch.usecases.sessions.existing_bookings import ReadState

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)


class Whose(Protocol):
    """A fact about somebody."""

    @property
    def participant_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecord:
    """One look at one person's record, by themselves. What can be acted on is theirs alone; what
    happened is also that under records merged into theirs."""

    read: ReadState
    look: Callable[[], Look]
    views: Views
    program: Program
    now: datetime
    participant_id: UUID
    same_person: Callable[[], tuple[UUID, ...]]
    """Them, and whoever turned out to be them when records were merged."""
    records: Callable[[], tuple[UUID, ...]]
    """Of these those that were not erased, their own first."""

    def together(self, streams: Iterable[UUID]) -> ReadState:
        """Reads these, asked of the log at once."""
        look = self.look()
        look.expect(streams)
        return look.read

    @property
    def person(self) -> Participant:
        """Raises NotFound for whoever was erased."""
        found = self.read(PARTICIPANT, self.participant_id)
        if not found.on_record:
            raise NotFound
        return found

    def appointments(self) -> tuple[Appointment, ...]:
        """Those to come and those under way, soonest first."""
        ids = own_ids.sessions_from(self.views, (self.participant_id,), self.now)
        states = (self.session(session_id) for session_id in ids)
        return tuple(
            self.appointment(state) for state in states if state.status is SessionStatus.SCHEDULED
        )

    def sessions(self) -> tuple[tuple[SessionScheduled, Session], ...]:
        """All that ever were planned, oldest first, and what became of each. Raises NotFound for
        what isn't theirs."""
        ids = own_ids.sessions_from(self.views, self.records(), EARLIEST)
        read = self.together(ids)
        found = [(one.scheduled, one) for one in (read(SESSION, key) for key in ids)]
        self.check_theirs(scheduled for scheduled, _ in found)
        return tuple((scheduled, one) for scheduled, one in found if scheduled is not None)

    def check_theirs(self, every: Iterable[Whose | None]) -> None:
        """Raises NotFound where something is of nobody, of somebody else, or was erased."""
        if any(one is None or one.participant_id not in self.records() for one in every):
            raise NotFound

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

    def plan(self) -> tuple[UUID, Plan] | None:
        """The wellness plan that is agreed now."""
        for plan_id in own_ids.records(self.views, (self.participant_id,), RecordKind.PLAN):
            state = self.read(PLAN, plan_id)
            if state.agreed is None or state.agreed.participant_id != self.participant_id:
                raise NotFound
            if not state.ended:
                return plan_id, state
        return None

    def own_goals(self) -> Mapping[UUID, OwnGoal]:
        """Those that they stated for themselves, in that order."""
        return self.read(OWN_GOALS, own_goals_id(self.participant_id)).goals

    def referrals(self) -> tuple[ReferralReceived, ...]:
        """What was asked for them, as it stands now, newest first. Raises NotFound for what isn't
        theirs."""
        ids = own_ids.referrals(self.views, self.participant_id)
        found = [self.read(REFERRAL, referral_id).received for referral_id in ids]
        if any(one is None or one.participant_id != self.participant_id for one in found):
            raise NotFound
        return tuple(one for one in found if one is not None)

    def recovery_capital(self) -> tuple[BarcAnswered, ...]:
        """Their answers to the ten questions, oldest first."""
        found = self.read(RECOVERY_CAPITAL, recovery_capital_id(self.participant_id)).in_order
        if any(one.participant_id != self.participant_id for one in found):
            raise NotFound
        return found

    def given(self) -> tuple[Given, ...]:
        """What they were given or asked for, newest first. Raises NotFound for another's."""
        ids = own_ids.given_resources(self.views, self.records())
        read = self.together(ids)
        found = tuple(read(GIVEN, given_id) for given_id in ids)
        self.check_theirs(one.given for one in found)
        return found

    def handover(self) -> Handover:
        """What they agreed to hand on. Raises NotFound for a note that isn't about them."""
        found = self.read(HANDOVER, handover_id(self.participant_id))
        if found.note is not None and found.note.participant_id != self.participant_id:
            raise NotFound
        return found

    def consents(self) -> tuple[Consent, ...]:
        """Newest first."""
        return tuple(sorted(self.person.consents, key=lambda c: c.signed_on, reverse=True))

    def signed_forms(self) -> tuple[FormRow, ...]:
        """Newest first."""
        return signed_forms.own(self.views, self.records())

    def signed_form(self, form_id: UUID) -> ConsentFormSigned:
        """Raises NotFound for a form that is not theirs."""
        found = known(self.read(SIGNED_FORM, form_id).signed, NotFound)
        self.check_theirs((found,))
        return found

    def told(self) -> tuple[DisclosureMade, ...]:
        """The accounting of disclosures, as far back as it reaches."""
        read = self.together(self.same_person())
        made = (read(PARTICIPANT, one).disclosures.values() for one in self.same_person())
        return account((one for every in made for one in every), self.today, self.limits)

    def told_in_emergencies(self) -> tuple[ToldInEmergency, ...]:
        """Who was told something without their consent. Raises NotFound for what isn't theirs."""
        mine = self.same_person()
        ids = [one for who in mine for one in own_ids.emergency_accesses(self.views, who)]
        read = self.together(ids)
        found = [read(EMERGENCY_ACCESS, access_id) for access_id in ids]
        if any(not one.broken or one.broken.participant_id not in mine for one in found):
            raise NotFound
        return tuple(telling for one in found for telling in one.told)

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

    def named(self, specialists: Iterable[UUID]) -> tuple[str, ...]:
        """By first name and one letter, as everywhere at their page."""
        enrolled = (self.read(SPECIALIST, one).enrolled for one in specialists)
        return tuple(sorted(short_name(one.name) for one in enrolled if one))

    def site_names(self, sites: Iterable[str]) -> tuple[str, ...]:
        known_sites = self.read(SERVICE_AREA, SERVICE_AREA_ID).sites
        return tuple(known_sites[one].name for one in sites if one in known_sites)

    def appointment(self, state: Session) -> Appointment:
        scheduled = known(state.scheduled, SessionUnknown)
        site = self.read(SERVICE_AREA, SERVICE_AREA_ID).sites.get(scheduled.place)
        zone = self.program.zone
        return Appointment(
            session_id=scheduled.session_id,
            starts_at=scheduled.starts_at.astimezone(zone),
            ends_at=scheduled.ends_at.astimezone(zone),
            mode=scheduled.mode,
            place=site.name if site else "",
            peer=self.presented(scheduled.specialist_id, Audience.MATCHED),
            confirmed=state.is_confirmed,
            changeable=scheduled.starts_at > self.now,
            too_late=is_late(scheduled, self.now, self.limits),
            revision=state.revision,
        )

    @property
    def today(self) -> date:
        return self.program.today(self.now)

    @property
    def limits(self) -> Limits:
        return limits_on(self.read(PROGRAM_RULES, RULES_ID), self.today)

    def choice(self) -> tuple[Shortlist, tuple[Peer, ...]] | None:
        """Whom they may choose among, in the program's order, until the day is over or a match is
        agreed; None where nobody asks."""
        if self.peer() is not None:
            return None
        kind = RecordKind.SHORTLIST
        for shortlist_id in own_ids.records(self.views, (self.participant_id,), kind)[:1]:
            state = self.read(SHORTLIST, shortlist_id)
            offered = state.offered
            if offered is None or offered.participant_id != self.participant_id:
                raise NotFound
            if not state.turned_down and self.today <= offered.answer_by:
                shown = (self.presented(s, Audience.SHORTLISTED) for s in offered.specialists)
                return state, tuple(shown)
        return None


def own_record_of(service: Service, participant_id: UUID) -> OwnRecord:
    def every() -> tuple[UUID, ...]:
        return own_ids.same_person(service.views, participant_id)

    def not_erased() -> tuple[UUID, ...]:
        look, (_, *merged) = service.store.look(), same_person()
        look.expect(merged)
        kept = (one for one in merged if look.read(PARTICIPANT, one).on_record)
        return (participant_id, *kept)

    same_person = cache(every)
    return OwnRecord(
        read=service.store.read,
        look=service.store.look,
        views=service.views,
        program=service.program,
        now=service.now(),
        participant_id=participant_id,
        same_person=same_person,
        records=cache(not_erased),
    )


def first_name(person: Participant) -> str:
    """As they want to be called."""
    names = person.profile.names
    return (names and names.preferred_name) or person.name.split(" ")[0]
