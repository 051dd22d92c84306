"""The simulation as a Hypothesis state machine: found, then one random step after the other."""

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from stories.simulation import founding
from stories.simulation.ground import Ground
from stories.simulation.simulated import Pick, Simulation
from stories.simulation.turns import PLAIN, THEMES, Turns

STEPS = 50


def picker(data: Any) -> Pick:
    """Picks by index; the note that each `data.draw` makes would take longer than the step."""
    draw = data.conjecture_data.draw_integer
    return lambda pool: pool[draw(0, len(pool) - 1) if len(pool) > 1 else 0]


ANY_THEME = (*THEMES, *PLAIN)


def machine(
    on: Ground, seen: Callable[[Simulation], None], themes: Sequence[Turns]
) -> type[RuleBasedStateMachine]:
    """A machine whose runs use the ground one after the other; `seen` is told of each."""

    class Agency(RuleBasedStateMachine):
        simulation: Simulation

        @initialize(data=st.data())
        def found(self, data: Any) -> None:
            self.simulation = Simulation(on, pick=picker(data))
            self.simulation.turns = self.simulation.pick(themes)
            founding.grown(self.simulation)
            self.simulation.told = note

        @rule(data=st.data())
        def step(self, data: Any) -> None:
            self.simulation.pick = picker(data)
            self.simulation.step()

        def teardown(self) -> None:
            if hasattr(self, "simulation"):
                seen(self.simulation)
                self.simulation.check_record()

    return Agency


def simulate(
    on: Ground,
    *,
    runs: int,
    seeded: int,
    shrink: bool = True,
    seen: Callable[[Simulation], None] = lambda _simulation: None,
    themes: Sequence[Turns] = ANY_THEME,
) -> None:
    """Makes so many runs of 50 steps, each under one of the themes; the same seed makes the same.

    Raises PromiseBroken, with the steps that led to it in the shortest form found.
    """
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    run_state_machine_as_test(
        seed(seeded)(machine(on, seen, themes)),
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            phases=phases,
            deadline=None,
            database=None,
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
