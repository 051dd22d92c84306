"""What speaks against a time: one named refusal for each rule in `scheduling.time_rules`."""

from domain.shared.decider import Refusal


class OffTheQuarterHour(Refusal):
    sentence = "A session or planned time starts on the quarter hour."
    field = "starts_at"


class ProgramClosed(Refusal):
    sentence = "The program is closed that day; set different hours for that day to open it."
    field = "starts_at"


class OutsideWorkingHours(Refusal):
    sentence = "That is outside the working hours of a specialist who has to be there."
    field = "starts_at"


class OutsideParticipantTimes(Refusal):
    sentence = "That is outside the participant's availability."
    field = "starts_at"


class NoTimeForTheRoad(Refusal):
    sentence = "A specialist can't drive there, or on to the next place, in time that day."
    field = "starts_at"


class DayTooFull(Refusal):
    sentence = "That is more work on one day than the program plans for a specialist."
    field = "starts_at"


class SiteIsClosed(Refusal):
    sentence = "That site is closed."


class BeyondTravelLimit(Refusal):
    sentence = "That site is farther from the specialist's home office than the program plans for."


class NotTheirPlace(Refusal):
    sentence = "The participant neither lives in that site's county nor has chosen it."


class ModeNotShared(Refusal):
    sentence = "The specialist and the participant don't both meet in that way."


class CertificationNotInForce(Refusal):
    sentence = "The specialist's certification isn't in force on that day."


class GroupMeetsOtherwise(Refusal):
    sentence = "The group meets at another time or place, or is led by others."


class SupervisedByAnother(Refusal):
    sentence = "The specialist is supervised by someone else."
