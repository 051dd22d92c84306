"""Every command may be retried, and a refusal or a foreign fact leaves a stream as it was."""

import random
from typing import Any

import pytest

from domain.shared.decider import Decider, Fact, Refusal
from stories.code import discovery
from stories.steps.step import Step
from stories.steps.steps import STEPS

WALKS = 300
LENGTH = 60


def steps_of(decider: Decider[Any]) -> tuple[Step, ...]:
    return tuple(step for step in STEPS if step.decider is decider)


def attempt(step: Step, state: Any, arguments: tuple[Any, ...]) -> tuple[Fact, ...] | Refusal:
    try:
        return step.decide(state, arguments)
    except Refusal as refusal:
        return refusal


def test_every_decision_has_a_step() -> None:
    assert {s.decision for s in STEPS} == set(discovery.decisions())


@pytest.mark.parametrize("decider", discovery.deciders(), ids=lambda d: d.name)
def test_every_command_may_be_retried(decider: Decider[Any]) -> None:
    """Whatever came before: what was just accepted is accepted again and changes nothing."""
    steps, accepted = steps_of(decider), set()
    for seed in range(WALKS):
        chance, state, log = random.Random(seed), decider.initial, []
        for _ in range(LENGTH):
            step = chance.choice(steps)
            arguments = chance.choice(step.arguments)
            answer = attempt(step, state, arguments)
            if isinstance(answer, Refusal):
                continue
            if answer:
                accepted.add(step.decision)
            log += answer
            state = decider.fold(answer, state)
            assert attempt(step, state, arguments) == (), (seed, step.decision.__name__, arguments)
        assert decider.fold(log) == state, seed
    unreached = {s.decision.__qualname__ for s in steps} - {d.__qualname__ for d in accepted}
    assert unreached == set()


@pytest.mark.parametrize("decider", discovery.deciders(), ids=lambda d: d.name)
def test_a_fact_of_another_stream_changes_nothing(decider: Decider[Any]) -> None:
    class SomethingElse:
        pass

    assert decider.evolve(decider.initial, SomethingElse()) == decider.initial
