"""Language codes that a person may be written down with (ISO 639-1, and ASL from ISO 639-3)."""

from dataclasses import dataclass

from domain.shared.classified import Personal, Subject

LANGUAGE_CODES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht
    hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky
    la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny
    oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss
    st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo
    za zh zu
    ase
    """.split()
)

LANGUAGE_NAMES = {
    "en": "English",
    "es": "Spanish",
    "ase": "American Sign Language",
    "ar": "Arabic",
    "fr": "French",
    "hi": "Hindi",
    "ko": "Korean",
    "ps": "Pashto",
    "pt": "Portuguese",
    "tl": "Tagalog",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""The languages offered first in forms; any code is accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageCorrected:
    """The language in which the participant meets, where intake had another."""

    participant_id: Subject
    language: Personal[str]
