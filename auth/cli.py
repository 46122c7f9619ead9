"""`flask --app app organisation …`: register those who may verify licences or confirm people."""

from collections.abc import Iterable

import click
from flask.cli import AppGroup

from auth.organisations import SCOPES, Organisation, Organisations
from core.commands import on_existing_store, store_trouble_in_words
from core.errors import InvalidInput, NotFound
from core.provide import use
from core.store.base import StaleVersion


def build_organisation_cli(licence_types: Iterable[str], fields: Iterable[str]) -> AppGroup:
    """Make the commands; only licence types and fields that there are can be granted."""
    group = AppGroup("organisation", help="Organisations with credentials of their own.")

    @group.command("add")
    @click.argument("client_id")
    @click.option("--name", required=True, help="As the citizen reads it.")
    @click.option("--scope", "scopes", multiple=True, type=click.Choice(sorted(SCOPES)))
    @click.option(
        "--licence-type",
        "licence_types",
        multiple=True,
        type=click.Choice(sorted(licence_types)),
        help="A type it may verify.",
    )
    @click.option(
        "--field",
        "fields",
        multiple=True,
        type=click.Choice(sorted(set(fields))),
        help="A licence field it may see.",
    )
    def add_organisation(client_id: str, name: str, **granted: tuple[str, ...]) -> None:
        """Register CLIENT_ID and print its secret, which is shown this once."""
        rights = {what: frozenset(values) for what, values in granted.items()}
        organisation = Organisation(client_id=client_id, name=name, **rights)
        try:
            with store_trouble_in_words():
                click.echo(use(Organisations).register(organisation))
        except StaleVersion as exc:
            raise click.ClickException(f"{client_id} is registered already") from exc
        except InvalidInput as exc:
            raise click.ClickException(exc.detail) from exc

    @group.command("remove")
    @click.argument("client_id")
    @on_existing_store("organisation")
    def remove_organisation(client_id: str) -> None:
        """Take the credentials of CLIENT_ID away; it may be registered anew, with a new secret."""
        try:
            use(Organisations).remove(client_id)
        except NotFound as exc:
            raise click.ClickException(f"{client_id} is not registered") from exc

    return group
