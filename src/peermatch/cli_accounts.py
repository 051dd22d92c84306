"""Looking after accounts from the command line: add, change, disable, tokens."""

import argparse
import getpass
import sys
from collections.abc import Callable

from domain.shared.roles import STAFF, Role
from peermatch.bootstrap import Deployment, open_deployment
from peermatch.proof_commands import Parser, say
from peermatch.settings.settings import Settings
from peermatch.settings.values import SettingRefused
from peermatch.store.accounts.accounts import AccountUnknown
from peermatch.store.accounts.administration.account_changes import OPERATOR, Change
from peermatch.store.accounts.administration.account_states import states_in
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.upkeep import Handler
from peermatch.usecases.core.ids import specialist_id


def add_account(parser: Parser) -> None:
    parser.add_argument("login")
    parser.add_argument("name", help="as shown on pages")
    parser.add_argument("role", type=Role, choices=[r for r in Role if r in STAFF])
    parser.add_argument("--specialist", help="a CPRS's own id on the roster")


def invite_account(parser: Parser) -> None:
    add_account(parser)


def make_token(parser: Parser) -> None:
    parser.add_argument("login")
    parser.add_argument("label")
    parser.add_argument(
        "--scope", type=Scope, choices=[*Scope], action="append", required=True, dest="scopes"
    )
    parser.add_argument("--days", type=int, default=30, help="how many days it lasts (at most 90)")


def revoke_tokens(parser: Parser) -> None:
    of_one(parser)


def of_one(parser: Parser) -> None:
    parser.add_argument("login")


def link_provider(parser: Parser) -> None:
    of_one(parser)
    parser.add_argument("subject", help="what the identity provider calls them (sub)")


def unlink_provider(parser: Parser) -> None:
    of_one(parser)


def set_password(parser: Parser) -> None:
    of_one(parser)


def reset_second_factor(parser: Parser) -> None:
    of_one(parser)


def disable_account(parser: Parser) -> None:
    of_one(parser)


def enable_account(parser: Parser) -> None:
    of_one(parser)


def accept_account(parser: Parser) -> None:
    parser.add_argument("login", help="or the id that `verify` says, of one that is gone")


def end_sign_ins(parser: Parser) -> None:
    of_one(parser)


def _with(act: Callable[[Deployment, argparse.Namespace], str]) -> Handler:
    def handle(settings: Settings, asked: argparse.Namespace) -> int:
        deployment = open_deployment(settings)
        try:
            say(act(deployment, asked))
        finally:
            deployment.close()
        return 0

    return handle


def _add(deployment: Deployment, asked: argparse.Namespace) -> str:
    mine = specialist_id(asked.specialist) if asked.specialist else None
    deployment.accounts.add(asked.login, asked.name, asked.role, _password(), mine)
    return f"{asked.login} may sign in."


def _invite(deployment: Deployment, asked: argparse.Namespace) -> str:
    mine = specialist_id(asked.specialist) if asked.specialist else None
    desk = deployment.account_desk
    token = desk.invite(OPERATOR, asked.login, asked.name, asked.role, mine)
    where = deployment.settings.origin
    return f"{asked.login} chooses a password within three days at {where}/welcome/{token}"


def _make_token(deployment: Deployment, asked: argparse.Namespace) -> str:
    mine = deployment.accounts.known(asked.login).account_id
    desk = deployment.account_desk
    return desk.make_token(mine, asked.label, asked.scopes, asked.days, OPERATOR)


def _revoke_tokens(deployment: Deployment, asked: argparse.Namespace) -> str:
    account = deployment.accounts.known(asked.login)
    ended = deployment.account_desk.end_tokens(OPERATOR, account.account_id)
    return f"API tokens of {asked.login} that work no more: {ended}."


def _set_password(deployment: Deployment, asked: argparse.Namespace) -> str:
    deployment.accounts.set_password(asked.login, _password())
    return _signed_out(deployment, asked)


