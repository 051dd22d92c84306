"""Keeps how long people wait, as learned by the worker from the program's own history."""

from dataclasses import dataclass

from domain.program import likely_waits
from domain.program.likely_waits import LIKELY_WAITS, WAITS_ID, WaitsLearned
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepLikelyWaits:
    learned: WaitsLearned


def keep_likely_waits(work: Work, command: KeepLikelyWaits, _program: Program) -> None:
    work.load(LIKELY_WAITS, WAITS_ID).decide(likely_waits.keep, command.learned)


USE_CASES = (
    UseCase(KeepLikelyWaits, frozenset({Role.SERVICE}), keep_likely_waits, from_the_record=True),
)
