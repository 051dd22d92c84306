"""The field's words as values: lived experience, service lines, modes, urgency and the like."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class LivedExperienceArea(StrEnum):
    """What a CPRS has lived through and a participant faces; self-declared."""

    PSYCHIATRIC = "psychiatric"
    TRAUMA = "trauma"
    SUBSTANCE_USE = "substance-use"
    FAMILY = "family"


class ServiceLine(StrEnum):
    """The program's three lines of service; in `family` the participant is the caregiver."""

    MENTAL_HEALTH = "mental-health"
    SUBSTANCE_USE = "substance-use"
    FAMILY = "family"


class Mode(StrEnum):
    """How two people meet. Audio only is not telemedicine, so phone is its own mode."""

    IN_PERSON = "in-person"
    VIDEO = "video"
    PHONE = "phone"


class Urgency(StrEnum):
    ROUTINE = "routine"
    URGENT = "urgent"


class Strength(StrEnum):
    """How much a stated wish binds: a required one is a hard rule, a preferred one is weighed."""

    REQUIRED = "required"
    PREFERRED = "preferred"


class Credential(StrEnum):
    CERTIFIED = "certified"
    IN_TRAINING = "in-training"


class Frequency(StrEnum):
    WEEKLY = "weekly"
    TWICE_WEEKLY = "twice-weekly"
    EVERY_2_WEEKS = "every-2-weeks"
    CHECK_IN = "check-in"


class SafeContact(StrEnum):
    """How a participant may be reached without harm."""

    TEXT = "text"
    CALL = "call"
    VOICEMAIL_OK = "voicemail-ok"
    EMAIL = "email"
    LETTER = "letter"
    """Plain, to the postal address."""
    NOT_AT_HOME = "do-not-contact-at-home"


AREA_NAMES = {
    LivedExperienceArea.PSYCHIATRIC: "psychiatric challenges",
    LivedExperienceArea.TRAUMA: "trauma",
    LivedExperienceArea.SUBSTANCE_USE: "substance use",
    LivedExperienceArea.FAMILY: "a family member or loved one's challenges",
}
"""Areas as they are said in a sentence."""


@dataclass(frozen=True, slots=True, order=True)
class Experience:
    """An area, with a finer pathway where the person named one (`substance-use/opioids`)."""

    area: LivedExperienceArea
    pathway: str = ""

    def __str__(self) -> str:
        return f"{self.area}/{self.pathway}" if self.pathway else str(self.area)


GENDERS = ("woman", "man", "nonbinary")
"""What a participant may wish of a specialist, and a specialist says of themselves."""


class WishTopic(StrEnum):
    """What a participant may ask of a specialist, and a specialist say of themselves; asked, never
    inferred."""

    AGE = "age"
    PATHWAY = "pathway"
    PARENT = "parent"
    VETERAN = "veteran"
    FAITH = "faith"
    CULTURE = "culture"
    LGBTQ = "lgbtq"
    OTHER = "other"
    WORK = "work"
    LANGUAGE = "language"
    JUSTICE = "justice"


TOPIC_WORDS = {
    WishTopic.AGE: "a certain stage of life",
    WishTopic.PATHWAY: "a certain pathway to recovery",
    WishTopic.PARENT: "experience as a parent",
    WishTopic.VETERAN: "military service",
    WishTopic.FAITH: "a certain faith, or none",
    WishTopic.CULTURE: "a certain culture",
    WishTopic.LGBTQ: "experience as an LGBTQ person",
    WishTopic.OTHER: "something else in common",
    WishTopic.WORK: "certain work experience",
    WishTopic.LANGUAGE: "a certain language",
    WishTopic.JUSTICE: "experience of the justice system",
}
"""Topics as they are said in a sentence: a peer with …"""


@dataclass(frozen=True, slots=True, order=True)
class Trait:
    """What somebody says of themselves, or asks of a peer, beyond lived experience: an answer to a
    topic, in the words by which two people's answers are compared."""

    topic: WishTopic
    answer: str


def trait(topic: WishTopic, answer: str) -> Trait:
    """The trait that somebody's own words state. Capitals, accents, signs and spaces make no
    difference; nothing else is taken for the same."""
    plain = unicodedata.normalize("NFKD", answer.casefold())
    letters = (c for c in plain if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in letters).split()
    return Trait(topic, " ".join(words) or " ".join(answer.split()))


class Dimension(StrEnum):
    """SAMHSA's four dimensions of recovery."""

    HEALTH = "health"
    HOME = "home"
    PURPOSE = "purpose"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Goal:
    dimension: Dimension
    words: str
    """The participant's own."""
    reached: bool = False
