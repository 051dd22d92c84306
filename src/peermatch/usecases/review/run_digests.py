"""Digests of what a run solved and answered, under the keys of all whom the run saw.

They stand in the log for ever, and say no more once any of these people is erased: nobody can find
out by trying what the run saw of that person.
"""

from functools import partial
from hashlib import sha256
from uuid import UUID

from domain.matches.matching_run import MatchingRun, RunCompleted
from matching.replay import Replay, Solve, replay
from peermatch.store import Store
from peermatch.store.keys.keyed_digests import keyed_digest


def run_digest(store: Store, run: MatchingRun, document: bytes) -> str:
    """In hex; empty where somebody whom the run saw was erased."""
    return keyed_digest(store.vault, _people(run), sha256(document).digest()).hex()


def replayed(
    store: Store, run: MatchingRun, completed: RunCompleted, problem: bytes, solve: Solve
) -> Replay:
    """The run's kept problem solved again and compared. Raises what `solve` raises."""
    return replay(problem, completed, solve, partial(run_digest, store, run))


def _people(run: MatchingRun) -> frozenset[UUID]:
    seekers = {seen.participant_id for seen in run.seekers}
    return frozenset(seekers | {seen.specialist_id for seen in run.offers})
