"""A referral: received, waiting, matched, closed; each of its topics is a file beside this one."""

from dataclasses import replace

from domain.referrals import (
    choosing,
    intake,
    outreach,
    received_changes,
    referral_closing,
    referral_match,
    screening,
    waiting,
)
from domain.referrals.referral_state import Referral
from domain.shared import day_hours
from domain.shared.decider import Decider, Fact, of_topics

ITS_TOPICS = of_topics(
    received_changes.evolve, waiting.evolve, referral_match.evolve, referral_closing.evolve
)


def evolve(state: Referral, fact: Fact) -> Referral:
    changed = ITS_TOPICS(state, fact)
    if changed is not state:
        return changed
    return replace(
        state,
        intake=intake.evolve(state.intake, fact),
        screening=screening.evolve(state.screening, fact),
        outreach=outreach.evolve(state.outreach, fact),
        days=day_hours.evolve(state.days, fact),
        choosing=choosing.evolve(state.choosing, fact),
    )


REFERRAL = Decider("referral", Referral(), evolve)