def _reset_factor(deployment: Deployment, asked: argparse.Namespace) -> str:
    account = deployment.accounts.known(asked.login)
    token = deployment.account_desk.reset_factor(OPERATOR, account.account_id)
    if not token:
        return f"{asked.login} signs in by the password alone, and is signed out everywhere."
    where = deployment.settings.origin
    return f"{asked.login} needs a longer password, to be chosen at {where}/welcome/{token}"


def _link_provider(deployment: Deployment, asked: argparse.Namespace) -> str:
    told, account = deployment.settings.provider, deployment.accounts.known(asked.login)
    if told is None:
        raise SettingRefused("PEERMATCH_OIDC_ISSUER is not set: there is no identity provider")
    desk = deployment.account_desk
    desk.provider.link(account.account_id, told.issuer, asked.subject)
    desk.audit.note(OPERATOR, account.account_id, Change.PROVIDER_LINKED)
    return f"{asked.login} signs in at {told.issuer} from now on; a password still opens it, too."


def _unlink_provider(deployment: Deployment, asked: argparse.Namespace) -> str:
    account = deployment.accounts.known(asked.login)
    token = deployment.account_desk.unlink_provider(OPERATOR, account.account_id)
    if not token:
        return f"{asked.login} is linked to nobody of an identity provider."
    where = deployment.settings.origin
    return f"{asked.login} chooses a password at {where}/welcome/{token}"


def _disable(deployment: Deployment, asked: argparse.Namespace) -> str:
    account = deployment.accounts.known(asked.login)
    deployment.account_desk.disable(OPERATOR, account.account_id)
    return (
        f"{asked.login} is signed out everywhere. The account signs in no more; its API tokens and "
        "calendar links are gone."
    )


def _enable(deployment: Deployment, asked: argparse.Namespace) -> str:
    deployment.accounts.enable(asked.login)
    account = deployment.accounts.known(asked.login)
    deployment.account_desk.enable(OPERATOR, account.account_id)
    return f"{asked.login} may sign in again."


def _accept(deployment: Deployment, asked: argparse.Namespace) -> str:
    """Raises AccountUnknown."""
    states = states_in(deployment.store.vault, deployment.clock.now)
    mine = states.known_as(asked.login)
    if mine is None:
        raise AccountUnknown
    deployment.account_desk.audit.note(OPERATOR, mine, Change.ACCEPTED)
    states.accept(mine)
    return f"The account {asked.login} is accepted as it stands."


def _signed_out(deployment: Deployment, asked: argparse.Namespace) -> str:
    """Raises AccountUnknown."""
    account = deployment.accounts.known(asked.login)
    deployment.account_desk.sign_out(OPERATOR, account.account_id)
    return f"{asked.login} is signed out everywhere."


def _password() -> str:
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()


COMMANDS: tuple[tuple[Callable[[Parser], None], Handler, str], ...] = (
    (add_account, _with(_add), "Add someone who may sign in"),
    (invite_account, _with(_invite), "Add someone by a link, who chooses their own password"),
    (set_password, _with(_set_password), "Give an account a new password and sign it out"),
    (end_sign_ins, _with(_signed_out), "Sign an account out everywhere"),
    (reset_second_factor, _with(_reset_factor), "Turn off the second factor of who lost it"),
    (link_provider, _with(_link_provider), "Have somebody of the identity provider sign in to it"),
    (unlink_provider, _with(_unlink_provider), "End that, with a link for a password"),
    (disable_account, _with(_disable), "Shut an account of someone who leaves"),
    (enable_account, _with(_enable), "Open a shut account again"),
    (accept_account, _with(_accept), "Take an account as it stands that `verify` found a fault in"),
    (make_token, _with(_make_token), "Make an API token for an account; shown once"),
    (revoke_tokens, _with(_revoke_tokens), "End all API tokens of an account"),
)
"""What adds a command's arguments (its name is the command's), what does it, and its help."""
