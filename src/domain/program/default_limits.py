"""The limits that a program starts with, each with its source and how sure we are of it."""

from datetime import date
from types import MappingProxyType

from domain.program import time_refusals as times
from domain.program.limits import Certainty, Level, Limit, LimitName, Limits, Unit

V, U = Certainty.VERIFIED, Certainty.UNCONFIRMED
BLOCK, WARN = Level.BLOCK, Level.WARN
N = LimitName

OLD_STAFFING = "12VAC30-130-5170 as of 2017"
BILLING_RULES = "12VAC30-130-5210"
CLINIC_CRITERIA = "CCBHC criteria"
PRACTICE = "Common practice"
PROGRAM = "This program's own choice"
MANUAL = "DMAS peer support manual, 2017"
TIME_POLICY = "Program policy of November 28, 2026"
SUPERVISION_RULES = "12VAC30-130-5190 as of 2017"
SUPRT_DATES = "SAMHSA's SUPRT, as commonly stated; not confirmed"
OUTCOME_DATES = "Common practice; the dates of SAMHSA's SUPRT"
RENEWAL_RULES = "18VAC115-70-60 as of 2024"

IN_FORCE_SINCE = {
    N.RECOVERY_CAPITAL_FIRST: date(2026, 11, 30),
    N.RECOVERY_CAPITAL_AGAIN: date(2026, 11, 30),
}
"""The day on which a rule came with an update; any other was there from the beginning."""

