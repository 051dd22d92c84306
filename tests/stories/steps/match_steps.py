"""Every decision about a match, a shortlist and a conflict of interest."""

from datetime import date
from functools import partial

from domain.matches import (
    approval,
    called_off,
    check_ins,
    match_ending,
    meeting_times,
    pauses,
    proposal,
)
from domain.matches.approval import Override, OverrideReason
from domain.matches.called_off import CalledOffBecause
from domain.matches.check_ins import Going
from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason
from domain.matches.proposal import DeclineReason
from domain.matches.usual_time import UsualTime
from domain.pairing import conflict, shortlist
from domain.pairing.conflict import CONFLICT, ConflictKind, Verdict
from domain.pairing.shortlist import SHORTLIST
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName
from domain.shared.vocabulary import Frequency, Mode
from stories.pasts.rules_of import limits_with
from stories.pasts.samples import (
    CONFLICT_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    SESSION_ID,
    SPECIALIST_ID,
    TODAY,
    checked_in,
    disclosed,
    first_time,
    offered,
    proposed,
)
from stories.steps.step import Step

_match = partial(Step, MATCH)
_shortlist = partial(Step, SHORTLIST)
_conflict = partial(Step, CONFLICT)
MERGED_CONFLICT = CONFLICT.fold((disclosed(note="Of another record."),))
BOTH_ACCEPT = limits_with(LimitName.ACCEPTANCE_BY_BOTH, value=1)
ARRANGED = Override(rules=("hours_overlap",), reason=OverrideReason.TIME_ARRANGED)
NEVER = Override(rules=("consent_in_force",), reason=OverrideReason.CONTINUITY)
ONE_SESSION = frozenset({SESSION_ID})
CHRISTMAS = date(2026, 12, 24)
MONDAYS = (UsualTime(weekday=0, minute=600, mode=Mode.VIDEO),)
TUESDAYS = (UsualTime(weekday=1, minute=600, mode=Mode.IN_PERSON, place="TAP", weeks=(0, 2)),)
OFF_GRID = (UsualTime(weekday=0, minute=601, mode=Mode.VIDEO),)

MATCH_STEPS: tuple[Step, ...] = (
    _match(
        proposal.propose,
        [(proposed(expires_on=CHRISTMAS),), (proposed(specialist_id=OTHER_SPECIALIST_ID),)],
    ),
    _match(proposal.propose_first_time, [(first_time(),), (first_time(mode=Mode.PHONE),)]),
    _match(approval.approve, [(), (BOTH_ACCEPT,), (BOTH_ACCEPT, ARRANGED), (BOTH_ACCEPT, NEVER)]),
    _match(approval.undo, [(False,), (True,)]),
    _match(
        proposal.decline,
        [(DeclineReason.SOMEONE_DIFFERENT, ""), (DeclineReason.TIMES_DO_NOT_SUIT, "Evenings.")],
    ),
    _match(proposal.withdraw, [("No time suits both.",), ("The specialist is leaving.",)]),
    _match(approval.accept_as_specialist, [()]),
    _match(approval.accept_as_participant, [()]),
    _match(proposal.expire, [(CHRISTMAS,), (date(2026, 12, 25),)]),
    _match(meeting_times.step_down, [(Frequency.CHECK_IN,), (Frequency.EVERY_2_WEEKS,)]),
    _match(meeting_times.agree_usual_times, [(MONDAYS,), ((),), (MONDAYS * 2,), (OFF_GRID,)]),
    _match(meeting_times.suggest_usual_times, [(TUESDAYS,), (MONDAYS,)]),
    _match(pauses.pause, [(CHRISTMAS, "Hospital.", TODAY), (TODAY, "", TODAY)]),
    _match(pauses.resume, [()]),
    _match(
        called_off.call_off,
        [(ONE_SESSION, CalledOffBecause.PAUSE), (ONE_SESSION, CalledOffBecause.LEAVE)],
    ),
    _match(called_off.bring_back, [(ONE_SESSION,)]),
    _match(
        match_ending.end,
        [
            (EndReason.GOALS_REACHED, "", {"today": TODAY}),
            (
                EndReason.TRANSFERRED,
                "",
                {"today": TODAY, "successor_id": OTHER_SPECIALIST_ID},
            ),
            (EndReason.NOT_HELPING, "", {"today": TODAY}),
        ],
    ),
    _match(check_ins.check_in, [(checked_in(), TODAY), (checked_in(going=Going.MIXED), TODAY)]),
    _shortlist(
        shortlist.offer, [(offered(), DEFAULT_LIMITS), (offered(specialists=()), DEFAULT_LIMITS)]
    ),
    _shortlist(
        shortlist.rank,
        [
            ((OTHER_SPECIALIST_ID, SPECIALIST_ID), TODAY),
            ((SPECIALIST_ID,), TODAY),
            ((SPECIALIST_ID, SPECIALIST_ID), TODAY),
        ],
    ),
    _shortlist(shortlist.turn_down, [()]),
    _conflict(
        conflict.disclose_conflict, [(disclosed(),), (disclosed(kind=ConflictKind.COLLEAGUE),)]
    ),
    _conflict(
        conflict.review_conflict,
        [
            (Verdict.EXCLUDED, "", None),
            (Verdict.ALLOWED, "Never at home.", OTHER_SPECIALIST_ID),
            (Verdict.NO_CONFLICT, "", SPECIALIST_ID),
        ],
    ),
    _conflict(conflict.take_over, [(MERGED_CONFLICT, CONFLICT_ID, PARTICIPANT_ID)]),
    _conflict(conflict.move_conflict, [()]),
)
