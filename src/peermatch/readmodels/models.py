"""Every read model: the screens' own, and the one by which people are found."""

from domain.people.participant import IdentityCorrected, ParticipantRegistered
from domain.people.profile import ContactChoicesStated, NamesStated
from domain.specialists.enrollment import SpecialistCorrected
from domain.specialists.specialist_state import SpecialistEnrolled
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.tables.calendar.called_off import CALLED_OFF_MODEL
from peermatch.readmodels.tables.calendar.commitments import COMMITMENTS_MODEL
from peermatch.readmodels.tables.calendar.feed import FEED_MODEL
from peermatch.readmodels.tables.calendar.repairs import REPAIRS_MODEL
from peermatch.readmodels.tables.calendar.schedule_horizon import ROLLS_MODEL
from peermatch.readmodels.tables.calendar.time_questions import TIME_QUESTIONS_MODEL
from peermatch.readmodels.tables.deadlines.due_dates import due_dates
from peermatch.readmodels.tables.deadlines.due_periods import Calendar
from peermatch.readmodels.tables.decisions.decision_rows import decisions
from peermatch.readmodels.tables.groups.group_times import GROUP_TIMES_MODEL
from peermatch.readmodels.tables.groups.groups import GROUPS_MODEL
from peermatch.readmodels.tables.matches.matches import MATCHES_MODEL
from peermatch.readmodels.tables.matches.outlooks import OUTLOOKS_MODEL
from peermatch.readmodels.tables.matches.runs import RUNS_MODEL
from peermatch.readmodels.tables.measures.program_measures import program_measures
from peermatch.readmodels.tables.people.finder import (
    by_birth_date,
    by_name,
    by_phone,
    by_staff_name,
    finder,
)
from peermatch.readmodels.tables.people.given_resources import given_model
from peermatch.readmodels.tables.people.households import HOUSEHOLDS_MODEL
from peermatch.readmodels.tables.people.people import PEOPLE_MODEL
from peermatch.readmodels.tables.people.records import RECORDS_MODEL
from peermatch.readmodels.tables.privacy.emergencies import EMERGENCIES_MODEL
from peermatch.readmodels.tables.privacy.unusual_looks import UNUSUAL_LOOKS_MODEL
from peermatch.readmodels.tables.program.history import HISTORY_MODEL
from peermatch.readmodels.tables.program.likely_waits import LIKELY_WAITS_MODEL
from peermatch.readmodels.tables.program.reserve import RESERVE_MODEL
from peermatch.readmodels.tables.program.sites import SITES_MODEL
from peermatch.readmodels.tables.referrals.referrals import REFERRALS_MODEL
from peermatch.readmodels.tables.referrals.worklist import worklist_model
from peermatch.readmodels.tables.resources.directory import DIRECTORY_MODEL
from peermatch.readmodels.tables.review.queue import review_queue_model
from peermatch.readmodels.tables.scenarios.scenarios import SCENARIOS_MODEL
from peermatch.readmodels.tables.sessions.messages import MESSAGES_MODEL
from peermatch.readmodels.tables.sessions.sessions import SESSIONS_MODEL
from peermatch.readmodels.tables.specialists.hours_of_days import DAY_HOURS_MODEL
from peermatch.readmodels.tables.specialists.specialists import ROSTER_MODEL
from peermatch.readmodels.tables.specialists.staff_mail_returned import STAFF_MAIL_MODEL
from peermatch.store import Store
from peermatch.store.finding.blind_index import BlindIndex

SCREENS: tuple[Projection, ...] = (
    SITES_MODEL,
    ROSTER_MODEL,
    PEOPLE_MODEL,
    HOUSEHOLDS_MODEL,
    REFERRALS_MODEL,
    MATCHES_MODEL,
    RECORDS_MODEL,
    GROUPS_MODEL,
    HISTORY_MODEL,
    SESSIONS_MODEL,
    RUNS_MODEL,
    OUTLOOKS_MODEL,
    LIKELY_WAITS_MODEL,
    RESERVE_MODEL,
    ROLLS_MODEL,
    REPAIRS_MODEL,
    MESSAGES_MODEL,
    GROUP_TIMES_MODEL,
    FEED_MODEL,
    COMMITMENTS_MODEL,
    DAY_HOURS_MODEL,
    CALLED_OFF_MODEL,
    TIME_QUESTIONS_MODEL,
    SCENARIOS_MODEL,
    DIRECTORY_MODEL,
    UNUSUAL_LOOKS_MODEL,
    EMERGENCIES_MODEL,
    STAFF_MAIL_MODEL,
)

AS_OF: tuple[Projection, ...] = (
    SITES_MODEL,
    ROSTER_MODEL,
    PEOPLE_MODEL,
    HOUSEHOLDS_MODEL,
    REFERRALS_MODEL,
    MATCHES_MODEL,
    RECORDS_MODEL,
)
"""What is shown as of a past moment: boards, people and caseloads. Nine of ten facts are about
sessions and calendars, which these leave in the log."""

FOUND_BY = {
    ParticipantRegistered: {"name": by_name, "birth_date": by_birth_date, "phone": by_phone},
    IdentityCorrected: {"name": by_name, "birth_date": by_birth_date},
    NamesStated: {"preferred_name": by_name},
    ContactChoicesStated: {"phone": by_phone},
    SpecialistEnrolled: {"name": by_staff_name},
    SpecialistCorrected: {"name": by_staff_name},
}
"""The facts whose personal fields a person is found by."""


def read_models(store: Store, index: BlindIndex, calendar: Calendar) -> tuple[Projection, ...]:
    """All of them, in the order in which a rebuild makes them."""
    return (
        *SCREENS,
        due_dates(calendar),
        decisions(store, index),
        review_queue_model(store, index),
        worklist_model(store, index),
        program_measures(store, index, calendar),
        given_model(store, index),
        finder(store, index, FOUND_BY),
    )
