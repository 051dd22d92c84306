"""Every decision of the domain, for walks over random histories."""

from stories.steps.care_steps import CARE_STEPS
from stories.steps.consent_steps import CONSENT_STEPS
from stories.steps.household_steps import HOUSEHOLD_STEPS
from stories.steps.match_steps import MATCH_STEPS
from stories.steps.participant_steps import PARTICIPANT_STEPS
from stories.steps.privacy_steps import PRIVACY_STEPS
from stories.steps.program_steps import PROGRAM_STEPS
from stories.steps.referral_steps import REFERRAL_STEPS
from stories.steps.resource_steps import RESOURCE_STEPS
from stories.steps.review_steps import REVIEW_STEPS
from stories.steps.scenario_steps import SCENARIO_STEPS
from stories.steps.schedule_steps import SCHEDULE_STEPS
from stories.steps.session_steps import SESSION_STEPS
from stories.steps.specialist_steps import SPECIALIST_STEPS
from stories.steps.step import Step
from stories.steps.wellness_steps import WELLNESS_STEPS

STEPS: tuple[Step, ...] = (
    *PARTICIPANT_STEPS,
    *CONSENT_STEPS,
    *HOUSEHOLD_STEPS,
    *REFERRAL_STEPS,
    *SPECIALIST_STEPS,
    *MATCH_STEPS,
    *SESSION_STEPS,
    *SCHEDULE_STEPS,
    *PROGRAM_STEPS,
    *CARE_STEPS,
    *SCENARIO_STEPS,
    *REVIEW_STEPS,
    *RESOURCE_STEPS,
    *PRIVACY_STEPS,
    *WELLNESS_STEPS,
)
