"""Sign-ins with everything that proves who somebody is."""

import hmac
import os

from sqlalchemy import Engine

from peermatch.store.accounts.account_tables import Clock
from peermatch.store.accounts.accounts import Accounts
from peermatch.store.accounts.factors.second_factors import SecondFactors
from peermatch.store.accounts.known_devices import KnownDevices
from peermatch.store.accounts.sign_ins import SignInPolicy, SignIns
from peermatch.store.accounts.throttle import Throttle
from peermatch.store.keys.service_keys import Purpose, service_key
from peermatch.store.keys.wrapping.keyring import KeyRing


def sign_ins_of(
    vault: Engine,
    ring: KeyRing,
    accounts: Accounts,
    policy: SignInPolicy,
    *,
    now: Clock,
    real: Clock,
) -> SignIns:
    """`real` is what phones show. Raises KeyUnavailable."""
    guesses = service_key(vault, ring, Purpose.SIGN_INS, os.urandom)
    codes = service_key(vault, ring, Purpose.SECOND_FACTORS, os.urandom)
    return SignIns(
        vault,
        accounts,
        now,
        os.urandom,
        policy=policy,
        throttle=Throttle(vault, now, guesses),
        devices=KnownDevices(vault, now, os.urandom),
        key=hmac.digest(guesses, b"begun", "sha256"),
        factors=SecondFactors(vault, now, os.urandom, accounts.changing, key=codes, phones=real),
    )
