"""Refusals that every correction of a record shares."""

from domain.shared.decider import Refusal


class CorrectionUnexplained(Refusal):
    sentence = "A correction of a record says why it was wrong."
    field = "reason"


class CorrectionAlreadyRecorded(Refusal):
    sentence = "This correction has already been recorded differently."
