"""What a coordinator weighs besides a match's reasons: wishes, conditions, what is shared."""

from dataclasses import dataclass
from uuid import UUID

from domain.pairing.conflict import CONFLICT, Conflict, Verdict, conflict_id
from domain.people.profile import Wish
from domain.shared.vocabulary import Experience
from domain.specialists.about_self import told_to
from domain.specialists.sharing import Audience, OwnTrait
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.screens.referrals import waitlist

PURPOSE = "match"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchContext:
    """`may_be_told` is what the specialist agreed to share with someone matched with them;
    `conditions` those of a reviewed conflict of interest, without a word of who disclosed it."""

    gender: str
    gender_strength: str
    wishes: tuple[Wish, ...]
    may_be_told: tuple[Experience | OwnTrait, ...]
    conditions: str


def one(
    reading: Reading, referral_id: UUID, participant_id: UUID, specialist_id: UUID
) -> MatchContext:
    """Raises NotFound."""
    asked = waitlist.one(reading, referral_id)
    return MatchContext(
        gender=asked.gender_preference,
        gender_strength=asked.gender_strength,
        wishes=person.profile(reading, participant_id).wishes,
        may_be_told=shared(reading, specialist_id, Audience.MATCHED, PURPOSE),
        conditions=_conditions(reading, conflict_id(participant_id, specialist_id)),
    )


def shared(
    reading: Reading, specialist_id: UUID, audience: Audience, purpose: str
) -> tuple[Experience | OwnTrait, ...]:
    """What people of this audience may be told of the specialist: lived experience, and what they
    say of themselves."""
    state = reading.state(SPECIALIST, specialist_id, lambda _: specialist_id, purpose)
    return (*state.sharing.shown_to(audience), *told_to(state, audience))


def _conditions(reading: Reading, conflict: UUID) -> str:
    state = reading.state(CONFLICT, conflict, _whose, PURPOSE)
    reviewed = state.reviewed
    allowed = reviewed is not None and reviewed.verdict is Verdict.ALLOWED
    return reviewed.conditions if reviewed is not None and allowed else ""


def _whose(conflict: Conflict) -> UUID | None:
    return conflict.disclosed.participant_id if conflict.disclosed else None
