"""What matters to a participant in a peer: a short list that they rank themselves, by the topics
that specialists say something about too. Stated by both, inferred of neither."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.people.profile import MoreWishesStated, Profile, Wish, state_more_wishes
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import Strength, WishTopic

COMMON_ANSWERS: Mapping[WishTopic, tuple[str, ...]] = MappingProxyType(
    {
        WishTopic.AGE: ("18 to 29", "30 to 49", "50 or older"),
        WishTopic.PATHWAY: ("12 steps", "medication", "faith", "another way"),
        WishTopic.FAITH: ("Christian", "another faith", "no faith"),
        WishTopic.PARENT: ("is a parent",),
        WishTopic.WORK: ("works with their hands", "works in an office", "looks for work"),
        WishTopic.VETERAN: ("has served",),
        WishTopic.CULTURE: (),
        WishTopic.LANGUAGE: ("Spanish at home",),
        WishTopic.JUSTICE: ("has been through it",),
        WishTopic.LGBTQ: ("is LGBTQ",),
        WishTopic.OTHER: (),
    }
)
"""In the order in which they are asked, each with answers that both sides may choose beside their
own words: two people are alike where their answers are the same. Ours, not a published list."""
ANSWERS_IN_WORDS = "Answers that others give too: " + "; ".join(
    f"{topic}: {' or '.join(answers)}" for topic, answers in COMMON_ANSWERS.items() if answers
)
TOPIC_NAMES: Mapping[WishTopic, str] = MappingProxyType(
    {
        WishTopic.AGE: "Stage of life",
        WishTopic.PATHWAY: "Way of recovery",
        WishTopic.FAITH: "Faith, or none",
        WishTopic.PARENT: "Being a parent",
        WishTopic.WORK: "Work",
        WishTopic.VETERAN: "Military service",
        WishTopic.CULTURE: "Culture",
        WishTopic.LANGUAGE: "Language",
        WishTopic.JUSTICE: "Justice system",
        WishTopic.LGBTQ: "LGBTQ",
        WishTopic.OTHER: "Something else",
    }
)
"""As tables name them."""


class TopicRankedTwice(Refusal):
    sentence = "Each topic is ranked once."
    field = "wishes"


def rank(state: Profile, wishes: tuple[Wish, ...]) -> tuple[Fact, ...]:
    """All that they would like anew, what matters most first. None of it rules anybody out: what
    they require was talked over with the program and stays as it is."""
    participant_id = known(state.participant_id, ParticipantUnknown)
    if len({wish.topic for wish in wishes}) < len(wishes):
        raise TopicRankedTwice
    required = (one for one in state.wishes if one.strength is Strength.REQUIRED)
    liked = (replace(one, strength=Strength.PREFERRED) for one in wishes)
    stated = MoreWishesStated(participant_id=participant_id, wishes=(*required, *liked))
    return state_more_wishes(state, stated)
