"""mentor-match (munkres) on one exported instance; runs in an environment of its own.

Its mentors take one mentee a round, so every place is a mentor. A pair's score is what it saves
against waiting; ineligible pairs are disqualified, as its own rules do.
"""

import sys

import numpy as np
from matching.mentee import Mentee
from matching.mentor import Mentor
from peers import PEERS, Instance, main

from matching.process import generate_match_matrix, match_and_assign_participants


class Saves:
    """One rule in its form: adds the score of the pair, or disqualifies it."""

    def __init__(self, score: dict[tuple[str, str], int]) -> None:
        self.score = score

    def evaluate(self, match: object) -> bool:
        return (match.mentee.email, match.mentor.email) in self.score

    def apply(self, match: object) -> int:
        pair = match.mentee.email, match.mentor.email
        match.disallowed = pair not in self.score
        return self.score.get(pair, 0)


def mentor_match(one: Instance, _seconds: float) -> tuple[np.ndarray, str]:
    pair, row, column, cost = one.columns()
    saved = one.u[row] - cost
    people = [Mentee(grade=0, email=str(p)) for p in range(one.people)]
    places = [Mentor(grade=0, email=str(k)) for k in range(len(one.sslot))]
    told = zip(pair.tolist(), row.tolist(), column.tolist(), saved.tolist(), strict=True)
    number = {(str(p), str(k)): (e, score) for e, p, k, score in told if score > 0}
    rule = Saves({names: score for names, (_, score) in number.items()})
    match_and_assign_participants(generate_match_matrix(places, people, [rule]))
    chosen = [number[p.email, p.mentors[0].email][0] for p in people if p.mentors]
    return np.array(chosen, np.int64), "none"


if __name__ == "__main__":
    PEERS["mentor_match"] = mentor_match
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
