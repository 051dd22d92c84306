"""What somebody signs in with beside a password: their authenticator app, and a passkey."""

import html
import json
import re
from base64 import b32decode, urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from peermatch.store.accounts.factors.authenticator_codes import code_of, step_at

_OPTIONS = re.compile(r'data-options="([^"]+)"')
_CHALLENGE = re.compile(r'name="challenge" value="([^"]+)"')
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40
"""Bits of what a device says it did (WebAuthn, 6.1)."""


class App:
    """`key` is the text that people type into an app."""

    def __init__(self, key: str) -> None:
        self.secret = b32decode(key.replace(" ", ""))

    def code(self, moment: datetime) -> str:
        """The six digits that it shows at the moment."""
        return code_of(self.secret, step_at(moment))


class Device:
    """A phone with one passkey. `origin` is the page that asks; `flags` what it says it did;
    `counts` is off for passkeys that several devices share: they always say 0."""

    def __init__(self, origin: str, credential_id: bytes) -> None:
        self.origin = origin
        self.credential_id = credential_id
        self.flags = PRESENT | VERIFIED
        self.count = 0
        self.counts = True
        self._key = ec.generate_private_key(ec.SECP256R1())

    def creates(self, options: str) -> str:
        """Its answer where a page asks for a new one."""
        asked = json.loads(options)
        point = self._key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        length = len(self.credential_id).to_bytes(2, "big")
        named = bytes(16) + length + self.credential_id + key
        said = self._said(asked["rp"]["id"], WITH_KEY) + named
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=_text(client), attestationObject=_text(attested))

    def signs(self, options: str, owner: bytes = b"") -> str:
        """Its answer where a page asks for one."""
        asked = json.loads(options)
        self.count += self.counts
        said = self._said(asked["rpId"], 0)
        client = self._client("webauthn.get", asked["challenge"])
        signature = self._key.sign(said + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=_text(client),
            authenticatorData=_text(said),
            signature=_text(signature),
            userHandle=_text(owner),
        )

    def _said(self, host: str, more: int) -> bytes:
        flags = bytes([self.flags | more])
        return sha256(host.encode()).digest() + flags + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **response: Any) -> str:
        mine = _text(self.credential_id)
        told = {"id": mine, "rawId": mine, "type": "public-key", "response": response}
        return json.dumps({**told, "clientExtensionResults": {}})


def offered(page: Any) -> tuple[str, str]:
    """The options in a page, and the challenge that goes back with its answer."""
    return html.unescape(_OPTIONS.findall(page.text)[0]), _CHALLENGE.findall(page.text)[0]


def challenge_in(options: str) -> bytes:
    text: str = json.loads(options)["challenge"]
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
