"""Every word of the vocabulary that a participant may meet has words of its own."""

from domain.people.consent import MAY_TELL, Use
from domain.people.wellness.what_matters import COMMON_ANSWERS
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.vocabulary import GENDERS, Dimension, LivedExperienceArea, Mode, WishTopic
from peermatch.readmodels.reading.purposes import PURPOSES
from peermatch.web.pages.own import own_words


def test_no_value_is_left_without_words():
    assert own_words.MODES.keys() == set(Mode)
    assert own_words.AREAS.keys() == set(LivedExperienceArea)
    assert own_words.TOPICS.keys() == set(WishTopic)
    offered = {one for answers in COMMON_ANSWERS.values() for one in answers}
    assert own_words.ANSWERS.keys() == offered
    assert COMMON_ANSWERS.keys() == set(WishTopic)
    assert own_words.LANGUAGE_NAMES.keys() == LANGUAGE_NAMES.keys()
    assert own_words.DIMENSIONS.keys() == set(Dimension)
    assert own_words.USES.keys() == set(Use)
    assert own_words.MAY_TELL == MAY_TELL
    assert own_words.GENDERS.keys() == set(GENDERS)
    of_participants = set(PURPOSES) - {
        "roster",
        "specialist",
        "staff names",
        "staff form",
        "directory",
    }
    assert own_words.LOOKED_FOR.keys() == of_participants
