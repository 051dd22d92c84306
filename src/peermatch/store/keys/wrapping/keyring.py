"""Named key-encryption keys: read from a file or the environment, never kept in a database."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32


class KeyUnavailable(Exception):
    """A key is neither there nor known to be destroyed. Stop: this is never read as erased."""


class BadKeyFile(ValueError):
    """The key file can't be read as lines of `name base64`."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The wrapping keys by name; new wrappings use the last one."""

    keys: dict[str, bytes]

    @property
    def current(self) -> str:
        return next(reversed(self.keys))

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Lines of `name base64(32 bytes)`, oldest first. Raises BadKeyFile naming the line."""
        keys: dict[str, bytes] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                name, encoded = line.split()
                key = base64.b64decode(encoded, validate=True)
            except (ValueError, binascii.Error):
                raise BadKeyFile(f"line {number} is not a name and a key in base64") from None
            if len(key) != KEY_BYTES or name in keys:
                raise BadKeyFile(f"line {number} repeats a name or is not {KEY_BYTES} bytes")
            keys[name] = key
        if not keys:
            raise BadKeyFile("there is no key in it")
        return cls(keys)

    @classmethod
    def load(cls, path: Path) -> "KeyRing":
        return cls.parse(path.read_text(encoding="ascii"))

    def text(self) -> str:
        """What `parse` reads."""
        lines = (f"{n} {base64.b64encode(k).decode('ascii')}\n" for n, k in self.keys.items())
        return "".join(lines)

    def with_new(self, name: str, entropy: Callable[[int], bytes]) -> "KeyRing":
        """A ring whose current key is a new one called `name`."""
        if name in self.keys or not name.isascii() or len(name.split()) != 1:
            raise BadKeyFile("the new key needs a name of its own, without spaces")
        return KeyRing({**self.keys, name: entropy(KEY_BYTES)})

    def only_current(self) -> "KeyRing":
        """A ring without the older keys: what they still wrap can never be opened again."""
        return KeyRing({self.current: self.keys[self.current]})

    def wrap(self, secret: bytes, label: bytes, nonce: bytes) -> tuple[str, bytes]:
        """The current key's name and `secret` wrapped by it, bound to `label`."""
        name = self.current
        return name, nonce + AESGCM(self.keys[name]).encrypt(nonce, secret, label)

    def unwrap(self, name: str, wrapped: bytes, label: bytes) -> bytes:
        """Raises KeyUnavailable when the wrapping key is not in the ring or does not fit."""
        try:
            return AESGCM(self.keys[name]).decrypt(wrapped[:12], wrapped[12:], label)
        except KeyError:
            raise KeyUnavailable(f"the wrapping key {name!r} is not in the key ring") from None
        except InvalidTag:
            raise KeyUnavailable(f"the wrapping key {name!r} does not fit") from None
