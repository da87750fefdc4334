"""`dispatch user` and `dispatch token`: who may log in, and which systems may call the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from dispatch.desk import tokens, users
from dispatch.desk.passwords import Passwords
from dispatch.domain.account import STAFF, Role, User
from dispatch.languages import gettext as _
from dispatch.settings import Settings
from dispatch.storage import Store
from dispatch.storage.audit import SYSTEM

ROLES = click.Choice([role.value for role in STAFF])


@contextmanager
def opened_store() -> Iterator[Store]:
    """Open the store of the settings for a command, and close it again."""
    store = Store.open(Settings.load().store_url)
    try:
        yield store
    finally:
        store.close()


@click.group("user", short_help="Say who may log in.")
def user_command() -> None:
    """Add users, list them, let them out, and give them new passwords."""


@user_command.command("add", short_help="Add a user.")
@click.argument("name")
@click.option("--role", type=ROLES, required=True, help="What the user may do.")
@click.option("--technician", metavar="ID", help="The technician that this user is.")
def add_user(name: str, role: str, technician: str | None) -> None:
    """Add a user called NAME and print a one-time password."""
    with opened_store() as store:
        user, password = users.add_user(
            store,
            name=name,
            role=Role(role),
            technician_id=technician,
            by=SYSTEM,
            at=_now(),
            passwords=Passwords(),
        )
    click.echo(_("{name} ({id}) is {role}.", name=user.name, id=user.id, role=user.role.words))
    _say_password(user.name, password)


@user_command.command("list", short_help="List users.")
def list_users() -> None:
    """List everybody who can log in."""
    with opened_store() as store:
        for user in users.list_users(store):
            click.echo(f"{user.id}  {user.name:<24}  {user.role.words:<10}  {_state(user)}")


@user_command.command("deactivate", short_help="Let a user out.")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let the user in again.")
def deactivate(name: str, undo: bool) -> None:
    """Refuse logins and tokens of NAME from now on."""
    with opened_store() as store:
        user = users.find_user(store, name)
        users.change_user(store, user.id, is_active=undo, by=SYSTEM, at=_now())
    if undo:
        click.echo(_("{name} is let in again.", name=user.name))
    else:
        click.echo(_("{name} is let out; open logins have ended.", name=user.name))


@user_command.command("password", short_help="Give a user a one-time password.")
@click.argument("name")
def password(name: str) -> None:
    """Print a one-time password for NAME; the old one is void and open logins end."""
    with opened_store() as store:
        user = users.find_user(store, name)
        fresh = users.issue_password(store, user.id, by=SYSTEM, at=_now(), passwords=Passwords())
    _say_password(user.name, fresh)


@click.group("token", short_help="Let other systems call the API.")
def token_command() -> None:
    """Make, list and revoke tokens of the API."""


@token_command.command("add", short_help="Make a token.")
@click.argument("user")
@click.option("--name", required=True, help="What the token is for.")
def add_token(user: str, name: str) -> None:
    """Make a token that acts as USER, and print it this once."""
    with opened_store() as store:
        found = users.find_user(store, user)
        token, text = tokens.add_token(store, user_id=found.id, name=name, by=SYSTEM, at=_now())
    click.echo(
        _(
            "{token} acts as {name}, a {role}. It is shown this once:",
            token=token.id,
            name=found.name,
            role=found.role.words,
        )
    )
    click.echo(text)


@token_command.command("list", short_help="List tokens.")
def list_tokens() -> None:
    """List the tokens of everybody."""
    with opened_store() as store:
        names = {user.id: user.name for user in users.list_users(store)}
        for token in tokens.list_tokens(store):
            ended = token.revoked_at
            state = _("revoked {day}", day=f"{ended:%Y-%m-%d}") if ended else _("in force")
            click.echo(f"{token.id}  {names[token.user_id]:<24}  {token.name:<32}  {state}")


@token_command.command("revoke", short_help="Refuse a token.")
@click.argument("token")
def revoke_token(token: str) -> None:
    """Refuse TOKEN, named by its id, from now on."""
    with opened_store() as store:
        tokens.revoke_token(store, token, by=SYSTEM, at=_now())
    click.echo(_("{token} is refused from now on.", token=token))


def _say_password(name: str, password: str) -> None:
    click.echo(
        _(
            "One-time password of {name}, to be changed within a week: {password}",
            name=name,
            password=password,
        )
    )


def _state(user: User) -> str:
    if not user.is_active:
        return _("not active")
    technician = _("technician {id}", id=user.technician_id) if user.technician_id else ""
    one_time = _("one-time password") if user.must_change else ""
    return _(", ").join(filter(None, [technician, one_time]))


def _now() -> datetime:
    return datetime.now(UTC)
