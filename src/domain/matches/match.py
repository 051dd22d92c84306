"""A match: proposed, approved, under way, ended; each of its topics is a file beside this one."""

from functools import reduce

from domain.matches import (
    approval,
    called_off,
    check_ins,
    match_ending,
    meeting_times,
    pauses,
    proposal,
)
from domain.matches.match_state import Match
from domain.shared.decider import Decider, Fact

TOPICS = (proposal, approval, meeting_times, called_off, pauses, check_ins, match_ending)


def evolve(state: Match, fact: Fact) -> Match:
    return reduce(lambda now, topic: topic.evolve(now, fact), TOPICS, state)


MATCH = Decider("match", Match(), evolve)
