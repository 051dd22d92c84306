"""Messages by text: the HTTP interface that Twilio defined and others speak too."""

import http.client
import ssl
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import urlencode

from peermatch.settings.gateways import TextGateway
from peermatch.store.finding.phone_numbers import NoPhoneNumber, phone_to_dial
from peermatch.usecases.people.gateway import SECONDS, Answer, Letter

TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Texts:
    gateway: TextGateway
    told_at: str = ""
    """The address to which the gateway tells later how each text fared; empty: nowhere."""

    @property
    def knows_keys(self) -> bool:
        return self.gateway.knows_keys

    def send(self, letter: Letter) -> Answer:
        try:
            to = phone_to_dial(letter.to)
        except NoPhoneNumber:
            return Answer.NEVER
        fields = {"To": to, "From": self.gateway.number, "Body": letter.text}
        if self.told_at:
            fields["StatusCallback"] = f"{self.told_at}?{urlencode({'message': letter.key})}"
        body = urlencode(fields)
        connection = self._connection()
        try:
            connection.connect()
        except OSError:
            return Answer.NOT_NOW
        try:
            connection.request("POST", self._path(), body, self._headers(letter))
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return self._in_doubt()
        finally:
            connection.close()
        if status // 100 == 2:
            return Answer.TAKEN
        if status // 100 not in (3, 4):
            return self._in_doubt()
        return Answer.NOT_NOW if status == TOO_MANY else Answer.NEVER

    def _in_doubt(self) -> Answer:
        """Where it knows keys, asking again does no harm."""
        return Answer.NOT_NOW if self.knows_keys else Answer.UNKNOWN

    def _connection(self) -> http.client.HTTPConnection:
        one = self.gateway
        if one.encrypted:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(one.host, one.port, timeout=SECONDS, context=context)
        return http.client.HTTPConnection(one.host, one.port, timeout=SECONDS)

    def _path(self) -> str:
        return f"{self.gateway.path}/2010-04-01/Accounts/{self.gateway.account}/Messages.json"

    def _headers(self, letter: Letter) -> dict[str, str]:
        secret = f"{self.gateway.account}:{self.gateway.token}".encode()
        return {
            "Authorization": f"Basic {b64encode(secret).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Idempotency-Key": letter.key,
        }
