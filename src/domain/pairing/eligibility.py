"""The hard rules of a match: one list, each with the sentence that everyone is shown.

A rule over a pair is a pair of token sets: what the participant `needs` and what the specialist
`offers` must meet in at least one token (`Meets`) or in none (`Avoids`). Declared so, the same
rule is asked for one pair at approval and turned into bit masks for a whole state by the matcher.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from domain.pairing.shortlist import ParticipantIsChoosing
from domain.pairing.sides import HeldBack, Offer, Seeker
from domain.people.authorization import AllUnitsUsed
from domain.referrals.choosing import ChoiceComesFirst
from domain.referrals.completeness import StillIncomplete
from domain.referrals.screening import NotEligible, NotScreened
from domain.shared.hours import WEEK_QUARTERS, WeeklyWindow, merged, starts
from domain.shared.vocabulary import TOPIC_WORDS, Credential, Mode, WishTopic
from domain.specialists.leaving import SpecialistLeaves

__all__ = ["HeldBack", "Offer", "Seeker"]
"""Also found here, because no rule is read without them."""

Tokens = frozenset[Hashable]
ANYONE = "anyone"


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` is stable; `because` is said when the rule holds, `refusal` when it doesn't.

    `remedy` says what people could do about it; empty where nothing should be.
    """

    name: str
    because: str
    refusal: str
    remedy: str


@dataclass(frozen=True, slots=True)
class AboutSeeker(Rule):
    """Holds or not for a referral alone."""

    test: Callable[[Seeker, date], bool]


@dataclass(frozen=True, slots=True)
class AboutOffer(Rule):
    """Holds or not for a specialist alone."""

    test: Callable[[Offer, date], bool]


@dataclass(frozen=True, slots=True)
class Meets(Rule):
    """Holds when the two sets share a token."""

    needs: Callable[[Seeker], Tokens]
    offers: Callable[[Offer, Tokens], Tokens]
    """Given every token that any seeker needs, which of them this specialist offers."""


@dataclass(frozen=True, slots=True)
class Avoids(Rule):
    """Holds when the two sets share no token."""

    needs: Callable[[Seeker], Tokens]
    offers: Callable[[Offer, Tokens], Tokens]


def _consent_in_force(seeker: Seeker, day: date) -> bool:
    if seeker.consent_from is None or seeker.consent_until is None:
        return False
    return seeker.consent_from <= day <= seeker.consent_until


def _not(reason: HeldBack) -> Callable[[Seeker, date], bool]:
    return lambda seeker, _day: seeker.held_back is not reason


def _may_practice(offer: Offer, day: date) -> bool:
    if offer.credential is Credential.IN_TRAINING:
        return offer.supervised
    return offer.credential_until is not None and day <= offer.credential_until


def _meeting_tokens(seeker: Seeker) -> Tokens:
    modes: set[Hashable] = set(seeker.modes - {Mode.IN_PERSON})
    if Mode.IN_PERSON in seeker.modes:
        modes.add((Mode.IN_PERSON, seeker.county))
    return frozenset(modes)


def _meeting_offered(offer: Offer, _asked: Tokens) -> Tokens:
    modes: set[Hashable] = set(offer.modes - {Mode.IN_PERSON})
    if Mode.IN_PERSON in offer.modes:
        modes.update((Mode.IN_PERSON, county) for county in offer.counties)
    return frozenset(modes)


@lru_cache(maxsize=1 << 14)
def _fitting(window: WeeklyWindow, minutes: int) -> Tokens:
    """Starts at which a session fits in one stretch of hours, told apart by its length; whole
    numbers, and kept, because many people share such stretches."""
    return frozenset(minutes * WEEK_QUARTERS + start for start in starts((window,), minutes))


def _start_tokens(seeker: Seeker) -> Tokens:
    stretches = merged(seeker.windows)
    return frozenset[Hashable]().union(*(_fitting(w, seeker.session_minutes) for w in stretches))


