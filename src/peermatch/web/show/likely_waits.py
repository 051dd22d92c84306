"""Likely waits in words, alike on a referral's page and on the manager's."""

from domain.program.wait_ranges import FEWEST, Group, WaitRange
from peermatch.web.show.words import counted, in_words

TOO_FEW = f"Not known: fewer than {FEWEST} waits have ended in a match."
LONGER = "This person has waited longer than that already."


def likely_wait(said: WaitRange | None) -> str:
    """From the program's own history; says so where that is too short."""
    if said is None:
        return TOO_FEW
    return (
        f"About {counted(said.median, 'day')} from the day received until matched; 8 of 10 wait "
        f"{said.low} to {counted(said.high, 'day')}. "
        f"Learned from {said.outcomes} who were matched ({group_words(said.group)})."
    )


def group_words(group: Group) -> str:
    """`Urgent, Essex`, or everybody."""
    parts = [in_words(group.urgency) if group.urgency else "", group.county]
    return ", ".join(part for part in parts if part) or "Everybody"
