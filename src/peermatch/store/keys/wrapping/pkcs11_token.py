"""A PKCS#11 token, an HSM or SoftHSM, as holder of the key that wraps the key file's keys
(`pip install peermatch[pkcs11]`)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from peermatch.store.keys.wrapping.keyring import KeyUnavailable

NONCE, TAG_BITS = 12, 128
BOUND = b"peermatch-key/"


class Pkcs11Token:
    """`uri` is what stands behind `pkcs11:` in RFC 7512: `token=…;object=…?module-path=…` and
    `pin-source=…`, the path of a file that holds the PIN. The object is an AES key of 256 bits."""

    def __init__(self, uri: str) -> None:
        path, _, query = uri.partition("?")
        where = dict(part.partition("=")[::2] for part in path.split(";"))
        how = dict(parse_qsl(query, strict_parsing=bool(query)))
        if set(where) != {"token", "object"} or set(how) != {"module-path", "pin-source"}:
            raise ValueError(
                "pkcs11 needs token=…;object=…?module-path=…&pin-source=… and nothing else"
            )
        self.address = f"pkcs11:token={where['token']};object={where['object']}"
        self._token, self._object = unquote(where["token"]), unquote(where["object"])
        self._module = how["module-path"]
        self._pin_file = Path(how["pin-source"].removeprefix("file:"))
        self._refused_pin = ""

    def wrap(self, secret: bytes, name: str) -> bytes:
        nonce = os.urandom(NONCE)
        with self._key(name) as (pkcs11, key):
            how = self._bound(pkcs11, nonce, name)
            return nonce + bytes(key.encrypt(secret, **how))

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        with self._key(name) as (pkcs11, key):
            how = self._bound(pkcs11, wrapped[:NONCE], name)
            return bytes(key.decrypt(wrapped[NONCE:], **how))

    def _bound(self, pkcs11: Any, nonce: bytes, name: str) -> dict[str, Any]:
        parameter = pkcs11.GCMParams(nonce, BOUND + name.encode(), TAG_BITS)
        return {"mechanism": pkcs11.Mechanism.AES_GCM, "mechanism_param": parameter}

    @contextmanager
    def _key(self, name: str) -> Iterator[tuple[Any, Any]]:
        """A PIN that was refused is not tried again: a token shuts after a few."""
        try:
            pkcs11 = import_module("pkcs11")
        except ImportError:
            raise KeyUnavailable(
                "python-pkcs11 is not installed: pip install 'peermatch[pkcs11]'"
            ) from None
        pin = self._pin()
        try:
            token = pkcs11.lib(self._module).get_token(token_label=self._token)
            with token.open(user_pin=pin) as session:
                secret_key = pkcs11.ObjectClass.SECRET_KEY
                yield pkcs11, session.get_key(object_class=secret_key, label=self._object)
        except (pkcs11.PKCS11Error, OSError) as error:
            if isinstance(error, pkcs11.exceptions.PinIncorrect):
                self._refused_pin = pin
            kind = type(error).__name__
            raise KeyUnavailable(
                f"the token {self._token!r} does not open the wrapping key {name!r}: {kind}"
            ) from None

    def _pin(self) -> str:
        try:
            pin = self._pin_file.read_text(encoding="utf-8").strip()
        except OSError:
            raise KeyUnavailable("the file of the token's PIN can't be read") from None
        if pin == self._refused_pin:
            raise KeyUnavailable(f"the token {self._token!r} refused this PIN; it is tried once")
        return pin
