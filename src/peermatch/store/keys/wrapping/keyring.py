"""Named key-encryption keys, which wrap every other key; they are kept in no database."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32


class KeyUnavailable(Exception):
    """A key is neither there nor known to be destroyed. Stop: this is never read as erased."""


class BadKeyFile(ValueError):
    """The key file can't be read as lines of `name base64` or `name holder base64`."""


class Wraps(Protocol):
    """Who wraps a key of the ring itself (`key_holders`)."""

    @property
    def address(self) -> str: ...

    def wrap(self, secret: bytes, name: str) -> bytes: ...


Unwrap = Callable[[str, str, bytes], bytes]
"""Given a key's name, the address of its holder and the wrapped key."""


def held_by_nobody(name: str, address: str, _wrapped: bytes) -> bytes:
    """Where no holder is known."""
    raise KeyUnavailable(f"the wrapping key {name!r} is under {address}, and nothing asks there")


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The wrapping keys by name; new wrappings use the last one.

    `sealed` are the holder's address and the wrapped key, of those that a holder wraps in the file.
    """

    keys: Mapping[str, bytes] = field(repr=False)
    sealed: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def current(self) -> str:
        return [*self.keys][-1]

    @classmethod
    def parse(cls, text: str, unwrap: Unwrap = held_by_nobody) -> "KeyRing":
        """Lines of `name base64(32 bytes)`, or of `name holder base64(wrapped)`, oldest first.

        Raises BadKeyFile naming the line, also for a bare key after a wrapped one: whoever could
        write to the file would have all new keys wrapped by a key of theirs. Raises what `unwrap`
        raises.
        """
        keys: dict[str, bytes] = {}
        sealed: dict[str, tuple[str, bytes]] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                name, *holder, encoded = line.split()
                key = base64.b64decode(encoded, validate=True)
            except (ValueError, binascii.Error):
                raise BadKeyFile(f"line {number} is not a name and a key in base64") from None
            if len(holder) > 1 or (sealed and not holder):
                raise BadKeyFile(f"line {number} is a bare key after wrapped ones, or has too much")
            if holder:
                sealed[name] = (holder[0], key)
                key = unwrap(name, holder[0], key)
            if len(key) != KEY_BYTES or name in keys:
                raise BadKeyFile(f"line {number} repeats a name or is not {KEY_BYTES} bytes")
            keys[name] = key
        if not keys:
            raise BadKeyFile("there is no key in it")
        return cls(keys, sealed)

    @classmethod
    def load(cls, path: Path) -> "KeyRing":
        return cls.parse(path.read_text(encoding="ascii"))

    def text(self) -> str:
        """What `parse` reads."""
        return "".join(f"{name} {self._written(name)}\n" for name in self.keys)

    def _written(self, name: str) -> str:
        address, key = self.sealed.get(name, ("", self.keys[name]))
        return f"{address} {base64.b64encode(key).decode('ascii')}".lstrip()

    def with_new(
        self, name: str, entropy: Callable[[int], bytes], holder: Wraps | None = None
    ) -> "KeyRing":
        """A ring whose current key is a new one called `name`, wrapped by `holder` in the file."""
        if name in self.keys or not name.isascii() or len(name.split()) != 1:
            raise BadKeyFile("the new key needs a name of its own, without spaces")
        secret = entropy(KEY_BYTES)
        sealed = dict(self.sealed)
        if holder is not None:
            sealed[name] = (holder.address, holder.wrap(secret, name))
        elif sealed:
            raise BadKeyFile("the older keys are wrapped by a holder: name one for the new key")
        return KeyRing({**self.keys, name: secret}, sealed)

    def only_current(self) -> "KeyRing":
        """A ring without the older keys: what they still wrap can never be opened again."""
        name = self.current
        sealed = {name: self.sealed[name]} if name in self.sealed else {}
        return KeyRing({name: self.keys[name]}, sealed)

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
