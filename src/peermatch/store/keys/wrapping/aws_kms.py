"""AWS KMS as holder of the key that wraps the key file's keys (`pip install peermatch[aws]`)."""

from functools import cached_property
from importlib import import_module
from typing import Any

from peermatch.store.keys.wrapping.keyring import KeyUnavailable

BOUND = "peermatch-key"
"""Of the encryption context, which stands in CloudTrail: the name of the line, no secret."""
CONNECT_SECONDS, READ_SECONDS, TRIES = 2, 5, 2


class AwsKms:
    """`key` is a symmetric key's id or ARN. Region and credentials are found as AWS's tools do."""

    def __init__(self, key: str) -> None:
        if not key or " " in key or "alias/" in key:
            raise ValueError(
                "aws-kms needs a key's id or ARN; an alias may come to mean another key"
            )
        self._key = key
        self.address = f"aws-kms:{key}"

    @cached_property
    def _client(self) -> Any:
        try:
            boto3, config = import_module("boto3"), import_module("botocore.config")
        except ImportError:
            raise KeyUnavailable("boto3 is not installed: pip install 'peermatch[aws]'") from None
        limits = config.Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES},
        )
        return boto3.client("kms", config=limits)

    def wrap(self, secret: bytes, name: str) -> bytes:
        answer = self._ask("encrypt", name, Plaintext=secret)
        return bytes(answer["CiphertextBlob"])

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        return bytes(self._ask("decrypt", name, CiphertextBlob=wrapped)["Plaintext"])

    def _ask(self, what: str, name: str, **said: bytes) -> Any:
        ask = getattr(self._client, what)
        errors = import_module("botocore.exceptions")
        try:
            return ask(KeyId=self._key, EncryptionContext={BOUND: name}, **said)
        except (errors.ClientError, errors.BotoCoreError) as error:
            code = getattr(error, "response", {}).get("Error", {}).get("Code")
            raise KeyUnavailable(
                f"AWS KMS does not {what} the wrapping key {name!r}: {code or type(error).__name__}"
            ) from None
