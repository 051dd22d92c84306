"""Every word of the vocabulary that a participant may meet has words of its own."""

from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.vocabulary import LivedExperienceArea, Mode, WishTopic
from peermatch.web.pages.own import own_words


def test_no_value_is_left_without_words():
    assert own_words.MODES.keys() == set(Mode)
    assert own_words.AREAS.keys() == set(LivedExperienceArea)
    assert own_words.TOPICS.keys() == set(WishTopic)
    assert own_words.LANGUAGE_NAMES.keys() == LANGUAGE_NAMES.keys()
