"""Made-up people who are referred: nobody's names, and numbers of the range kept for that."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import (
    Experience,
    Frequency,
    LivedExperienceArea,
    Mode,
    SafeContact,
    ServiceLine,
    Strength,
    Urgency,
)
from peermatch.usecases.core.ids import derived, referral_id
from peermatch.usecases.referrals.intake import ReceiveReferral
from stories.lived.life import moment

FIRST = (
    "Avery Blair Cal Dana Ellis Faye Gwen Harper Iris Jody Kendall Lane Marlow Nell Owen "
    "Paige Quinn Reese Sage Tate Uma Vera Wade Yael Zora Alma Beau Cora Dell Edie Ford Gale "
    "Hollis Ina Jules Kit Lark Milo Noa Opal Perry Ray Sid Thea Val Wren Ada Bram Clem Dot "
    "Ezra Flora Glen Hope Ike June Kai Lena Mack Nora Otis Pearl Rhea Sol Tove Ursa Vic Willa "
    "Abe Birdie Carlos Delia Elena Felix Graciela Hector Ines Joaquin Lucia Mateo Noemi Oscar "
    "Pilar Rosa Saul Teresa Ximena"
).split()
LAST = (
    "Ashby Beale Carver Dunaway Eubank Fauntleroy Garnett Haynie Ingram Jett Kellam Lumpkin "
    "Mundy Newbill Oliff Pittman Quarles Rowe Sutton Tignor Upshur Vaiden Winder Yancey Zoll "
    "Bland Corbin Dobyns Elmore Forester Gaskins Hundley Isles Jessup Keyser Lewis Marsh "
    "Northam Omohundro Pruett Revere Saunders Thrift Urbanek Vance Walden Yates Bowles Callis "
    "Deihl Emory Foxwell Gwathmey Headley Hogge Hurst Longest Mercer Minor Moody Packett "
    "Reamy Self Shackelford Treakle Walker Aguilar Barrera Castillo Dominguez Espinoza "
    "Fuentes Galvan Herrera"
).split()
SPANISH_FIRST, SPANISH_LAST = FIRST[-18:], LAST[-8:]
COUNTIES = {
    "Essex": 11, "Gloucester": 20, "King and Queen": 6, "King William": 12, "Lancaster": 10,
    "Mathews": 8, "Middlesex": 11, "Northumberland": 10, "Richmond": 8, "Westmoreland": 14,
}  # fmt: skip
PATHWAYS = {
    LivedExperienceArea.PSYCHIATRIC: ("", "", "anxiety", "depression", "bipolar", "psychosis"),
    LivedExperienceArea.TRAUMA: ("", "", "loss", "violence"),
    LivedExperienceArea.SUBSTANCE_USE: ("", "", "alcohol", "opioids", "stimulants"),
    LivedExperienceArea.FAMILY: ("", "", "child", "parent", "partner"),
}
LINES = {ServiceLine.MENTAL_HEALTH: 45, ServiceLine.SUBSTANCE_USE: 42, ServiceLine.FAMILY: 13}
AREA_OF = {
    ServiceLine.MENTAL_HEALTH: LivedExperienceArea.PSYCHIATRIC,
    ServiceLine.SUBSTANCE_USE: LivedExperienceArea.SUBSTANCE_USE,
    ServiceLine.FAMILY: LivedExperienceArea.FAMILY,
}
SOURCES = {
    "self": 22, "family": 18, "court": 12, "crisis": 12, "hospital": 14, "outpatient": 14,
    "recovery-house": 8,
}  # fmt: skip
MODES = (
    (frozenset({Mode.IN_PERSON, Mode.PHONE}), 45),
    (frozenset({Mode.IN_PERSON, Mode.VIDEO, Mode.PHONE}), 30),
    (frozenset({Mode.IN_PERSON}), 12),
    (frozenset({Mode.VIDEO, Mode.PHONE}), 13),
)
RHYTHMS = {Frequency.WEEKLY: 50, Frequency.EVERY_2_WEEKS: 38, Frequency.CHECK_IN: 12}
AREA_CODES = (804, 757, 540, 434)
"""Of Virginia; 555-0100 to 555-0199 belong to nobody."""
BIRTHS = date(1950, 1, 1)


class MadeUpPeople:
    """Deals out referrals; the same random numbers give the same people."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._names: set[str] = set()
        self._numbers = [f"({a}) 555-01{n:02}" for a in AREA_CODES for n in range(100)]
        random.shuffle(self._numbers)
        self.dealt: list[ReceiveReferral] = []

    def referral(self, day: date, hour: int, minute: int) -> ReceiveReferral:
        """Of somebody who has not been here before, received at that wall time."""
        random = self._random
        spanish = random.random() < 0.09
        line = self._of(LINES)
        recommended = day - timedelta(days=random.randrange(4)) if random.random() < 0.3 else None
        signed = random.random() < 0.94
        wish = random.random() < 0.14
        reference = f"R{len(self.dealt) + 1:04}"
        dealt = ReceiveReferral(
            referral_id=referral_id(reference),
            referral=reference,
            participant_name=self._name(spanish),
            birth_date=BIRTHS + timedelta(days=random.randrange(56 * 365)),
            phone=self._numbers.pop(),
            safe_contact=self._of(
                {
                    SafeContact.TEXT: 34,
                    SafeContact.CALL: 30,
                    SafeContact.VOICEMAIL_OK: 24,
                    SafeContact.EMAIL: 6,
                    SafeContact.NOT_AT_HOME: 6,
                }
            ),
            county=self._of(COUNTIES),
            language="es" if spanish else "en",
            service_line=line,
            areas=self._areas(line),
            gender_preference=random.choice(("woman", "woman", "man")) if wish else "",
            gender_preference_strength=Strength.PREFERRED if wish else None,
            modes=random.choices([m for m, _ in MODES], [w for _, w in MODES])[0],
            available=self._hours(),
            urgency=Urgency.URGENT if random.random() < 0.07 else Urgency.ROUTINE,
            source=self._of(SOURCES),
            received_at=moment(day, hour, minute),
            recommended_on=recommended,
            consent_signed_on=day if signed else None,
            consent_expires_on=day + timedelta(days=self._consented()) if signed else None,
            exclude_specialists=frozenset[UUID](),
            prefer_specialists=frozenset[UUID](),
            frequency=self._of(RHYTHMS),
            session_minutes=random.choice((45, 60, 60)),
        )
        self.dealt.append(dealt)
        return dealt

    def _consented(self) -> int:
        """Days; some want to look at it again sooner than after a year."""
        return self._random.choice((180, 364, 364, 364))

    def _of(self, weights: dict) -> object:  # type: ignore[type-arg]
        return self._random.choices(list(weights), list(weights.values()))[0]

    def _name(self, spanish: bool) -> str:
        firsts, lasts = (SPANISH_FIRST, SPANISH_LAST) if spanish else (FIRST, LAST)
        while True:
            name = f"{self._random.choice(firsts)} {self._random.choice(lasts)}"
            if name not in self._names:
                self._names.add(name)
                return name

    def _areas(self, line: ServiceLine) -> tuple[Experience, ...]:
        area = AREA_OF[line]
        found = [Experience(area, self._random.choice(PATHWAYS[area]))]
        if self._random.random() < 0.25:
            found.append(Experience(LivedExperienceArea.TRAUMA, ""))
        return tuple(found)

    def _hours(self) -> tuple[WeeklyWindow, ...]:
        """Two to four stretches of a working week."""
        random = self._random
        days = sorted(random.sample(range(5), random.choice((2, 3, 3, 4))))
        stretches = ((540, 720), (600, 780), (780, 1020), (840, 1020), (900, 1110), (510, 720))
        return tuple(WeeklyWindow(day, *random.choice(stretches)) for day in days)


def participant_of(command: ReceiveReferral) -> UUID:
    return derived("participant", command.referral_id)
