"""What a service helps with, and how people get to it."""

from enum import StrEnum


class Need(StrEnum):
    FOOD = "food"
    SHELTER = "shelter"
    HOUSING = "housing"
    RECOVERY_HOUSING = "recovery-housing"
    UTILITIES = "utilities"
    TRANSPORTATION = "transportation"
    WORK = "work"
    EDUCATION = "education"
    MONEY = "money"
    BENEFITS = "benefits"
    IDENTIFICATION = "identification"
    LEGAL_HELP = "legal-help"
    CLOTHING = "clothing"
    PHONE_AND_INTERNET = "phone-and-internet"
    HEALTH_CARE = "health-care"
    MENTAL_HEALTH = "mental-health"
    TREATMENT = "treatment"
    HARM_REDUCTION = "harm-reduction"
    MUTUAL_AID = "mutual-aid"
    CHILD_CARE = "child-care"
    PARENTING = "parenting"
    SAFETY = "safety"
    VETERANS = "veterans"


class GettingThere(StrEnum):
    """What makes a service reachable for somebody without a car."""

    BUS_STOP = "bus-stop"
    GIVES_RIDES = "gives-rides"
    COMES_TO_YOU = "comes-to-you"
    BY_PHONE_OR_VIDEO = "by-phone-or-video"
    WHEELCHAIR = "wheelchair"
