"""What is said when others who write to the log keep somebody waiting for too long."""

from domain.shared.decider import Refusal


class TooBusy(Refusal):
    sentence = "Someone else is changing the same records right now. Please try again."


class HeldBack(RuntimeError):
    """Facts are there that nobody can read yet."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "a transaction that writes to this database has been open for "
            f"{seconds:.0f} seconds, and facts recorded meanwhile can't be read before it ends; "
            "end it (pg_stat_activity shows it) and try again"
        )
