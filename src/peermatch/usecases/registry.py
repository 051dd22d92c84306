"""Every command that Peermatch knows, with the roles that may give it."""

from peermatch.usecases.calendar import (
    availability_commands,
    repairs,
    roll_schedule,
    time_questions,
)
from peermatch.usecases.groups import group_corrections, groups, own_groups
from peermatch.usecases.matches import (
    match_course,
    own_matches,
    proposal_decisions,
    recheck_proposals,
    runs,
)
from peermatch.usecases.own import own_goals, own_help, own_times
from peermatch.usecases.pairing import choice, outlooks
from peermatch.usecases.people import (
    consent_forms,
    handing_on,
    households,
    participants,
    plans_and_statements,
    texting,
    wishes,
)
from peermatch.usecases.people.contact import postal_addresses, returned_link
from peermatch.usecases.people.given import giving_resources, progress_notes, referral_fhir
from peermatch.usecases.people.wellness import recovery_capital, suprt_records
from peermatch.usecases.privacy import emergency_commands, unusual_looks_commands
from peermatch.usecases.program import (
    change_rules,
    learning_commands,
    likely_waits,
    reserve_policy,
    service_area,
    task_commands,
)
from peermatch.usecases.referrals import (
    agency_referrals,
    agency_status,
    asking_for_support,
    completing,
    intake,
    merged_conflicts,
    referral_corrections,
    referral_course,
    same_person,
)
from peermatch.usecases.resources import directory
from peermatch.usecases.review import (
    approve_together,
    choose_instead,
    kept_views,
    review_commands,
    undo_approval,
)
from peermatch.usecases.scenarios import scenario_commands
from peermatch.usecases.sessions import (
    messages,
    sending,
    session_course,
    session_outcomes,
)
from peermatch.usecases.specialists import (
    enrollment,
    own_calendar,
    own_time,
    sharing_commands,
    specialist_course,
    stand_ins,
)

USE_CASES = (
    *intake.USE_CASES,
    *consent_forms.USE_CASES,
    *recheck_proposals.USE_CASES,
    *proposal_decisions.USE_CASES,
    *undo_approval.USE_CASES,
    *approve_together.USE_CASES,
    *choose_instead.USE_CASES,
    *review_commands.USE_CASES,
    *kept_views.USE_CASES,
    *session_outcomes.USE_CASES,
    *progress_notes.USE_CASES,
    *own_times.USE_CASES,
    *own_goals.USE_CASES,
    *own_help.USE_CASES,
    *handing_on.USE_CASES,
    *recovery_capital.USE_CASES,
    *suprt_records.USE_CASES,
    *referral_fhir.USE_CASES,
    *service_area.USE_CASES,
    *enrollment.USE_CASES,
    *runs.USE_CASES,
    *participants.USE_CASES,
    *consent_forms.USE_CASES,
    *postal_addresses.USE_CASES,
    *returned_link.USE_CASES,
    *texting.USE_CASES,
    *wishes.USE_CASES,
    *households.USE_CASES,
    *referral_course.USE_CASES,
    *same_person.USE_CASES,
    *merged_conflicts.USE_CASES,
    *referral_corrections.USE_CASES,
    *completing.USE_CASES,
    *asking_for_support.USE_CASES,
    *agency_referrals.USE_CASES,
    *agency_status.USE_CASES,
    *specialist_course.USE_CASES,
    *sharing_commands.USE_CASES,
    *own_calendar.USE_CASES,
    *own_time.USE_CASES,
    *choice.USE_CASES,
    *outlooks.USE_CASES,
    *likely_waits.USE_CASES,
    *learning_commands.USE_CASES,
    *reserve_policy.USE_CASES,
    *match_course.USE_CASES,
    *session_course.USE_CASES,
    *plans_and_statements.USE_CASES,
    *own_matches.USE_CASES,
    *groups.USE_CASES,
    *group_corrections.USE_CASES,
    *own_groups.USE_CASES,
    *change_rules.USE_CASES,
    *availability_commands.USE_CASES,
    *roll_schedule.USE_CASES,
    *repairs.USE_CASES,
    *stand_ins.USE_CASES,
    *messages.USE_CASES,
    *sending.USE_CASES,
    *time_questions.USE_CASES,
    *scenario_commands.USE_CASES,
    *task_commands.USE_CASES,
    *directory.USE_CASES,
    *giving_resources.USE_CASES,
    *unusual_looks_commands.USE_CASES,
    *emergency_commands.USE_CASES,
)
