"""A match: proposed, approved, under way, ended; each of its topics is a file beside this one."""

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
from domain.shared.decider import Decider, of_topics

MATCH = Decider(
    "match",
    Match(),
    of_topics(
        proposal.evolve,
        approval.evolve,
        meeting_times.evolve,
        called_off.evolve,
        pauses.evolve,
        check_ins.evolve,
        match_ending.evolve,
    ),
)
