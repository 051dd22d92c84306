"""The manager's page of what outcomes say of the weights of wishes: learned, then decided about."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.matches.wish_outcomes import OUTCOME_KINDS, OutcomeKind
from domain.program.match_preferences import WEIGHED
from domain.program.wish_learning import (
    FEWEST_EACH,
    WISH_LEARNING,
    WISH_LEARNING_ID,
    CountedKind,
    LearnedWeightsAccepted,
    LearnedWish,
    RunWithNewWeights,
    Untold,
    UntoldWish,
    WishesLearned,
    WishLearning,
    proposed,
)
from domain.shared.roles import Role
from peermatch.web.actions import Link, offered
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.sections import Item, RecordPage, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, day, in_words

router = APIRouter()
Manager = Annotated[Viewer, Depends(ForRoles(Role.MANAGER))]
ADDRESS = "/learned-weights"
LEAD = (
    "How matches went where a preference that people stated was met, compared with how they went "
    "where the same preference was not. Only what people stated is looked at, and nobody is named. "
    "The weights change only when you say so."
)
NO_PROOF = (
    "If people whose preference was met stayed longer, that is no proof that the preference was "
    "why. Whoever got their wish may differ in other ways: an earlier place in line, a county with "
    "more specialists, more open hours."
)
UNDER_WAY = "Learning is in progress; it takes a few minutes for a large program."
NOT_LEARNED = "Nothing was learned yet."
ALL_RIGHT = "None: every weight may well be right, as far as these outcomes tell."
NOTHING_TO_SHOW = "No new weights are proposed, or no run could be solved again."
NOT_FITTED_AGAIN = (
    "Both plans keep every rule and whatever the run found not to fit. Whether the new caseloads "
    "fit week after week was not asked."
)
NO_DIFFERENCE = "Whether it is met makes no difference here that could be told from chance."
WHY_UNTOLD = {
    Untold.TOO_FEW: f"Fewer than {FEWEST_EACH} people had it met, or had it not met.",
    Untold.ALWAYS_TOGETHER: "It was always met together with another one.",
}


@router.get(ADDRESS)
def learned_weights(request: Request, viewer: Manager) -> Response:
    found = services_of(request).service.store.read(WISH_LEARNING, WISH_LEARNING_ID)
    learned = found.learned
    wishes = (*map(_wish, learned.wishes), *map(_untold, learned.untold)) if learned else ()
    shown = RecordPage(
        title="What preferences are worth",
        lead=LEAD,
        tags=(_tag(found),) if learned else (),
        up=Link("Overview", "/overview"),
        links=offered(viewer.role, "learned weights", ADDRESS, _not_now(found)),
        sections=(
            Section("learned", "Learned from our outcomes", _learned(found), none=NOT_LEARNED),
            Section("wishes", "Preference by preference", items=wishes, none=NOT_LEARNED),
            Section(
                "replayed",
                "What the new weights would have changed",
                _changed(learned.replayed if learned else None),
                none=NOTHING_TO_SHOW,
            ),
        ),
    )
    return page(request, "record.html", record=shown, heading=shown.title)


def _tag(found: WishLearning) -> str:
    if found.decided is not None:
        accepted = isinstance(found.decided, LearnedWeightsAccepted)
        return "Accepted" if accepted else "Dismissed"
    return "To decide" if found.learned and proposed(found.learned) else "No new weights"


def _not_now(found: WishLearning) -> frozenset[str]:
    """What would change nothing, or be refused."""
    open_now = found.learned and proposed(found.learned) and found.decided is None
    out = set() if open_now else {"accept-learned-weights", "dismiss-learned-weights"}
    return frozenset(out | ({"learn-weights"} if found.asked else set()))


def _learned(found: WishLearning) -> tuple[tuple[str, str], ...]:
    now = (("Now", UNDER_WAY if found.asked else ""), ("Last time", found.problem))
    learned = found.learned
    if learned is None:
        return now
    return (
        *now,
        ("Learned on", day(learned.day)),
        ("From", f"{counted(learned.outcomes, 'proposal')} that were answered"),
        *((OUTCOME_KINDS[OutcomeKind(one.kind)], _counted(one)) for one in learned.kinds),
        ("Proposed", _proposed(learned)),
        ("Decided", _decided(found)),
        ("What this does not say", NO_PROOF),
    )


def _counted(one: CountedKind) -> str:
    """Rounded down, so that two results don't tell of one person."""
    return f"{_about(one.came_true)} of {_about(one.asked)}"


def _about(number: int) -> str:
    return f"about {number}" if number else "fewer than 10"


def _proposed(learned: WishesLearned) -> str:
    now = {one.wish: one.points for one in learned.wishes}
    said = [
        f"{in_words(wish)} {now[wish]} to {points}" for wish, points in proposed(learned).items()
    ]
    return "; ".join(said) or ALL_RIGHT


def _decided(found: WishLearning) -> str:
    decided = found.decided
    if decided is None:
        return ""
    if isinstance(decided, LearnedWeightsAccepted):
        return f"Accepted from {day(decided.effective_from)}: {decided.reason}"
    return f"Dismissed: {decided.reason}"


def _wish(one: LearnedWish) -> Item:
    odds = (
        f"Where it is met, the odds that a match goes on are {_times(one.odds)} times what they "
        f"are where it is not (95 percent interval {_times(one.odds_low)} to "
        f"{_times(one.odds_high)})."
    )
    people = f"People with it met: {_about(one.met)}; not met: {_about(one.unmet)}."
    if one.worth is None:
        worth = NO_DIFFERENCE
    else:
        worth = (
            f"{counted(one.points, 'point')} today; outcomes say {one.worth} "
            f"({one.worth_low} to {one.worth_high})."
        )
    new = f"Proposed: {counted(one.proposed, 'point')}." if one.proposed is not None else ""
    lines = tuple(line for line in (new, odds, worth, people) if line)
    return Item(WEIGHED[one.wish].because, lines, tag=in_words(one.wish))


def _times(thousandths: int) -> str:
    return f"{thousandths / 1000:.2f}"


def _untold(one: UntoldWish) -> Item:
    said = f"Nothing can be said. {WHY_UNTOLD[one.why]}"
    return Item(WEIGHED[one.wish].because, (said,), tag=in_words(one.wish))


def _changed(run: RunWithNewWeights | None) -> tuple[tuple[str, str], ...]:
    if run is None:
        return ()
    wishes = (
        (WEIGHED[one.wish].because, f"{counted(one.then, 'person', 'people')}, {one.now} before")
        for one in run.wishes
        if one.now != one.then
    )
    return (
        ("The run of", f"{day(run.day)}, {counted(run.referrals, 'referral')}"),
        ("Matched", f"{run.matched_then} with the new weights, {run.matched_now} with its own"),
        ("Another specialist for", counted(run.another_specialist, "person", "people")),
        *wishes,
        ("What was not asked", NOT_FITTED_AGAIN),
    )
