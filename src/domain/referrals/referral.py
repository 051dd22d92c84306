"""A referral: received, waiting, matched, closed; each of its topics is a file beside this one."""

from domain.referrals import (
    choosing,
    completeness,
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
from domain.shared.decider import Decider, of_topics

REFERRAL = Decider(
    "referral",
    Referral(),
    of_topics(
        received_changes.evolve,
        completeness.evolve,
        waiting.evolve,
        referral_match.evolve,
        referral_closing.evolve,
        intake=intake.evolve,
        screening=screening.evolve,
        outreach=outreach.evolve,
        days=day_hours.evolve,
        choosing=choosing.evolve,
    ),
)
