"""The schedule's timed jobs: horizons rolled on, repairs worked out."""

from peermatch.usecases.core.service import Service
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.queues.repair_runs import RepairRuns
from peermatch.worker.solver.planner import Planner
from scheduling.published.jobs import DailyAt, Every, Job

LOOK_SECONDS = 30.0
"""How soon after a match began its coming weeks are planned."""
REPAIR_SECONDS = 1.0


def schedule_jobs(service: Service, planner: Planner, nightly: tuple[int, int]) -> tuple[Job, ...]:
    """`nightly` is the UTC hour and minute of the matching run; schedules are rolled after it."""
    horizon, repairs = HorizonRolling(service, planner), RepairRuns(service, planner)
    hour, minute = nightly
    later = (hour + (minute + 30) // 60) % 24, (minute + 30) % 60
    return (
        Job(name="horizon", when=Every(LOOK_SECONDS), run=horizon.roll_due),
        Job(
            name="horizon-nightly",
            when=DailyAt(*later),
            run=horizon.roll_all,
            grace_seconds=6 * 3600,
        ),
        Job(name="repairs", when=Every(REPAIR_SECONDS), run=repairs.carry_out_all),
    )
