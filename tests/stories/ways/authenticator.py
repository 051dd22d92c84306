"""Somebody's authenticator app: it has the key that the page showed."""

from base64 import b32decode
from datetime import datetime

from peermatch.store.accounts.factors.authenticator_codes import code_of, step_at


class App:
    """`key` is the text that people type into an app."""

    def __init__(self, key: str) -> None:
        self.secret = b32decode(key.replace(" ", ""))

    def code(self, moment: datetime) -> str:
        """The six digits that it shows at the moment."""
        return code_of(self.secret, step_at(moment))
