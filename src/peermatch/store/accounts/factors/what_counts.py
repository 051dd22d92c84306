"""What counts as a second factor: the one rule for who goes on, and for what has to stay on."""

from enum import Enum, StrEnum

from domain.shared.decider import Refusal


class ProvedBy(StrEnum):
    """By what somebody showed who they are, in one browser."""

    PASSWORD = "password"  # noqa: S105 - says which, and is none
    CODE = "code"
    """After the password: of an authenticator app, or one to recover by."""
    PASSKEY = "passkey"
    """A device that its owner has, and unlocked: two factors in one."""
    PROVIDER = "provider"
    """The identity provider said who it is."""
    PROVIDER_MORE = "provider-2"
    """And that it asked for a second factor, as the operator lets it count."""


TWO_FACTORS = frozenset({ProvedBy.CODE, ProvedBy.PASSKEY, ProvedBy.PROVIDER_MORE})


class Lack(Enum):
    """Why somebody whose role must have a second factor can't go on."""

    NONE_YET = "none yet"
    NOT_USED = "not used"
    """They have one, and signed in without it."""


class SecondFactorStays(Refusal):
    sentence = "Your role needs a second factor, so it stays on until you have another."


class MoreThanPassword(Refusal):
    sentence = "Your role needs more than a password. Use your second factor."


def lacking(proved_by: ProvedBy, has_one: bool) -> Lack | None:
    """Of somebody whose role must have one. Having one is not enough: it has to be used."""
    if proved_by in TWO_FACTORS:
        return None
    return Lack.NOT_USED if has_one else Lack.NONE_YET


def check_may_go(needed: bool, others: bool) -> None:
    """Before one goes. Raises SecondFactorStays where it is the last that a role must have."""
    if needed and not others:
        raise SecondFactorStays
