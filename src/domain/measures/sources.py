"""The facts that measures follow from, by their stored names."""

CAME_IN = (
    "referral.received", "referral.received-corrected", "referral.priority-changed",
    "referral.merged", "referral.closed",
)  # fmt: skip
OFFER = (*CAME_IN, "referral.proposed")
MATCHED = (*CAME_IN, "referral.matched", "referral.match-undone")
WAITING = (*MATCHED, "referral.returned", "referral.reassignment-needed", "referral.reopened")
MET = (
    "session.scheduled", "session.moved", "session.held", "session.missed", "session.corrected",
    "session.reinstated", "session.taken-back",
)  # fmt: skip
COURSE = ("match.approved", "match.approval-undone", "match.participant-accepted", "match.ended")
LIVES = ("participant.registered", "participant.moved-home", "participant.language-corrected")
JUDGED = ("matching-run.judged",)
UNOFFERED = (*OFFER, "referral.reopened")
UNITS = (*MET, "session.units-counted")
