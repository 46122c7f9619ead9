"""`flask --app app organisation …`: register those who may verify licences or confirm people."""

import click
from flask.cli import AppGroup

from auth.organisations import SCOPES, Organisation, Organisations
from core.errors import InvalidInput, NotFound
from core.provide import use
from core.store.base import StaleVersion

organisation_cli = AppGroup("organisation", help="Organisations with credentials of their own.")


@organisation_cli.command("add")
@click.argument("client_id")
@click.option("--name", required=True, help="As the citizen reads it.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(sorted(SCOPES)))
@click.option("--licence-type", "licence_types", multiple=True, help="A type it may verify.")
@click.option("--field", "fields", multiple=True, help="A licence field it may see.")
def add_organisation(
    client_id: str,
    name: str,
    scopes: tuple[str, ...],
    licence_types: tuple[str, ...],
    fields: tuple[str, ...],
) -> None:
    """Register CLIENT_ID and print its secret, which is shown this once."""
    organisation = Organisation(
        client_id=client_id,
        name=name,
        scopes=frozenset(scopes),
        licence_types=frozenset(licence_types),
        fields=frozenset(fields),
    )
    try:
        click.echo(use(Organisations).register(organisation))
    except StaleVersion as exc:
        raise click.ClickException(f"{client_id} is registered already") from exc
    except InvalidInput as exc:
        raise click.ClickException(exc.detail) from exc


@organisation_cli.command("remove")
@click.argument("client_id")
def remove_organisation(client_id: str) -> None:
    """Take the credentials of CLIENT_ID away; it may be registered anew, with a new secret."""
    try:
        use(Organisations).remove(client_id)
    except NotFound as exc:
        raise click.ClickException(f"{client_id} is not registered") from exc
