"""What keeps the one key that wraps the key file's keys, and never gives it away: a KMS or HSM."""

from collections.abc import Callable
from typing import Protocol

from peermatch.store.keys.wrapping.aws_kms import AwsKms
from peermatch.store.keys.wrapping.pkcs11_token import Pkcs11Token


class KeyHolder(Protocol):
    """`address` is how the key file says which holder and key wrapped a line; it is no secret."""

    @property
    def address(self) -> str: ...

    def wrap(self, secret: bytes, name: str) -> bytes:
        """`secret` wrapped, bound to `name`. Raises KeyUnavailable."""

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        """What was wrapped under this `name`. Raises KeyUnavailable."""


SCHEMES: dict[str, Callable[[str], KeyHolder]] = {"aws-kms": AwsKms, "pkcs11": Pkcs11Token}


class HolderMisnamed(ValueError):
    """A setting names a holder of keys in no way that is known."""


def holder_at(named: str) -> KeyHolder:
    """`aws-kms:KEY` or a URI of RFC 7512. Raises HolderMisnamed; asks nobody yet."""
    scheme, _, rest = named.partition(":")
    if scheme not in SCHEMES:
        raise HolderMisnamed(
            f"PEERMATCH_KEYS_UNDER names no holder that is known: {' or '.join(SCHEMES)}"
        )
    try:
        return SCHEMES[scheme](rest)
    except ValueError as wrong:
        raise HolderMisnamed(f"PEERMATCH_KEYS_UNDER: {wrong}") from None
