"""The field's vocabulary as participants read it, to be translated where it is shown."""

from domain.people.consent import Use
from domain.shared.vocabulary import Dimension, LivedExperienceArea, Mode, WishTopic
from peermatch.translation.catalogs import N_

MODES = {
    Mode.IN_PERSON: N_("in person"),
    Mode.VIDEO: N_("by video"),
    Mode.PHONE: N_("by phone"),
}
AREAS = {
    LivedExperienceArea.PSYCHIATRIC: N_("Mental health challenges"),
    LivedExperienceArea.TRAUMA: N_("Trauma"),
    LivedExperienceArea.SUBSTANCE_USE: N_("Substance use"),
    LivedExperienceArea.FAMILY: N_("Family member or loved one"),
}
TOPICS = {
    WishTopic.AGE: N_("Stage of life"),
    WishTopic.PATHWAY: N_("Way of recovery"),
    WishTopic.PARENT: N_("Being a parent"),
    WishTopic.VETERAN: N_("Military service"),
    WishTopic.FAITH: N_("Faith, or none"),
    WishTopic.CULTURE: N_("Culture"),
    WishTopic.LGBTQ: N_("LGBTQ"),
    WishTopic.OTHER: N_("Something else in common"),
    WishTopic.WORK: N_("Work"),
    WishTopic.LANGUAGE: N_("Language"),
    WishTopic.JUSTICE: N_("Experience of the justice system"),
}
ANSWERS = {
    "18 to 29": N_("18 to 29"),
    "30 to 49": N_("30 to 49"),
    "50 or older": N_("50 or older"),
    "12 steps": N_("12 steps"),
    "medication": N_("With medication"),
    "faith": N_("With faith"),
    "another way": N_("Another way"),
    "Christian": N_("Christian"),
    "another faith": N_("Another faith"),
    "no faith": N_("No faith"),
    "is a parent": N_("Is a parent"),
    "works with their hands": N_("Works with their hands"),
    "works in an office": N_("Works in an office"),
    "looks for work": N_("Looks for work"),
    "has served": N_("Has served"),
    "Spanish at home": N_("Spanish at home"),
    "has been through it": N_("Has been through it"),
    "is LGBTQ": N_("Is LGBTQ"),
}
"""What both sides may choose beside their own words; it is kept in English, and compared."""
PLACES = {
    "1": N_("First choice"),
    "2": N_("Second choice"),
    "3": N_("Third choice"),
    "4": N_("Nice to have"),
}
LANGUAGE_NAMES = {
    "en": N_("English"),
    "es": N_("Spanish"),
    "ase": N_("American Sign Language"),
    "ar": N_("Arabic"),
    "fr": N_("French"),
    "hi": N_("Hindi"),
    "ko": N_("Korean"),
    "ps": N_("Pashto"),
    "pt": N_("Portuguese"),
    "tl": N_("Tagalog"),
    "ur": N_("Urdu"),
    "vi": N_("Vietnamese"),
    "zh": N_("Chinese"),
}
GENDERS = {"woman": N_("A woman"), "man": N_("A man"), "nonbinary": N_("A nonbinary person")}
DIMENSIONS = {
    Dimension.HEALTH: N_("Health"),
    Dimension.HOME: N_("Home and living"),
    Dimension.PURPOSE: N_("Purpose"),
    Dimension.COMMUNITY: N_("Community"),
}
BARC = {
    "priorities": N_("There are more important things to me in life than using substances."),
    "happiness": N_("In general I am happy with my life."),
    "energy": N_("I have enough energy to complete the tasks I set myself."),
    "community": N_("I am proud of the community I live in and feel part of it."),
    "friends": N_("I get lots of support from friends."),
    "fulfillment": N_(
        "I regard my life as challenging and fulfilling without the need for using drugs or "
        "alcohol."
    ),
    "living_space": N_("My living space has helped to drive my recovery journey."),
    "responsibility": N_("I take full responsibility for my actions."),
    "professionals": N_("I am happy dealing with a range of professional people."),
    "progress": N_("I am making good progress on my recovery journey."),
}
"""The items of the BARC-10 by the names of their answers; a test holds them to the domain's."""
AGREEMENT = {
    1: N_("Strongly disagree"),
    2: N_("Disagree"),
    3: N_("Somewhat disagree"),
    4: N_("Somewhat agree"),
    5: N_("Agree"),
    6: N_("Strongly agree"),
}
USES = {
    Use.MATCHING: N_("finding somebody for you and meeting them"),
    Use.CONTACT: N_("writing to you and calling you"),
    Use.REFERRER: N_("telling who sent you to us"),
    Use.PAYER: N_("being paid for the support"),
    Use.OTHER_CARE: N_("working together with others who help you"),
}
MATCHING = N_("to find somebody for you")
MEETING = N_("to meet with you, or to prepare it")
PLANNING = N_("to plan appointments")
REACHING = N_("to reach you")
INTAKE = N_("to keep your record")
PRIVACY = N_("to check who looked at your record")
EMERGENCY = N_("in an emergency")
OTHER = N_("for their work")
LOOKED_FOR = {
    "waitlist": MATCHING,
    "review queue": MATCHING,
    "match": MATCHING,
    "decisions": MATCHING,
    "what if": MATCHING,
    "schedule": MEETING,
    "session": MEETING,
    "session note": MEETING,
    "recovery capital": MEETING,
    "group": MEETING,
    "specialist's week": PLANNING,
    "place's day": PLANNING,
    "program's week": PLANNING,
    "offered times": PLANNING,
    "repair": PLANNING,
    "message": REACHING,
    "private link": REACHING,
    "search": INTAKE,
    "referral": INTAKE,
    "household": INTAKE,
    "names": INTAKE,
    "form": INTAKE,
    "accounting": PRIVACY,
    "breach": PRIVACY,
    "emergency": EMERGENCY,
    "emergency review": PRIVACY,
}
"""What staff looked for, by the purposes that the register of looks keeps; any other is `OTHER`."""
