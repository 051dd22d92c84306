"""Refusals that several topics share: an id that leads nowhere, a record corrected."""

from domain.shared.decider import Refusal


class ParticipantUnknown(Refusal):
    sentence = "There is no participant with this id."


class ReferralUnknown(Refusal):
    sentence = "There is no referral with this id."


class SpecialistUnknown(Refusal):
    sentence = "There is no specialist with this id."


class MatchUnknown(Refusal):
    sentence = "There is no match with this id."


class SessionUnknown(Refusal):
    sentence = "There is no session with this id."


class CorrectionUnexplained(Refusal):
    sentence = "A correction of a record says why it was wrong."
    field = "reason"


class CorrectionAlreadyRecorded(Refusal):
    sentence = "This correction has already been recorded differently."
