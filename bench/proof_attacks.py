"""Attacks on what proves the record and on what was erased: 1,000 tamperings, a dictionary."""

import os
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

from erased_person import lived_and_erased
from guessing import recovered
from program_here import PATIENT, imported
from store_places import figure, postgres_place, postgres_server, sqlite_place
from tampering import missed

from peermatch.worker.solver.planner import Planner

TAMPERINGS = int(os.environ.get("FAULT_TAMPERINGS", "1000"))


def tampering() -> None:
    """Every kind in turn, on both databases; each is undone before the next."""
    chance = random.Random(20261123)
    with sqlite_place() as place:
        lost = missed(place, TAMPERINGS // 2, chance)
    with postgres_server() as server:
        lost += missed(postgres_place(server), TAMPERINGS - TAMPERINGS // 2, chance)
    figure("tamper.missed", lost, "tamperings")


def guessing() -> None:
    """What an attacker's dictionary finds of an erased person, on both databases."""
    planner = Planner(PATIENT)
    found: list[str] = []
    for kind in ("sqlite", "postgres"):
        with imported(kind, {}) as deployment:
            found += recovered(deployment, *lived_and_erased(deployment, planner))
    figure("erase.recovered", len(found), "words and documents")
