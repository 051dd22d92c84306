"""The agency that every simulated run starts with: two sites, three specialists, four referrals."""

from datetime import timedelta
from typing import Any

from domain.matches.match_state import MatchStatus
from domain.program.limits import Certainty, Level, LimitName
from domain.program.service_area import SiteKind
from domain.shared.vocabulary import Credential, Frequency, Mode, SafeContact, ServiceLine, Urgency
from peermatch.usecases.matches.match_course import AcceptAsParticipant, AcceptAsSpecialist
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.program.service_area import MeasureTravel, OpenSite
from peermatch.usecases.referrals.intake import ReceiveReferral
from peermatch.usecases.specialists.enrollment import EnrollSpecialist
from stories.simulation.pools import AREAS, REFERRALS, RUNS, SPECIALISTS, WEEK


def grown(sim: Any) -> None:
    """The agency with some matches under way."""
    found(sim)
    _match_some(sim)


def found(sim: Any) -> None:
    """Opens the sites, enrolls the specialists and takes the referrals in, some with consent.

    In some runs both people accept a match before it begins.
    """
    if sim.pick((True, False, False) if sim.turns else (True, False)):
        sim.give(_both_accept(sim), again=False)
        sim.now += timedelta(days=1)
    for site, county in (("TAP", "Essex"), ("GLO", "Gloucester")):
        sim.give(
            OpenSite(
                site=site,
                name=f"{county} office",
                county=county,
                latitude=37.5,
                longitude=-76.5,
                kind=SiteKind.OFFICE,
            ),
            again=False,
        )
    sim.give(MeasureTravel(from_site="TAP", to_site="GLO", minutes=30), again=False)
    for number in range(len(SPECIALISTS)):
        sim.give(specialist_number(sim, number), again=False)
    for number in range(len(REFERRALS)):
        sim.give(referral_number(sim, number), again=False)


def _both_accept(sim: Any) -> ChangeLimit:
    return ChangeLimit(
        limit=LimitName.ACCEPTANCE_BY_BOTH,
        value=1,
        level=Level.BLOCK,
        effective_from=sim.today + timedelta(days=1),
        citation="The program's own choice",
        certainty=Certainty.VERIFIED,
        reason="Both sides choose.",
    )


def specialist_number(sim: Any, number: int) -> EnrollSpecialist:
    training = number == 2
    return EnrollSpecialist(
        specialist_id=SPECIALISTS[number],
        specialist=f"S{number}",
        name=f"Specialist {number}",
        email="",
        credential=Credential.IN_TRAINING if training else Credential.CERTIFIED,
        credential_expires=None if training else sim.today + timedelta(days=500),
        registered=not training,
        fte_percent=100,
        capacity=sim.pick((1, 2, 2)),
        areas=AREAS,
        languages=frozenset({"en"}),
        gender="",
        home_site="TAP",
        modes=frozenset({Mode.IN_PERSON, Mode.VIDEO}),
        hours=WEEK,
        supervisor_id=SPECIALISTS[0] if training else None,
    )


def referral_number(sim: Any, number: int) -> ReceiveReferral:
    signed = sim.pick((True, True, False))
    return ReceiveReferral(
        referral_id=REFERRALS[number],
        referral=f"R{number}",
        participant_name=f"Participant {number}",
        birth_date=sim.today - timedelta(days=12_000),
        phone=f"(804) 555-010{number}",
        safe_contact=SafeContact.CALL,
        county="Essex",
        language="en",
        service_line=ServiceLine.MENTAL_HEALTH,
        areas=AREAS[:1],
        gender_preference="",
        gender_preference_strength=None,
        modes=frozenset({Mode.IN_PERSON, Mode.VIDEO}),
        available=WEEK,
        urgency=Urgency.ROUTINE,
        source="self",
        received_at=sim.now - timedelta(days=3),
        recommended_on=sim.today - timedelta(days=5),
        consent_signed_on=sim.today if signed else None,
        consent_expires_on=sim.today + timedelta(days=365) if signed else None,
        exclude_specialists=frozenset(),
        prefer_specialists=frozenset(),
        frequency=Frequency.WEEKLY,
        session_minutes=60,
    )


def _match_some(sim: Any) -> None:
    """In most runs some are matched already, two of them with the same specialist."""
    for number in range(sim.pick((3, 2) if sim.turns else (2, 1, 3, 0))):
        match_id, specialist_id = match_id_of(RUNS[0], REFERRALS[number]), SPECIALISTS[number // 2]
        sim.give(
            ProposeMatch(
                run_id=RUNS[0],
                referral_id=REFERRALS[number],
                specialist_id=specialist_id,
                reasons=("They share trauma.",),
            ),
            again=False,
        )
        if match_id not in sim.mirror.states or (sim.turns and sim.pick((False, False, True))):
            continue
        sim.give(ApproveMatch(match_id=match_id))
        if sim.mirror.states[match_id].status is MatchStatus.APPROVED:
            sim.give(AcceptAsSpecialist(match_id=match_id, specialist_id=specialist_id))
            sim.give(AcceptAsParticipant(match_id=match_id))
