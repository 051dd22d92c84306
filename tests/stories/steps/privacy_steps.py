"""Every decision about looks."""

from dataclasses import replace
from functools import partial

from domain.privacy import emergency_access, unusual_looks
from domain.privacy.emergency_access import (
    EMERGENCY_ACCESS,
    LASTS,
    EmergencySearchFailed,
    EmergencyTelling,
)
from domain.privacy.unusual_looks import UNUSUAL_LOOKS, Finding
from stories.pasts.look_samples import glass_broken, unusual_looks_found
from stories.pasts.samples import NOW, TODAY, made_up_id
from stories.steps.step import Step

_looks = partial(Step, UNUSUAL_LOOKS)

_emergency = partial(Step, EMERGENCY_ACCESS)
_BROKEN = glass_broken()
_FAILED = EmergencySearchFailed(
    access_id=_BROKEN.access_id, viewer=_BROKEN.viewer, review_by=_BROKEN.review_by
)
_TELLING = EmergencyTelling(
    disclosure_id=made_up_id("told"),
    recipient="Dr. Made Up",
    affiliation="Riverside Hospital",
    information="Their name and whom to call",
)

PRIVACY_STEPS: tuple[Step, ...] = (
    _looks(unusual_looks.note, [(unusual_looks_found(),)]),
    _emergency(emergency_access.begin, [(_BROKEN,), (_FAILED,), (replace(_BROKEN, words=""),)]),
    _emergency(emergency_access.end, [(_BROKEN.viewer, NOW), (_BROKEN.viewer, NOW + LASTS)]),
    _emergency(
        emergency_access.tell,
        [(_BROKEN.viewer, _TELLING, NOW), ("somebody else", _TELLING, NOW)],
    ),
    _emergency(
        emergency_access.review,
        [
            (Finding.WORK, "somebody else", TODAY),
            (Finding.INCIDENT, "somebody else", TODAY),
            (Finding.WORK, _BROKEN.viewer, TODAY),
        ],
    ),
    _looks(unusual_looks.review, [(Finding.WORK, TODAY), (Finding.INCIDENT, TODAY)]),
)
