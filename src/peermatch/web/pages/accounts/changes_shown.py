"""Who changed which account, as those who look after accounts,
privacy officers and the account's owner read it."""

from collections.abc import Sequence

from peermatch.store.accounts.account_names import AccountNames
from peermatch.store.accounts.administration.account_changes import OPERATOR, Change, Changed
from peermatch.store.accounts.administration.renaming import ROSTER

CHANGES = {
    Change.INVITED: "invited",
    Change.NEW_LINK: "was given a link to choose a new password",
    Change.RENAMED: "was renamed",
    Change.CHOSEN: "chose a password",
    Change.DISABLED: "was disabled",
    Change.ENABLED: "was enabled again",
    Change.ACCEPTED: "was accepted as it stands",
    Change.SIGNED_OUT: "was signed out everywhere",
    Change.TOKENS_ENDED: "lost all API tokens",
    Change.API_ACCESS_MADE: "made an API token",
    Change.API_ACCESS_GIVEN: "was given an API token",
    Change.API_ACCESS_ENDED: "ended an API token",
    Change.FACTOR_ON: "turned on a second factor",
    Change.FACTOR_OFF: "turned off the second factor",
    Change.FACTOR_RESET: "had the second factor reset",
    Change.NEW_CODES: "made new recovery codes",
    Change.CODE_USED: "signed in with a recovery code",
    Change.PASSKEY_ADDED: "added a passkey",
    Change.PASSKEY_REMOVED: "removed a passkey",
    Change.PROVIDER_LINKED: "signs in at the identity provider from now on",
    Change.PROVIDER_UNLINKED: "signs in at the identity provider no more",
    Change.ADDRESS_CONFIRMED: "confirmed an email address",
    Change.ADDRESS_REMOVED: "removed the email address",
    Change.NEW_DEVICE: "signed in on a new device",
}


def shown(changes: Sequence[Changed], names: AccountNames) -> list[tuple[Changed, str, str]]:
    """Each with what happened and by whom; nobody is named for what the owner did."""
    known = {
        **names.of([one.by for one in changes]),
        OPERATOR: "the operator",
        ROSTER: "the roster",
    }
    return [
        (one, CHANGES[one.what], "" if one.by == str(one.account_id) else known.get(one.by, one.by))
        for one in changes
    ]