_ROWS = (
    (N.CASELOAD_USUAL, 12, Unit.PEOPLE, WARN, OLD_STAFFING, U,
     "That is more people at one time than usual for full time."),
    (N.CASELOAD_CEILING, 15, Unit.PEOPLE, BLOCK, OLD_STAFFING, U,
     "That is more people at one time than the program's ceiling."),
    (N.HALF_TIME_USUAL, 6, Unit.PEOPLE, WARN, OLD_STAFFING, U,
     "That is more people at one time than usual for half time."),
    (N.HALF_TIME_CEILING, 9, Unit.PEOPLE, BLOCK, OLD_STAFFING, U,
     "That is more people at one time than the ceiling for half time."),
    (N.TRAINEE_CASELOAD, 6, Unit.PEOPLE, BLOCK, PROGRAM, U,
     "That is more people at one time than someone in training carries."),
    (N.MINUTES_OF_WORK, 100, Unit.PERCENT, WARN, PROGRAM, U,
     "The work committed takes more hours than the coming weeks have."),
    (N.NOTES_PER_SESSION, 15, Unit.MINUTES, WARN, PROGRAM, U,
     "Writing up a session takes longer than planned."),
    (N.GROUP_SIZE, 10, Unit.PEOPLE, BLOCK, BILLING_RULES, V,
     "A group has at most this many people for each specialist who leads it."),
    (N.GROUP_LEADERS, 2, Unit.PEOPLE, WARN, PROGRAM, U,
     "The group is led by fewer specialists than the program plans for."),
    (N.PARTICIPANT_DAY, 16, Unit.UNITS, WARN, BILLING_RULES, V,
     "That is more support for one person in one day than is covered."),
    (N.PARTICIPANT_YEAR, 3600, Unit.UNITS, WARN, f"{BILLING_RULES}, undated copy", V,
     "That is more support for one person in one year than is covered."),
    (N.AUTHORIZED_UNITS, 1, Unit.SWITCH, WARN, PROGRAM, U,
     "No authorization of the payer has units left for that day."),
    (N.START_AFTER_RECOMMENDATION, 30, Unit.DAYS, WARN, BILLING_RULES, V,
     "The recommendation is too old for support to start on it."),
    (N.START_WARNING, 20, Unit.DAYS, WARN, BILLING_RULES, V,
     "The recommendation expires soon."),
    (N.FIRST_OFFER_ROUTINE, 10, Unit.BUSINESS_DAYS, WARN, CLINIC_CRITERIA, V,
     "The first offer of service is late."),
    (N.FIRST_OFFER_URGENT, 1, Unit.BUSINESS_DAYS, WARN, CLINIC_CRITERIA, V,
     "The first offer of service to someone urgent is late."),
    (N.FIRST_CONTACT, 3, Unit.BUSINESS_DAYS, WARN, PRACTICE, U,
     "The first contact attempt is late."),
    (N.CONTACT_ATTEMPTS, 3, Unit.TIMES, BLOCK, PRACTICE, U,
     "More contact attempts are needed before closing."),
    (N.PLAN_WITHIN, 30, Unit.DAYS, WARN, MANUAL, U, "The wellness plan is late."),
    (N.PLAN_REVIEW, 90, Unit.DAYS, WARN, MANUAL, U, "The review of the wellness plan is late."),
    (N.RECOVERY_CAPITAL_FIRST, 30, Unit.DAYS, WARN, OUTCOME_DATES, U,
     "The first ten questions on recovery capital (BARC-10) are late."),
    (N.RECOVERY_CAPITAL_AGAIN, 6, Unit.MONTHS, WARN, OUTCOME_DATES, U,
     "The ten questions on recovery capital (BARC-10) are due again. With 0, nobody is asked."),
    (N.SUPRT, 0, Unit.SWITCH, WARN, SUPRT_DATES, U,
     "Dates for SAMHSA's SUPRT-A and SUPRT-C are asked of everybody who is supported."),
    (N.SUPRT_BASELINE, 30, Unit.DAYS, WARN, SUPRT_DATES, U, "The SUPRT baseline is late."),
    (N.SUPRT_REASSESSMENT, 6, Unit.MONTHS, WARN, SUPRT_DATES, U,
     "The SUPRT reassessment is due."),
    (N.SUPRT_WINDOW, 30, Unit.DAYS, WARN, SUPRT_DATES, U,
     "The SUPRT reassessment was outside its days."),
    (N.SUPERVISION_MINUTES, 30, Unit.MINUTES, WARN, SUPERVISION_RULES, U,
     "The supervision was shorter than it should be."),
    (N.SUPERVISION_FIRST_YEAR, 15, Unit.DAYS, WARN, SUPERVISION_RULES, U,
     "Supervision in the first year is late."),
    (N.SUPERVISION_SECOND_YEAR, 30, Unit.DAYS, WARN, SUPERVISION_RULES, U,
     "Supervision in the second year is late."),
    (N.LATE_CANCELLATION, 24, Unit.HOURS, WARN, PRACTICE, U,
     "The session was canceled too late to offer its time to someone else."),
    (N.PROPOSAL_OPEN, 5, Unit.BUSINESS_DAYS, WARN, PROGRAM, U,
     "The proposal has waited too long for an answer."),
    (N.SHORTLIST, 3, Unit.PEOPLE, BLOCK, PROGRAM, U,
     "The shortlist is longer than the program allows."),
    (N.MATCH_CHECK_IN, 30, Unit.DAYS, WARN, "Big Brothers Big Sisters standards", V,
     "The check-in on how the match is going is late."),
    (N.EXPIRY_NOTICE, 30, Unit.DAYS, WARN, PROGRAM, U, "Something expires soon."),
    (N.DISCLOSURE_ACCOUNT, 36, Unit.MONTHS, WARN, "42 CFR part 2, accounting of disclosures", V,
     "The accounting of disclosures goes no further back than this."),
    (N.EDUCATION_HOURS, 8, Unit.HOURS, WARN, RENEWAL_RULES, Certainty.SECONDARY,
     "Continuing education for renewing the registration is not complete."),
    (N.ETHICS_HOURS, 2, Unit.HOURS, WARN, RENEWAL_RULES, Certainty.SECONDARY,
     "Continuing education in ethics for renewing the registration is not complete."),
    (N.RESOURCE_CHECK, 180, Unit.DAYS, WARN, PROGRAM, U,
     "What the directory says of the service has not been checked for too long."),
    (N.ACCEPTANCE_BY_BOTH, 0, Unit.SWITCH, BLOCK, PROGRAM, U,
     "An approved match is accepted by the specialist, then by the participant."),
    (N.NOTE_GOALS, 1, Unit.SWITCH, WARN, PROGRAM, U,
     "A session's note says which goals were worked on."),
    (N.NOTE_WORKED_ON, 1, Unit.SWITCH, WARN, PROGRAM, U,
     "A session's note says what was worked on."),
    (N.NOTE_NEXT_STEP, 1, Unit.SWITCH, WARN, PROGRAM, U,
     "A session's note says what was agreed on for the next time."),
    (N.NOTE_RESOURCES, 1, Unit.SWITCH, WARN, PROGRAM, U,
     "A session's note says what was given from the directory."),
    (N.SCREENING_FIRST, 0, Unit.SWITCH, BLOCK, PROGRAM, U,
     "A referral is screened before it is matched."),
    (N.CO_VISIT_IN_TRAINING, 1, Unit.SWITCH, WARN, PROGRAM, U,
     "Someone in training meets people together with a certified colleague."),
    (N.ON_THE_QUARTER_HOUR, 1, Unit.SWITCH, BLOCK, TIME_POLICY, U,
     times.OffTheQuarterHour.sentence),
    (N.OPEN_DAY, 1, Unit.SWITCH, BLOCK, TIME_POLICY, U,
     times.ProgramClosed.sentence),
    (N.WORKING_HOURS, 1, Unit.SWITCH, BLOCK, TIME_POLICY, U,
     times.OutsideWorkingHours.sentence),
    (N.PARTICIPANT_TIMES, 1, Unit.SWITCH, WARN, TIME_POLICY, U,
     times.OutsideParticipantTimes.sentence),
    (N.TIME_FOR_THE_ROAD, 1, Unit.SWITCH, BLOCK, TIME_POLICY, U,
     times.NoTimeForTheRoad.sentence),
    (N.WORK_OF_A_DAY, 1, Unit.SWITCH, WARN, TIME_POLICY, U,
     times.DayTooFull.sentence),
    (N.OPEN_SITE, 1, Unit.SWITCH, BLOCK, TIME_POLICY, U,
     times.SiteIsClosed.sentence),
    (N.SITE_IN_REACH, 1, Unit.SWITCH, WARN, TIME_POLICY, U,
     times.BeyondTravelLimit.sentence),
    (N.PARTICIPANTS_PLACE, 1, Unit.SWITCH, WARN, TIME_POLICY, U,
     times.NotTheirPlace.sentence),
    (N.SHARED_MODE, 1, Unit.SWITCH, WARN, TIME_POLICY, U,
     times.ModeNotShared.sentence),
    (N.CERTIFIED_THAT_DAY, 1, Unit.SWITCH, WARN, TIME_POLICY, U,
     times.CertificationNotInForce.sentence),
    (N.GROUP_AS_AGREED, 1, Unit.SWITCH, WARN, TIME_POLICY, U,
     times.GroupMeetsOtherwise.sentence),
    (N.OWN_SUPERVISOR, 1, Unit.SWITCH, WARN, TIME_POLICY, U,
     times.SupervisedByAnother.sentence),
)  # fmt: skip

DEFAULT_LIMITS = Limits(
    MappingProxyType(
        {
            name: Limit(
                name=name,
                value=value,
                unit=unit,
                level=level,
                citation=citation,
                certainty=certainty,
                sentence=sentence,
                on_since=IN_FORCE_SINCE.get(name, date.min),
            )
            for name, value, unit, level, citation, certainty, sentence in _ROWS
        }
    )
)
"""One row for every limit; a manager's change replaces the figure, never the sentence."""
