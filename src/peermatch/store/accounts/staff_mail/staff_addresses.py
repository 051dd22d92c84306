"""The email address of an account: its owner gives it, confirms it by a code that went there, and
says what is sent. One at which there is nobody gets nothing more until it is changed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    delete,
    insert,
    select,
    update,
)

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store.accounts.account_tables import ACCOUNTS, Clock, Entropy, seconds
from peermatch.store.accounts.staff_mail.address_codes import CODE_LASTS, AddressCodes, is_of
from peermatch.store.accounts.staff_mail.mail_tables import ADDRESSES, LetterKind
from peermatch.store.accounts.staff_mail.staff_letters import (
    drop_invitations,
    drop_waiting,
    new_letter,
)
from peermatch.store.keys.page_seal import PageSeal


class AddressCameBack(Refusal):
    sentence = "What was sent to this address came back: there is nobody there. Enter another one."
    field = "address"


class AddressNotConfirmed(Refusal):
    sentence = "Nothing is sent until the email address of your account is confirmed."
    field = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAddress:
    """As its owner sees it. An address that can't be opened any more is empty."""

    address: str
    confirmed: bool
    returned: bool
    daily_list: bool
    invitations: bool

    @property
    def reached(self) -> bool:
        return self.confirmed and not self.returned


NO_ADDRESS = StaffAddress(
    address="", confirmed=False, returned=False, daily_list=False, invitations=False
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody whose account is open, and the address that they gave by `giving`."""

    account_id: UUID
    role: Role
    specialist_id: UUID | None
    address: str
    giving: str
    confirmed: bool


class StaffAddresses:
    def __init__(self, engine: Engine, seal: PageSeal, clock: Clock, entropy: Entropy) -> None:
        self._engine, self._seal = engine, seal
        self._clock, self._entropy = clock, entropy
        self.codes = AddressCodes(engine, seal, clock, entropy)

    def of(self, account_id: UUID) -> StaffAddress:
        with self._engine.connect() as connection:
            row = _row(connection, account_id)
        if row is None:
            return NO_ADDRESS
        return StaffAddress(
            address=self._opened(row),
            confirmed=row["confirmed_at"] is not None,
            returned=row["returned_at"] is not None,
            daily_list=row["daily_list"],
            invitations=row["invitations"],
        )

    def give(self, account_id: UUID, address: str) -> None:
        """From now on this address, once it is confirmed; a code is on its way. The same again
        sends another code, or nothing where it is confirmed. Raises AddressCameBack and
        TooManyCodes."""
        before = self.of(account_id)
        same = before.address.casefold() == address.casefold()
        if same and before.returned:
            raise AddressCameBack
        if same and before.confirmed:
            return
        now = self._clock()
        self.codes.check_not_too_many(account_id)
        with self._engine.begin() as connection:
            giving = str(UUID(bytes=self._entropy(16), version=4))
            self._put(connection, account_id, address, giving)
            new_letter(
                connection,
                self._entropy,
                account_id,
                LetterKind.CONFIRMATION,
                about=giving,
                now=now,
                until=now + CODE_LASTS,
            )

    def want(
        self,
        account_id: UUID,
        *,
        daily_list: bool | None = None,
        invitations: bool | None = None,
    ) -> None:
        """What is sent from now on; None leaves it as it is. Raises AddressNotConfirmed, and
        AddressCameBack, where something would be turned on."""
        known = self.of(account_id)
        if daily_list or invitations:
            if known.returned:
                raise AddressCameBack
            if not known.confirmed:
                raise AddressNotConfirmed
        wanted = {"daily_list": daily_list, "invitations": invitations}
        values = {name: on for name, on in wanted.items() if on is not None}
        if not values:
            return
        with self._engine.begin() as connection:
            connection.execute(update(ADDRESSES).where(is_of(account_id)).values(values))
            if daily_list is False:
                drop_waiting(connection, account_id, LetterKind.DAILY_LIST)
            if invitations is False:
                drop_waiting(connection, account_id, LetterKind.INVITATION)

    def remove(self, account_id: UUID) -> bool:
        """The address is gone, and with it all that was to be sent; whether there was one."""
        with self._engine.begin() as connection:
            return forget_address(connection, account_id)

    def addressee(self, account_id: UUID) -> Addressee | None:
        """Whom a letter is for; None where the account is disabled, has no address, or there is
        nobody at it."""
        found = self._addressees(ADDRESSES.c.account_id == str(account_id))
        return found[0] if found else None

    def addressees_of(self, kind: LetterKind) -> tuple[Addressee, ...]:
        """All who want letters of this kind and confirmed their address, by account."""
        wanted = {
            LetterKind.DAILY_LIST: ADDRESSES.c.daily_list,
            LetterKind.INVITATION: ADDRESSES.c.invitations,
        }[kind]
        return self._addressees(wanted.is_(True), ADDRESSES.c.confirmed_at.is_not(None))

    def nobody_at(self, account_id: UUID, address: str) -> None:
        """Mail came back: there is nobody at this address. Nothing where it is another by now."""
        with self._engine.connect() as connection:
            row = _row(connection, account_id)
        if row is None or self._opened(row).casefold() != address.casefold():
            return
        with self._engine.begin() as connection:
            same = is_of(account_id), ADDRESSES.c.giving == row["giving"]
            returned = update(ADDRESSES).where(*same).values(returned_at=seconds(self._clock()))
            connection.execute(returned)
            for kind in LetterKind:
                drop_waiting(connection, account_id, kind)

    def _addressees(self, *conditions: ColumnElement[bool]) -> tuple[Addressee, ...]:
        query = (
            select(ADDRESSES, ACCOUNTS.c.role, ACCOUNTS.c.specialist_id)
            .join(ACCOUNTS, ACCOUNTS.c.account_id == ADDRESSES.c.account_id)
            .where(*conditions, *_reached())
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(ADDRESSES.c.account_id)).mappings().all()
        return tuple(
            Addressee(
                account_id=UUID(row["account_id"]),
                role=Role(row["role"]),
                specialist_id=UUID(row["specialist_id"]) if row["specialist_id"] else None,
                address=self._opened(row),
                giving=row["giving"],
                confirmed=row["confirmed_at"] is not None,
            )
            for row in rows
        )

    def _put(self, connection: Connection, account_id: UUID, address: str, giving: str) -> None:
        """What is wanted stays wanted; invitations to another address begin anew."""
        values = {
            "sealed": self._seal.sealed(_purpose(account_id), address.encode()),
            "giving": giving,
            "code_sealed": None,
            "code_until": None,
            "guesses": 0,
            "confirmed_at": None,
            "returned_at": None,
        }
        again = update(ADDRESSES).where(is_of(account_id)).values(values)
        if connection.execute(again).rowcount:
            drop_waiting(connection, account_id, LetterKind.DAILY_LIST)
            drop_invitations(connection, account_id)
            return
        whose = {"account_id": str(account_id), "daily_list": False, "invitations": False}
        connection.execute(insert(ADDRESSES).values(values | whose))

    def _opened(self, row: RowMapping) -> str:
        opened = self._seal.unsealed(_purpose(UUID(row["account_id"])), bytes(row["sealed"]))
        return opened.decode() if opened is not None else ""


def forget_address(connection: Connection, account_id: UUID) -> bool:
    """Of an account that is shut, or whose owner wants no mail; whether there was one. That codes
    were sent stays known, so that no more of them are."""
    for kind in LetterKind:
        drop_waiting(connection, account_id, kind)
    drop_invitations(connection, account_id)
    return connection.execute(delete(ADDRESSES).where(is_of(account_id))).rowcount > 0


def came_back(engine: Engine) -> frozenset[str]:
    """Accounts at whose address there is nobody."""
    query = select(ADDRESSES.c.account_id).where(ADDRESSES.c.returned_at.is_not(None))
    with engine.connect() as connection:
        return frozenset(connection.execute(query).scalars())


def _reached() -> tuple[ColumnElement[bool], ...]:
    return ACCOUNTS.c.disabled.is_(False), ADDRESSES.c.returned_at.is_(None)


def _row(connection: Connection, account_id: UUID) -> RowMapping | None:
    return connection.execute(select(ADDRESSES).where(is_of(account_id))).mappings().one_or_none()


def _purpose(account_id: UUID) -> str:
    return f"email address of {account_id}"
