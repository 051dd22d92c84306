"""A referral: received, waiting, matched, closed; each of its topics is a file beside this one."""

from dataclasses import replace
from functools import reduce

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
from domain.shared.decider import Decider, Fact

TOPICS = (received_changes, waiting, referral_match, referral_closing)


def evolve(state: Referral, fact: Fact) -> Referral:
    changed = reduce(lambda now, topic: topic.evolve(now, fact), TOPICS, state)
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
