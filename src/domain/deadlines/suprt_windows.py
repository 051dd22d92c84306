"""Within which days each of a participant's SUPRT forms is to be done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.people.wellness.suprt import SuprtForm, SuprtPoint, SuprtStatus, Which
from domain.program.limits import LimitName, Limits
from domain.shared.days import months_after

Done = tuple[SuprtStatus, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuprtWindow:
    """A form at a point, with its first and last day; `done` is how and when, if it was."""

    form: SuprtForm
    point: SuprtPoint
    first_day: date
    last_day: date
    done: Done | None

    @property
    def in_time(self) -> bool | None:
        """Whether it was completed within its days; None where it wasn't completed."""
        if self.done is None or self.done[0] is not SuprtStatus.COMPLETED:
            return None
        return self.first_day <= self.done[1] <= self.last_day


def suprt_windows(
    started_on: date, recorded: Mapping[Which, Done], limits: Limits
) -> Iterator[SuprtWindow]:
    """The baseline from the day on which support started; the reassessment some months after the
    baseline, a number of days earlier or later. Nothing where the program doesn't ask for SUPRT,
    and no reassessment of who isn't in the grant."""
    if not limits.value(LimitName.SUPRT):
        return
    within = timedelta(days=limits.value(LimitName.SUPRT_BASELINE))
    around = timedelta(days=limits.value(LimitName.SUPRT_WINDOW))
    for form in SuprtForm:
        baseline = recorded.get((form, SuprtPoint.BASELINE))
        yield SuprtWindow(
            form=form,
            point=SuprtPoint.BASELINE,
            first_day=started_on,
            last_day=started_on + within,
            done=baseline,
        )
        if baseline is None or baseline[0] is SuprtStatus.NOT_IN_GRANT:
            continue
        middle = months_after(baseline[1], limits.value(LimitName.SUPRT_REASSESSMENT))
        yield SuprtWindow(
            form=form,
            point=SuprtPoint.REASSESSMENT,
            first_day=middle - around,
            last_day=middle + around,
            done=recorded.get((form, SuprtPoint.REASSESSMENT)),
        )
