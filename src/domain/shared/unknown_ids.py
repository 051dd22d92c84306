"""Refusals for an id that leads nowhere; every topic of a stream shares its own."""

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
