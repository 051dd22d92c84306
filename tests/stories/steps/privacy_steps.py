"""Every decision about looks."""

from functools import partial

from domain.privacy import unusual_looks
from domain.privacy.unusual_looks import UNUSUAL_LOOKS, Finding
from stories.pasts.look_samples import unusual_looks_found
from stories.pasts.samples import TODAY
from stories.steps.step import Step

_looks = partial(Step, UNUSUAL_LOOKS)

PRIVACY_STEPS: tuple[Step, ...] = (
    _looks(unusual_looks.note, [(unusual_looks_found(),)]),
    _looks(unusual_looks.review, [(Finding.WORK, TODAY), (Finding.INCIDENT, TODAY)]),
)