@lru_cache(maxsize=256)
def _lengths(asked: Tokens) -> tuple[int, ...]:
    """Session lengths among the asked starts; a whole roster is asked the same set."""
    return tuple({token // WEEK_QUARTERS for token in asked if isinstance(token, int)})


@lru_cache(maxsize=256)
def _fitting_any(windows: tuple[WeeklyWindow, ...], lengths: tuple[int, ...]) -> Tokens:
    """Starts of sessions of any of the lengths; a roster has few kinds of working week."""
    stretches = merged(windows)
    return frozenset[Hashable]().union(*(_fitting(w, m) for w in stretches for m in lengths))


def _starts_offered(offer: Offer, asked: Tokens) -> Tokens:
    return _fitting_any(offer.windows, _lengths(asked))


def _gender_tokens(seeker: Seeker) -> Tokens:
    return frozenset({seeker.gender_required or ANYONE})


def _asks_for(topic: WishTopic) -> Avoids:
    """Every required wish of the topic is stated by the specialist: there is none of what is asked
    for that they have not stated."""
    return Avoids(
        f"required_{topic.name.lower()}",
        f"The specialist has stated {TOPIC_WORDS[topic]}, as the participant requires.",
        f"The participant asks for a peer with {TOPIC_WORDS[topic]}, "
        "which this specialist has not stated.",
        f"Ask whether {TOPIC_WORDS[topic]} could be preferred instead of required.",
        lambda seeker: frozenset(t for t in seeker.traits_required if t.topic is topic),
        lambda offer, asked: asked.difference(offer.traits),
    )


RULES: tuple[Rule, ...] = (
    AboutSeeker(
        "consent_in_force",
        "Consent is signed and in force.",
        "There is no consent in force, so this person can't be matched yet.",
        "Record a signed consent.",
        _consent_in_force,
    ),
    AboutSeeker(
        "told_what_a_match_needs",
        "Everything that a match needs was told.",
        StillIncomplete.sentence,
        "Add what is still missing.",
        _not(HeldBack.INCOMPLETE),
    ),
    AboutSeeker(
        "screened_first",
        "The referral is screened as the program requires.",
        NotScreened.sentence,
        "Screen the referral.",
        _not(HeldBack.SCREENING),
    ),
    AboutSeeker(
        "of_the_right_line",
        "The screening found no reason against the service line.",
        NotEligible.sentence,
        "Screen the referral for another service line.",
        _not(HeldBack.ANOTHER_LINE),
    ),
    AboutSeeker(
        "shortlist_comes_first",
        "No shortlist is still to be found.",
        ChoiceComesFirst.sentence,
        "",
        _not(HeldBack.SHORTLIST),
    ),
    AboutSeeker(
        "choice_is_made",
        "The participant is not choosing from a shortlist.",
        ParticipantIsChoosing.sentence,
        "",
        _not(HeldBack.ANSWER),
    ),
    AboutSeeker(
        "paid_for",
        "No payer has to authorize more support.",
        AllUnitsUsed.sentence,
        "Record the payer's next authorization.",
        _not(HeldBack.UNPAID),
    ),
    AboutOffer(
        "stays_with_the_program",
        "The specialist stays with the program.",
        SpecialistLeaves.sentence,
        "",
        lambda offer, _day: not offer.leaving,
    ),
    AboutOffer(
        "certified_or_in_supervised_training",
        "The specialist is certified, or in training with a supervisor.",
        "The specialist's certification has lapsed, or they train without a supervisor.",
        "",
        _may_practice,
    ),
    AboutOffer(
        "within_caseload_capacity",
        "The specialist has an opening.",
        "The specialist's caseload is full, counting proposals awaiting a decision.",
        "Open one more place with a specialist who would be a good fit.",
        lambda offer, _day: offer.open_places > 0,
    ),
    Meets(
        "shares_lived_experience",
        "Both have lived experience of the same area.",
        "They share no area of lived experience.",
        "",
        lambda seeker: frozenset(e.area for e in seeker.experiences),
        lambda offer, _asked: frozenset(e.area for e in offer.experiences),
    ),
    Meets(
        "speaks_the_language",
        "They speak the same language.",
        "The specialist does not speak the participant's language.",
        "Meet with an interpreter, if the participant agrees to one.",
        lambda seeker: frozenset({seeker.language}),
        lambda offer, _asked: offer.languages,
    ),
    Meets(
        "meets_required_gender",
        "The participant's required gender is met.",
        "The participant requires a specialist of a different gender.",
        "Ask whether the specialist's gender could be preferred instead of required.",
        _gender_tokens,
        lambda offer, _asked: frozenset({offer.gender, ANYONE}),
    ),
    *map(_asks_for, WishTopic),
    Meets(
        "can_meet_somehow",
        "They can meet in a way that works for both, within reach.",
        "They have no way of meeting in common, or the place is too far.",
        "Allow another way of meeting, or a place within reach.",
        _meeting_tokens,
        _meeting_offered,
    ),
    Meets(
        "hours_overlap",
        "Their weekly hours overlap for a whole session.",
        "Their weekly hours never overlap for a whole session.",
        "Find one more hour in the week when both can meet.",
        _start_tokens,
        _starts_offered,
    ),
    Avoids(
        "not_excluded",
        "Nothing rules out this match.",
        "This match has been ruled out.",
        "",
        lambda seeker: frozenset(seeker.excluded),
        lambda offer, _asked: frozenset({offer.specialist_id}),
    ),
)
"""Every hard rule, in the order in which reasons are told."""

RULE_NAMES: dict[str, Rule] = {rule.name: rule for rule in RULES}


def holds(rule: Rule, seeker: Seeker, offer: Offer, day: date) -> bool:
    """Whether one rule holds for one pair on `day` (the program's local date)."""
    match rule:
        case AboutSeeker():
            return rule.test(seeker, day)
        case AboutOffer():
            return rule.test(offer, day)
        case Meets():
            needed = rule.needs(seeker)
            return not needed.isdisjoint(rule.offers(offer, needed))
        case Avoids():
            needed = rule.needs(seeker)
            return needed.isdisjoint(rule.offers(offer, needed))
        case _:
            raise TypeError(f"{rule.name} is no kind of rule")


def broken(seeker: Seeker, offer: Offer, day: date) -> tuple[Rule, ...]:
    """The rules that this pair breaks on `day`, in the list's order; empty when it is eligible."""
    return tuple(rule for rule in RULES if not holds(rule, seeker, offer, day))
