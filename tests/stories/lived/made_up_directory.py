"""The demonstration's directory: 80 made-up services of made-up organizations in ten counties,
written as the file of HSDS 3 from which the demonstration takes it in.

`PYTHONPATH=src:tests python tests/stories/lived/made_up_directory.py` writes it anew.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid5

from domain.resources.kinds_of_help import Need
from domain.shared.hours import WeeklyWindow
from peermatch import demo
from peermatch.readmodels.screens.resources.directory import OrganizationRow, Place, Row
from peermatch.usecases.resources.hsds_tables import as_zip
from peermatch.usecases.resources.hsds_written import tables_of

NAMESPACE = UUID("6d1f0b53-2a47-5b0c-9d36-8a1c5e7f9b24")
COUNTIES = {
    "Essex": ("Tappahannock", "22560", 37.92, -76.86),
    "Gloucester": ("Gloucester", "23061", 37.41, -76.53),
    "King and Queen": ("Shacklefords", "23156", 37.54, -76.73),
    "King William": ("West Point", "23181", 37.53, -76.80),
    "Lancaster": ("Kilmarnock", "22482", 37.71, -76.38),
    "Mathews": ("Mathews", "23109", 37.43, -76.32),
    "Middlesex": ("Saluda", "23149", 37.61, -76.60),
    "Northumberland": ("Heathsville", "22473", 37.92, -76.47),
    "Richmond": ("Warsaw", "22572", 37.96, -76.76),
    "Westmoreland": ("Montross", "22520", 38.09, -76.83),
}
"""County seats and towns, with the middle of each."""
KINDS: tuple[tuple[str, tuple[Need, ...], str, dict[str, Any]], ...] = (
    ("Food Pantry", (Need.FOOD,), "A bag of groceries for the week.",
     {"eligibility": "Anybody who lives in the county.", "cost": "Free",
      "how_to_apply": "Walk in; bring something with your address."}),
    ("Recovery Meeting", (Need.MUTUAL_AID,), "An open meeting; newcomers welcome.",
     {"cost": "Free", "how_to_apply": "Come as you are."}),
    ("Ride Service", (Need.TRANSPORTATION,), "Rides to appointments within the region.",
     {"eligibility": "Adults without a car.", "ineligibility": "No emergency rides.",
      "cost": "$3 a ride; free with Medicaid",
      "how_to_apply": "Call two days ahead.", "getting_there": ["comes-to-you", "gives-rides"]}),
    ("Help with Bills", (Need.MONEY, Need.UTILITIES), "Help with one heating or light bill a year.",
     {"eligibility": "Households below 150 percent of the poverty line.",
      "ineligibility": "Not for a deposit or a fine.",
      "how_to_apply": "Bring the bill and proof of income."}),
    ("Career Center", (Need.WORK, Need.EDUCATION), "Résumés, interviews, GED classes.",
     {"eligibility": "Anybody 16 or older.", "minimum_age": 16, "cost": "Free"}),
    ("Counseling", (Need.MENTAL_HEALTH, Need.TREATMENT), "Counseling for mental health and use.",
     {"cost": "Sliding scale; Medicaid accepted", "minimum_age": 18,
      "how_to_apply": "Same-day assessment until 1 pm.",
      "getting_there": ["by-phone-or-video", "wheelchair"]}),
    ("Recovery House", (Need.RECOVERY_HOUSING, Need.HOUSING), "A shared house, drug-free.",
     {"eligibility": "Adults in recovery.", "minimum_age": 18,
      "ineligibility": "Nobody who must register as an offender; no pets.",
      "cost": "$140 a week; the first two weeks may wait", "how_to_apply": "Phone interview."}),
    ("Papers and Forms", (Need.IDENTIFICATION, Need.BENEFITS), "Birth certificate, ID, Medicaid.",
     {"cost": "Free; fees for papers can be paid for you", "how_to_apply": "By appointment."}),
)  # fmt: skip
"""One of each in each county."""
FIRST = ("Two Creeks", "Osprey", "Tidewater Oak", "Heron Point", "Cedar Landing", "Bay Lantern")
SECOND = ("Community Action", "Neighbors", "Partnership", "Fellowship", "Family Center")
STALE = ("Middlesex Papers and Forms", "Richmond Ride Service")
"""Nobody checked these for more than half a year."""
OPENED = date(2026, 12, 2)


def _hours(kind: str, chance: Random) -> tuple[WeeklyWindow, ...]:
    if kind == "Recovery Meeting":
        return tuple(WeeklyWindow(day, 19 * 60, 20 * 60) for day in chance.sample(range(7), 2))
    if kind == "Food Pantry":
        return (WeeklyWindow(chance.randrange(1, 6), 9 * 60, 12 * 60),)
    if kind == "Recovery House":
        return ()
    closes = chance.choice((16 * 60, 17 * 60))
    return tuple(WeeklyWindow(day, 8 * 60 + 30, closes) for day in range(5))


def organizations() -> dict[str, OrganizationRow]:
    """By name: thirty of them."""
    names = [f"{one} {other}" for one in FIRST for other in SECOND]
    return {
        name: OrganizationRow(
            organization_id=uuid5(NAMESPACE, name),
            name=name,
            description="A made-up organization.",
            phone=f"(804) 555-01{number:02d}",
            email="",
            website="",
        )
        for number, name in enumerate(names)
    }


def services() -> Iterator[Row]:
    chance = Random(17)
    owners = list(organizations().values())
    for county, (city, postal_code, latitude, longitude) in COUNTIES.items():
        near = sorted(COUNTIES, key=lambda one: _apart(one, county))
        for kind, needs, description, more in KINDS:
            owner = chance.choice(owners)
            safe_house = kind == "Recovery House" and county in ("Lancaster", "Essex")
            own = uuid5(NAMESPACE, f"{county} {kind}")
            ago = chance.randrange(5, 150) + (190 if f"{county} {kind}" in STALE else 0)
            checked = OPENED - timedelta(days=ago)
            place = Place(
                place_id=uuid5(own, "place"),
                confidential=safe_house,
                county=county,
                place_name="" if safe_house else f"{city} {kind}",
                address="" if safe_house else f"{chance.randrange(10, 990)} Made-up Street",
                city="" if safe_house else city,
                postal_code="" if safe_house else postal_code,
                latitude=None if safe_house else latitude,
                longitude=None if safe_house else longitude,
                directions="",
            )
            ways = more.get("getting_there") or chance.choice((["bus-stop"], ["wheelchair"], []))
            told = {name: more.get(name, "") for name in TEXTS}
            yield Row(
                resource_id=own,
                organization_id=owner.organization_id,
                organization=owner.name,
                name=f"{county} {kind}",
                description=description,
                needs=sorted(need.value for need in (*needs, *_also(kind, safe_house))),
                counties=sorted(near[: chance.choice((1, 1, 3))]),
                minimum_age=more.get("minimum_age"),
                maximum_age=None,
                languages=chance.choice((["en"], ["en"], ["en", "es"])),
                phone=owner.phone,
                email="",
                website="",
                hours=_hours(kind, chance),
                hours_note="" if kind != "Recovery House" else "Calls are answered day and night.",
                getting_there=ways,
                places=(place,),
                listed=True,
                checked_on=checked if chance.random() < 0.9 else None,
                days_since_checked=0,
                open_now=False,
                **told,
            )


TEXTS = ("eligibility", "ineligibility", "cost", "how_to_apply")


def _also(kind: str, safe_house: bool) -> tuple[Need, ...]:
    return (Need.SAFETY,) if safe_house else ()


def _apart(one: str, other: str) -> float:
    (_, _, north, east), (_, _, also_north, also_east) = COUNTIES[one], COUNTIES[other]
    return (north - also_north) ** 2 + (east - also_east) ** 2


if __name__ == "__main__":
    tables = tables_of(organizations().values(), services())
    Path(demo.DIRECTORY).write_bytes(as_zip(tables))
