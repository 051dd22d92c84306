"""What a participant says for themselves, on their referral's page: goals of their own; the ten
questions, whose answers only whoever supports them sees; by when each SUPRT form is done."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from domain.deadlines.suprt_windows import SuprtWindow
from domain.people.plan import GoalStep
from domain.people.wellness.stated_goals import OWN_GOALS, OwnStep, own_goals_id
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.screens.program import suprt_dates
from peermatch.web.actions import Link, actions, address
from peermatch.web.http.access import Viewer
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import day, in_words


def own_goals_section(reading: Reading, whose: UUID) -> Section:
    """Nothing where they stated none."""
    stated = reading.state(OWN_GOALS, own_goals_id(whose), lambda _: whose, person.PURPOSE)
    items = tuple(
        Item(
            goal.words,
            (
                f"{in_words(goal.dimension)} · They stated it on {day(goal.stated_on)}",
                *step_lines(goal.steps.values()),
            ),
            tag=f"Done {day(goal.done_on)}" if goal.done_on else "",
        )
        for goal in stated.goals.values()
    )
    return Section("own-goals", "Goals of their own", items=items)


def step_lines(steps: Iterable[GoalStep | OwnStep]) -> tuple[str, ...]:
    """Small steps that the participant named at their own page."""
    named = (f"{step.words} (done)" if step.done_on else step.words for step in steps)
    return tuple(f"Step: {words}" for words in named)


def answers_section(viewer: Viewer, back: str) -> Section:
    """Where answers that were given to the office are entered; for nobody to read."""
    if viewer.role not in actions()["enter-barc"].roles:
        return Section("answers", "Ten questions (BARC-10)")
    return Section(
        "answers",
        "Ten questions (BARC-10)",
        links=(Link("Enter answers given to the office", f"{back}/ten-questions"),),
        none="Only they and whoever supports them see the answers.",
    )


def suprt_section(reading: Reading, viewer: Viewer, whose: UUID, back: str) -> Section:
    """Nothing where the program doesn't ask for it."""
    found = suprt_dates.of_person(reading, whose)
    items = tuple(_item(one, viewer, whose, back, reading.today) for one in found)
    return Section("suprt", "SUPRT", items=items)


def _item(one: SuprtWindow, viewer: Viewer, whose: UUID, back: str, today: date) -> Item:
    name = "take-back-suprt" if one.done else "record-suprt"
    links: tuple[Link, ...] = ()
    if viewer.role in actions()[name].roles and (one.done or one.first_day <= today):
        ids = {"participant_id": whose, "form": one.form.value, "point": one.point.value}
        links = (Link("Take back" if one.done else "Record", address(name, back, **ids)),)
    return Item(
        f"{in_words(one.form)}, {one.point.value}",
        (f"From {day(one.first_day)} to {day(one.last_day)}", _said(one)),
        tag="Overdue" if one.done is None and one.last_day < today else "",
        links=links,
    )


def _said(one: SuprtWindow) -> str:
    if one.done is None:
        return ""
    status, on = one.done
    late = ", outside its days" if one.in_time is False else ""
    return f"{in_words(status)} {day(on)}{late}"
