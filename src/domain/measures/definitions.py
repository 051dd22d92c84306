"""Every measure of the program: pages, API, files and the document read it from here."""

from domain.measures.counts import AGAIN, ALL, BROKE_OFF, STAYED, Count, GroupKind
from domain.measures.measure import Counted, Kind, Measure, Unit
from domain.measures.people_outcomes import LASTING_BY_WISH, RECOVERY
from domain.measures.sources import (
    CAME_IN,
    COURSE,
    JUDGED,
    LIVES,
    MATCHED,
    MET,
    OFFER,
    UNOFFERED,
    WAITING,
)
from domain.measures.timeliness import TIMELINESS
from domain.program.limits import LimitName
from domain.sessions.session_state import MissedReason, SessionStatus
from domain.shared.vocabulary import Urgency

CLOCK = {
    Urgency.ROUTINE.value: LimitName.FIRST_OFFER_ROUTINE,
    Urgency.URGENT.value: LimitName.FIRST_OFFER_URGENT,
}
"""By which limit a wait for a first offer is in time."""
HELD, NO_SHOW = SessionStatus.HELD.value, MissedReason.NO_SHOW.value
CANCELED = tuple(
    reason.value
    for reason in (
        MissedReason.LATE_CANCELLATION,
        MissedReason.CANCELED_BY_PARTICIPANT,
        MissedReason.CANCELED_BY_STAFF,
    )
)
HOW_IT_WENT = (HELD, *(reason.value for reason in MissedReason))
"""Every outcome of a session; one whose outcome nobody recorded has none."""

_FIRST_OFFERS = "Referrals whose first match was proposed in the period"
_WITH_OUTCOME = "Sessions of the period whose outcome is recorded"
_NO_OFFER_YET = "Open referrals to which no match was proposed by the end of the period"
_DONE = Counted(words=_WITH_OUTCOME, count=Count.SESSION, parts=HOW_IT_WENT)


def _wait(quantile: int, title: str) -> Measure:
    return Measure(
        name=f"wait-{quantile}",
        title=title,
        unit=Unit.BUSINESS_DAYS,
        kind=Kind.QUANTILE,
        quantile=quantile,
        numerator=Counted(words=_FIRST_OFFERS, count=Count.FIRST_OFFER),
        source=OFFER,
    )


def _first_session(quantile: int, title: str) -> Measure:
    return Measure(
        name=f"first-session-{quantile}",
        title=title,
        unit=Unit.DAYS,
        kind=Kind.QUANTILE,
        quantile=quantile,
        numerator=Counted(
            words="Referrals whose first session was held in the period",
            count=Count.FIRST_SESSION,
        ),
        source=(*CAME_IN, *MET),
    )


def _sessions(name: str, title: str, words: str, parts: tuple[str, ...]) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit=Unit.SHARE,
        kind=Kind.SUM,
        numerator=Counted(words=words, count=Count.SESSION, parts=parts),
        denominator=_DONE,
        source=MET,
    )


def _retention(count: Count, days: int) -> Measure:
    begun = f"Matches that began {days} days before a day of the period"
    return Measure(
        name=f"retention-{days}",
        title=f"Still meeting after {days} days",
        unit=Unit.SHARE,
        kind=Kind.SUM,
        numerator=Counted(words=f"{begun} and had not ended by then", count=count, parts=(STAYED,)),
        denominator=Counted(
            words=f"{begun}, less those that ended earlier for another reason than that the "
            "participant stopped or it did not help",
            count=count,
            parts=(STAYED, BROKE_OFF),
        ),
        source=COURSE,
    )


def _unmet(kind: GroupKind | None, title: str, more: tuple[str, ...]) -> Measure:
    return Measure(
        name=f"unmet-{kind.value}" if kind else "unmet",
        title=title,
        unit=Unit.SHARE,
        kind=Kind.AT_END,
        numerator=Counted(
            words="Referrals without an approved match at the end of the period",
            count=Count.WAITING,
            parts=() if kind else (ALL,),
        ),
        denominator=Counted(
            words="Referrals that are not closed at the end of the period",
            count=Count.OPEN,
            parts=() if kind else (ALL,),
        ),
        by=kind,
        source=(*WAITING, *more),
    )


def _of_runs(name: str, title: str, count: Count, unit: Unit, by: str) -> Measure:
    return Measure(
        name=name,
        title=title,
        unit=unit,
        kind=Kind.QUANTILE,
        quantile=50,
        numerator=Counted(
            words=f"Matching runs of the period whose plan was judged, {by}", count=count
        ),
        source=JUDGED,
    )


