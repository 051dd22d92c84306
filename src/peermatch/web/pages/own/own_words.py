"""The field's vocabulary as participants read it, to be translated where it is shown."""

from domain.people.consent import Use
from domain.people.wellness.handover import HandoverTopic
from domain.resources.given_resource import GivenOutcome
from domain.resources.kinds_of_help import GettingThere, Need
from domain.sessions.progress_note import KeptBackFor
from domain.sessions.session_state import SessionStatus
from domain.shared.vocabulary import Dimension, LivedExperienceArea, Mode, WishTopic
from peermatch.translation.catalogs import N_

MODES = {
    Mode.IN_PERSON: N_("in person"),
    Mode.VIDEO: N_("by video"),
    Mode.PHONE: N_("by phone"),
}
BECAME = {
    SessionStatus.SCHEDULED: N_("planned"),
    SessionStatus.HELD: N_("we met"),
    SessionStatus.MISSED: N_("it did not take place"),
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
KEPT_BACK = {
    KeptBackFor.OTHERS: N_("it says something about somebody else"),
    KeptBackFor.DANGER: N_("reading it could put somebody in danger"),
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
MAY_TELL = {
    True: N_(
        "{discloser} may tell {recipients}: {information}, with later information. "
        "Purpose: {purpose}."
    ),
    False: N_(
        "{discloser} may tell {recipients}: {information}, without later information. "
        "Purpose: {purpose}."
    ),
}
"""Who may tell whom what, by whether what is recorded later is covered; as staff read it."""
HANDING_ON = N_(
    "If someone new supports you one day, you decide what they find here from the time before. "
    "What you leave out they don’t see. You can change it at any time, and what you take back "
    "stops at once."
)
HANDED_ON = {
    HandoverTopic.GOALS: N_("My goals, my plan and my small steps"),
    HandoverTopic.WHAT_WORKS: N_("What works for me, in my own words"),
    HandoverTopic.WHAT_MATTERS: N_("What matters to me in whoever I meet"),
    HandoverTopic.RESOURCES: N_("Help that I was given, and how it went"),
    HandoverTopic.CONVERSATION: N_("What to ask me about, and what to leave alone"),
    HandoverTopic.TEN_QUESTIONS: N_("My answers to the ten questions"),
    HandoverTopic.NOTE: N_("A note from whoever I meet with now"),
}
"""What may be handed on, in the order in which it is asked; a test holds it to the domain's."""
NEEDS = {
    Need.FOOD: N_("Food"),
    Need.SHELTER: N_("A place to sleep tonight"),
    Need.HOUSING: N_("Housing"),
    Need.RECOVERY_HOUSING: N_("Housing with others in recovery"),
    Need.UTILITIES: N_("Electricity, heat, water"),
    Need.TRANSPORTATION: N_("A ride"),
    Need.WORK: N_("Work"),
    Need.EDUCATION: N_("School and training"),
    Need.MONEY: N_("Money"),
    Need.BENEFITS: N_("Benefits and insurance"),
    Need.IDENTIFICATION: N_("An ID or papers"),
    Need.LEGAL_HELP: N_("Legal help"),
    Need.CLOTHING: N_("Clothes"),
    Need.PHONE_AND_INTERNET: N_("Phone and internet"),
    Need.HEALTH_CARE: N_("Health care"),
    Need.MENTAL_HEALTH: N_("Help for mental health"),
    Need.TREATMENT: N_("Treatment"),
    Need.HARM_REDUCTION: N_("Safer use and naloxone"),
    Need.MUTUAL_AID: N_("Groups of people who help each other"),
    Need.CHILD_CARE: N_("Child care"),
    Need.PARENTING: N_("Help for parents"),
    Need.SAFETY: N_("Safety from violence"),
    Need.VETERANS: N_("Help for veterans"),
}
GETTING_THERE = {
    GettingThere.BUS_STOP: N_("By bus"),
    GettingThere.GIVES_RIDES: N_("They give rides"),
    GettingThere.COMES_TO_YOU: N_("They come to you"),
    GettingThere.BY_PHONE_OR_VIDEO: N_("By phone or video"),
    GettingThere.WHEELCHAIR: N_("With a wheelchair"),
}
OUTCOMES = {
    None: N_("We ask about it when we meet"),
    GivenOutcome.WAITING: N_("Still waiting"),
    GivenOutcome.GOT_IT: N_("Got it"),
    GivenOutcome.REFUSED: N_("They said no"),
    GivenOutcome.DID_NOT_WANT: N_("Didn’t want it after all"),
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
