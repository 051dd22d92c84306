"""A session between a participant and their CPRS; each topic is a file beside this one."""

from functools import reduce

from domain.sessions import session_booking, session_outcome, session_questions, session_units
from domain.sessions.session_state import Session
from domain.shared.decider import Decider, Fact

TOPICS = (session_booking, session_outcome, session_questions, session_units)


def evolve(state: Session, fact: Fact) -> Session:
    return reduce(lambda now, topic: topic.evolve(now, fact), TOPICS, state)


SESSION = Decider("session", Session(), evolve)