MEASURES = (
    Measure(
        name="offered-in-time",
        title="First offers in time",
        unit=Unit.SHARE,
        kind=Kind.SUM,
        numerator=Counted(
            words=f"{_FIRST_OFFERS}, within the clock of their urgency as its rule is on the "
            "last day of the period",
            count=Count.FIRST_OFFER,
            in_time=True,
        ),
        denominator=Counted(words=_FIRST_OFFERS, count=Count.FIRST_OFFER),
        source=(*OFFER, "rules.limit-changed"),
    ),
    _wait(50, "Wait for a first offer, median"),
    _wait(90, "Wait for a first offer, 90th percentile"),
    Measure(
        name="past-clock",
        title="Waiting for a first offer past the clock",
        unit=Unit.SHARE,
        kind=Kind.AT_END,
        numerator=Counted(
            words=f"{_NO_OFFER_YET}, and whose wait is longer then than the clock of their urgency "
            "as its rule is on that day",
            count=Count.UNOFFERED,
            in_time=False,
        ),
        denominator=Counted(words=_NO_OFFER_YET, count=Count.UNOFFERED),
        source=(*UNOFFERED, "rules.limit-changed"),
    ),
    Measure(
        name="referrals-in",
        title="Referrals in",
        unit=Unit.NUMBER,
        kind=Kind.SUM,
        numerator=Counted(words="Referrals received in the period", count=Count.RECEIVED),
        by_part=True,
        source=CAME_IN,
    ),
    Measure(
        name="referrals-out",
        title="Referrals out",
        unit=Unit.NUMBER,
        kind=Kind.SUM,
        numerator=Counted(
            words="Referrals matched for the first time in the period, or closed in it without "
            "ever having been matched",
            count=Count.LEFT,
        ),
        by_part=True,
        source=(*MATCHED, "referral.reopened"),
    ),
    _unmet(None, "Unmet need", ()),
    Measure(
        name="caseload-minutes",
        title="Caseloads in minutes",
        unit=Unit.SHARE,
        kind=Kind.AT_END,
        numerator=Counted(
            words="Session minutes in four weeks of everybody who has a place on a caseload at "
            "the end of the period, as often and as long as they meet",
            count=Count.PROMISED,
        ),
        denominator=Counted(
            words="Minutes in four weeks of the weekly hours of everybody on the roster then; "
            "leave and holidays are not taken off",
            count=Count.WORKED,
        ),
        source=(
            "specialist.place-taken",
            "specialist.place-released",
            "match.stepped-down",
            "referral.frequency-changed",
            "specialist.enrolled",
            "specialist.hours-changed",
            "specialist.leaving",
            "specialist.stays",
        ),
    ),
    Measure(
        name="carried",
        title="People with a place on a caseload",
        unit=Unit.NUMBER,
        kind=Kind.AT_END,
        numerator=Counted(
            words="Matches that have a place at the end of the period", count=Count.CARRIED
        ),
        source=("specialist.place-taken", "specialist.place-released"),
    ),
    _sessions("sessions-held", "Sessions held", "Sessions of the period that were held", (HELD,)),
    _sessions(
        "sessions-no-show",
        "No-shows",
        "Sessions of the period to which the participant did not come",
        (NO_SHOW,),
    ),
    _sessions(
        "sessions-canceled",
        "Sessions canceled",
        "Sessions of the period that were canceled, by whom and when ever",
        CANCELED,
    ),
    _first_session(50, "Time to first session, median"),
    _first_session(90, "Time to first session, 90th percentile"),
    *TIMELINESS,
    *(
        _retention(count, days)
        for count, days in ((Count.BEGUN_30, 30), (Count.BEGUN_90, 90), (Count.BEGUN_180, 180))
    ),
    Measure(
        name="rematches",
        title="Rematches",
        unit=Unit.SHARE,
        kind=Kind.SUM,
        numerator=Counted(
            words="Approved matches of the period whose referral had been matched before",
            count=Count.MATCHED,
            parts=(AGAIN,),
        ),
        denominator=Counted(words="Approved matches of the period", count=Count.MATCHED),
        source=MATCHED,
    ),
    Measure(
        name="overrides",
        title="Approvals that overrode a rule",
        unit=Unit.SHARE,
        kind=Kind.SUM,
        numerator=Counted(
            words="Approvals of the period with a rule made good by an arrangement, by its reason",
            count=Count.OVERRIDDEN,
        ),
        denominator=Counted(
            words="Approvals of the period that were not undone", count=Count.APPROVED
        ),
        by_part=True,
        source=("match.approved", "match.approval-undone", "match.overridden"),
    ),
    _of_runs(
        "run-longest-wait",
        "Longest wait that a matching run leaves, median",
        Count.RUN_WAIT,
        Unit.DAYS,
        "by the longest wait of whomever they leave waiting",
    ),
    _of_runs(
        "run-unevenness",
        "Unevenness of caseloads after a matching run, median",
        Count.RUN_GINI,
        Unit.THOUSANDTHS,
        "by the Gini coefficient of how full each caseload is (0: all equally full)",
    ),
    *RECOVERY,
    LASTING_BY_WISH,
    _unmet(GroupKind.COUNTY, "Unmet need by county", LIVES),
    _unmet(GroupKind.LANGUAGE, "Unmet need by language", LIVES),
    _unmet(
        GroupKind.AREA, "Unmet need by lived experience asked for", ("referral.support-stated",)
    ),
)
"""Every measure, in the order of its page."""
BY_NAME = {measure.name: measure for measure in MEASURES}
