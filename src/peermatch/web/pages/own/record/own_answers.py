"""All that a participant told us of themselves and of whom they would like to meet, line by line
as they read it."""

from collections.abc import Callable, Iterable, Iterator

from domain.people.contact.agreed_ways import contact_now
from domain.people.participant import Participant
from domain.people.profile import Profile, Transport
from domain.referrals.referral_received import ReferralReceived
from domain.shared.hours import WeeklyWindow
from domain.shared.postal.us_address import envelope_lines
from domain.shared.vocabulary import LivedExperienceArea, SafeContact
from peermatch.translation.catalogs import N_, texts_in
from peermatch.translation.local_dates import full_date_text, window_text
from peermatch.usecases.own.own_record import OwnRecord
from peermatch.web.asking.told_fields import WAYS
from peermatch.web.pages.own.own_words import ANSWERS, AREAS, GENDERS, LANGUAGE_NAMES, MODES, TOPICS

Line = tuple[str, str]
"""What it is and what they said, in their language."""
Say = Callable[[str], str]
NAME, BORN, PHONE = N_("Name"), N_("Birth date"), N_("Phone")
EMAIL, POST, COUNTY = N_("Email"), N_("Postal address"), N_("County")
LANGUAGE, GENDER = N_("Language"), N_("I would like to meet")
CALLED, PRONOUNS = N_("What people call me"), N_("Pronouns")
REACHED, AT_THESE_TIMES = N_("How you may reach me"), N_("At these times")
ANY_TIME, CALLER_SAYS = N_("At any time of the day"), N_("You may say that you call from")
NO_TEXTS = N_("I asked for no more texts")
GUARDIAN, INTERPRETER = N_("Guardian"), N_("Interpreter")
PLACES, ROAD = N_("Where I can meet"), N_("How I get there")
ASK_ABOUT, LEAVE_ALONE = N_("What to ask me about"), N_("What to leave alone")
ABOUT, MEETING = N_("What I want support with"), N_("Ways to meet")
TIMES, ASKED_FOR = N_("When I can meet"), N_("I would like to meet with")
NOT_WITH = N_("I would rather not meet with")
ROADS = {
    Transport.OWN_CAR: N_("With my own car"),
    Transport.LIFT: N_("Somebody gives me a ride"),
    Transport.PUBLIC: N_("By bus or train"),
    Transport.NONE: N_("I have no way to get there"),
}


def what_they_said(record: OwnRecord, language: str) -> tuple[Line, ...]:
    """Nothing of what they left out."""
    say = texts_in(language).gettext
    parts = (
        _who_they_are(record.person, say, language),
        _reached(record.person.profile, say, language),
        _meeting(record, say),
        _wished(record, say),
        *(_asked(one, say, language) for one in record.referrals()),
    )
    lines = ((say(label), text) for part in parts for label, text in part if text)
    return tuple(dict.fromkeys(lines))


def _who_they_are(person: Participant, say: Say, language: str) -> Iterator[Line]:
    names, contact = person.profile.names, person.profile.contact
    yield NAME, person.name
    yield CALLED, names.preferred_name if names else ""
    yield PRONOUNS, names.pronouns if names else ""
    yield BORN, full_date_text(person.birth_date, language) if person.birth_date else ""
    yield PHONE, contact.phone if contact else ""
    yield EMAIL, contact.email if contact else ""
    yield POST, ", ".join(postal_lines(person))
    yield COUNTY, person.county
    yield LANGUAGE, _language(person.language, say)
    yield INTERPRETER, _language(person.profile.interpreter, say)
    if guardian := person.profile.guardian:
        yield GUARDIAN, ", ".join(filter(None, (guardian.name, guardian.relationship)))


def _reached(profile: Profile, say: Say, language: str) -> Iterator[Line]:
    contact = contact_now(profile)
    if contact is None:
        return
    ways = contact.ways
    if SafeContact.VOICEMAIL_OK in ways:
        ways -= {SafeContact.CALL}
    yield REACHED, "; ".join(say(words) for way, words in WAYS.items() if way in ways)
    yield REACHED, say(NO_TEXTS) if profile.texts_stopped else ""
    yield AT_THESE_TIMES, _hours(contact.hours, language) or say(ANY_TIME)
    yield CALLER_SAYS, contact.caller_says


def _meeting(record: OwnRecord, say: Say) -> Iterator[Line]:
    profile = record.person.profile
    if profile.places:
        yield PLACES, "; ".join(record.site_names(profile.places.sites))
        yield ROAD, say(ROADS[profile.places.transport])
    if profile.conversation:
        yield ASK_ABOUT, profile.conversation.ask_about
        yield LEAVE_ALONE, profile.conversation.leave_alone


def _wished(record: OwnRecord, say: Say) -> Iterator[Line]:
    person = record.person
    yield GENDER, say(GENDERS[person.gender]) if person.gender in GENDERS else person.gender
    for wish in person.profile.wishes:
        yield (
            TOPICS[wish.topic],
            say(ANSWERS[wish.answer]) if wish.answer in ANSWERS else wish.answer,
        )
    yield ASKED_FOR, ", ".join(record.named(person.preferred))
    yield NOT_WITH, ", ".join(record.named(person.excluded))


def _asked(referral: ReferralReceived, say: Say, language: str) -> Iterator[Line]:
    yield ABOUT, "; ".join(say(AREAS[one]) for one in _areas(referral))
    yield MEETING, "; ".join(say(MODES[mode]) for mode in sorted(referral.modes))
    yield TIMES, _hours(referral.windows, language)


def _areas(referral: ReferralReceived) -> Iterable[LivedExperienceArea]:
    return dict.fromkeys(one.area for one in sorted(referral.experiences))


def _hours(windows: Iterable[WeeklyWindow], language: str) -> str:
    said = (window_text(one.weekday, one.start, one.end, language) for one in windows)
    return "; ".join(said)


def _language(code: str, say: Say) -> str:
    return say(LANGUAGE_NAMES[code]) if code in LANGUAGE_NAMES else code


def postal_lines(person: Participant) -> tuple[str, ...]:
    """As an envelope has it, below the name."""
    address = person.profile.address
    return envelope_lines(address) if address else ()
