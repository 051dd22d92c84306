"""A manager changes a limit, a weight or a billing code from a coming day on."""

from dataclasses import dataclass
from datetime import date

from domain.program import program_rules
from domain.program.limits import Certainty, Level, LimitName
from domain.program.match_preferences import WishName
from domain.program.program_rules import (
    PROGRAM_RULES,
    RULES_ID,
    BillingCodeChanged,
    CountyFloorChanged,
    LimitChanged,
    Setting,
    WeightChanged,
)
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.shared.roles import Role
from domain.shared.vocabulary import ServiceLine
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLimit:
    limit: LimitName
    value: int
    level: Level
    effective_from: date
    citation: str
    certainty: Certainty
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWeight:
    """What a wish is worth in matching runs from a day on."""

    wish: WishName
    points: int
    effective_from: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCountyFloor:
    """At least how many people of a county matching runs serve from a day on."""

    county: str
    at_least: int
    effective_from: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBillingCode:
    service_line: ServiceLine
    setting: Setting
    code: str
    effective_from: date
    citation: str


def change_limit(work: Work, command: ChangeLimit, program: Program) -> Result:
    stream = work.load(PROGRAM_RULES, RULES_ID)
    change = made_from(command, LimitChanged)
    stream.decide(program_rules.change_limit, change, program.today(work.command.at))
    return {"limit": command.limit}


def change_weight(work: Work, command: ChangeWeight, program: Program) -> Result:
    stream = work.load(PROGRAM_RULES, RULES_ID)
    change = made_from(command, WeightChanged)
    stream.decide(program_rules.change_weight, change, program.today(work.command.at))
    return {"wish": command.wish}


def change_county_floor(work: Work, command: ChangeCountyFloor, program: Program) -> Result:
    stream = work.load(PROGRAM_RULES, RULES_ID)
    change = made_from(command, CountyFloorChanged)
    counties = work.read(SERVICE_AREA, SERVICE_AREA_ID).counties
    today = program.today(work.command.at)
    stream.decide(program_rules.change_floor, change, today, counties)
    return {"county": command.county}


def change_billing_code(work: Work, command: ChangeBillingCode, program: Program) -> None:
    stream = work.load(PROGRAM_RULES, RULES_ID)
    change = made_from(command, BillingCodeChanged)
    today = program.today(work.command.at)
    stream.decide(program_rules.change_billing_code, change, today)


_MANAGER = frozenset({Role.MANAGER})

USE_CASES = (
    UseCase(
        ChangeLimit,
        _MANAGER,
        change_limit,
        changed_by=ChangedBy(RULES_ID, LimitChanged, same=("limit", "effective_from")),
    ),
    UseCase(
        ChangeWeight,
        _MANAGER,
        change_weight,
        changed_by=ChangedBy(RULES_ID, WeightChanged, same=("wish", "effective_from")),
    ),
    UseCase(
        ChangeCountyFloor,
        _MANAGER,
        change_county_floor,
        changed_by=ChangedBy(RULES_ID, CountyFloorChanged, same=("county", "effective_from")),
    ),
    UseCase(
        ChangeBillingCode,
        _MANAGER,
        change_billing_code,
        changed_by=ChangedBy(
            RULES_ID, BillingCodeChanged, same=("service_line", "setting", "effective_from")
        ),
    ),
)
