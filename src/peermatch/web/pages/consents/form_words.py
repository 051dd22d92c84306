"""What staff read about consent forms: kinds, languages, uses, ways."""

from collections.abc import Mapping

from domain.people.consents.consent_statements import ConsentKind, FormLanguage
from domain.people.consents.signed_form import SignedWay

KINDS: Mapping[ConsentKind, str] = {
    ConsentKind.SUPPORT: "Being matched with a peer, and contact: the program’s standard consent",
    ConsentKind.CARE: "One consent for treatment, payment, and health care operations",
    ConsentKind.OTHER: "Telling somebody in particular",
}
LANGUAGES: Mapping[FormLanguage, str] = {
    FormLanguage.ENGLISH: "English",
    FormLanguage.SPANISH: "Spanish",
}
WAYS: Mapping[SignedWay, str] = {
    SignedWay.ON_SCREEN: "Signed on the screen",
    SignedWay.ON_PAPER: "Signed on paper",
}
