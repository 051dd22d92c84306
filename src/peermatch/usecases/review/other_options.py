"""What else a proposal could be: other times, and other specialists, by the rules that hold."""

from dataclasses import dataclass
from uuid import UUID

from domain.matches.match import MATCH
from domain.matches.match_state import FirstTimeProposed
from domain.review.review import ChoiceReason
from domain.shared.decider import Refusal
from domain.specialists.caseload import CaseloadFull
from peermatch.store import Look, Work
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.service import Result, Service
from peermatch.usecases.matches.end_match_effects import known
from peermatch.usecases.matches.first_sessions import other_first_times
from peermatch.usecases.matches.recheck_proposals import Outcome, RecheckProposal
from peermatch.usecases.pairing.pair_facts import PairingNoLongerAllowed, pair
from peermatch.usecases.pairing.told_rules import NOT_WHAT_WAS_ASKED, PRIVATE
from peermatch.usecases.review.choose_instead import ChooseInstead

PLACES = "within_caseload_capacity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A proposal as it stands now: `refused` says why it can't be approved any more, or is empty;
    `times` are other times for the first session."""

    refused: str
    times: tuple[FirstTimeProposed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Another specialist: when the two could meet first, or the rule against it. `full` says that
    every place is in use, which another decision may change."""

    specialist_id: UUID
    first: FirstTimeProposed | None
    refused: str
    full: bool = False


def standing(service: Service, actor: Actor, key: UUID, match_id: UUID, *, over: Look) -> Standing:
    """Whether it could be approved now, and at which other times; nothing is saved."""

    def look(work: Work, result: Result) -> Standing:
        if result["outcome"] not in (Outcome.STANDS, Outcome.RETIMED):
            return Standing(refused=str(result.get("reason", "")), times=())
        _match, proposed = known(work, match_id)
        two = pair(work, proposed.referral_id, proposed.specialist_id, match_id, service.program)
        try:
            times = other_first_times(work, match_id, two, service.program)
        except Refusal:
            times = ()
        return Standing(refused="", times=times)

    return service.rehearse(actor, key, RecheckProposal(match_id=match_id), look, over=over)


def option(
    service: Service, actor: Actor, key: UUID, match_id: UUID, specialist_id: UUID, *, over: Look
) -> Option:
    """What choosing this specialist instead would come to now; nothing is saved. Options of one
    proposal share a look `over` the record."""
    asked = ChooseInstead(
        match_id=match_id, specialist_id=specialist_id, reason=ChoiceReason.PARTICIPANT_ASKED
    )

    def look(work: Work, result: Result) -> Option:
        first = work.read(MATCH, UUID(result["match_id"])).first_time
        return Option(specialist_id=specialist_id, first=first, refused="")

    try:
        return service.rehearse(actor, key, asked, look, over=over)
    except PairingNoLongerAllowed as refusal:
        private = refusal.rule in PRIVATE
        return Option(
            specialist_id=specialist_id,
            first=None,
            refused=NOT_WHAT_WAS_ASKED if private else refusal.sentence,
            full=refusal.rule == PLACES,
        )
    except Refusal as refusal:
        full = isinstance(refusal, CaseloadFull)
        return Option(specialist_id=specialist_id, first=None, refused=refusal.sentence, full=full)
