"""How answers to the ten questions (BARC-10) change what is measured. How many points somebody has
is there as a token only, with the person and in the counts alike."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from uuid import UUID

from domain.measures.answers_counted import answer_cells
from domain.measures.counts import Cell
from domain.people.wellness.barc import LEAST, MOST, total
from domain.people.wellness.recovery_capital import BarcAnswered, BarcTakenBack
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.tables.measures.counting import Opened, add, stored
from peermatch.readmodels.tables.measures.measured import ANSWERED
from peermatch.store import Recorded
from peermatch.store.finding.blind_index import BlindIndex

POINTS = "measure-points"


def tokens_of_points(index: BlindIndex) -> dict[int, str]:
    """The token of every total and of every change between two."""
    every = range(LEAST - MOST, MOST + 1)
    return {points: index.token(POINTS, str(points)).hex() for points in every}


def answer_handlers(
    index: BlindIndex, opened: Opened
) -> tuple[dict[type, Handler], Callable[[Rows, UUID], None]]:
    """Handlers, and what forgets a person who is erased: their answers count no more."""

    @cache
    def token() -> dict[int, str]:
        return tokens_of_points(index)

    @cache
    def points() -> dict[str, int]:
        return {text: number for number, text in token().items()}

    def put(rows: Rows, whose: UUID, day: date, text: str | None) -> None:
        """What they answered on a day; None: nothing."""
        row = rows.get(ANSWERED, participant_id=whose)
        before = dict(row["totals"]) if row else {}
        after = {**before, str(stored(day)): text}
        _change(rows, whose, before, {on: one for on, one in after.items() if one})

    def _change(
        rows: Rows, whose: UUID, before: Mapping[str, str], after: Mapping[str, str]
    ) -> None:
        add(rows, cells(before), -1)
        add(rows, cells(after), 1)
        if after:
            rows.put(ANSWERED, participant_id=whose, totals=dict(sorted(after.items())))
        else:
            rows.remove(ANSWERED, participant_id=whose)

    def cells(totals: Mapping[str, str]) -> list[Cell]:
        known = {date.fromordinal(int(day)): points()[text] for day, text in totals.items()}
        return [one._replace(part=token()[one.value], value=0) for one in answer_cells(known)]

    def answered(rows: Rows, r: Recorded) -> None:
        fact: BarcAnswered = r.fact
        if answers := opened(r).get("answers"):
            put(rows, fact.participant_id, fact.answered_on, token()[total(answers)])

    def taken_back(rows: Rows, r: Recorded) -> None:
        fact: BarcTakenBack = r.fact
        if rows.get(ANSWERED, participant_id=fact.participant_id):
            put(rows, fact.participant_id, fact.answered_on, None)

    def forget(rows: Rows, whose: UUID) -> None:
        if row := rows.get(ANSWERED, participant_id=whose):
            _change(rows, whose, row["totals"], {})

    return {BarcAnswered: answered, BarcTakenBack: taken_back}, forget
