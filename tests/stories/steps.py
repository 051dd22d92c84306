"""Every decision of the domain, for walks over random histories."""

from care_steps import CARE_STEPS
from match_steps import MATCH_STEPS
from participant_steps import PARTICIPANT_STEPS
from programme_steps import PROGRAMME_STEPS
from referral_steps import REFERRAL_STEPS
from schedule_steps import SCHEDULE_STEPS
from session_steps import SESSION_STEPS
from specialist_steps import SPECIALIST_STEPS
from step import Step

STEPS: tuple[Step, ...] = (
    *PARTICIPANT_STEPS,
    *REFERRAL_STEPS,
    *SPECIALIST_STEPS,
    *MATCH_STEPS,
    *SESSION_STEPS,
    *SCHEDULE_STEPS,
    *PROGRAMME_STEPS,
    *CARE_STEPS,
)
