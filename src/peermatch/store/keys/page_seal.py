"""What a page carries for the service alone, sealed: a place in a list, a form that was kept."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class PageSeal:
    """Seals bytes under one of the service's keys, each for one purpose."""

    def __init__(self, key: bytes, entropy: Callable[[int], bytes]) -> None:
        self._cipher = AESGCM(key)
        self._entropy = entropy

    def sealed(self, purpose: str, body: bytes) -> bytes:
        nonce = self._entropy(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, body, purpose.encode())

    def unsealed(self, purpose: str, sealed: bytes) -> bytes | None:
        """What was sealed for this purpose; None for anything else."""
        try:
            nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
            return self._cipher.decrypt(nonce, rest, purpose.encode())
        except (InvalidTag, ValueError):
            return None

    def close(self, purpose: str, body: bytes) -> str:
        """A text for an address or a hidden field."""
        return urlsafe_b64encode(self.sealed(purpose, body)).decode().rstrip("=")

    def open(self, purpose: str, text: str) -> bytes | None:
        """What was closed for this purpose; None for anything else."""
        try:
            raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        except (NotBase64, ValueError):
            return None
        return self.unsealed(purpose, raw)
