"""`flask --app app bureau …`: for the developers of a bureau's connection."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from bureaus.registry import discover
from bureaus.scaffold import DIALECTS, CannotMake, NewBureau, make_bureau


def build_bureau_cli(root: Path, task_prefixes: Callable[[], Mapping[str, str]]) -> click.Group:
    """Make the commands for the project in the folder `root`. None of them needs a setting.

    Args:
        task_prefixes: Gives, by bureau, the two digits with which its items' task numbers begin.
    """
    group = click.Group("bureau", help="Connect a bureau.")

    @group.command("new")
    @click.argument("name")
    @click.option("--title-zh", default="待定名称", help="As citizens read it, in Chinese.")
    @click.option("--title-en", help="The same in English; else from its name.")
    @click.option(
        "--dialect",
        type=click.Choice(DIALECTS),
        default="json",
        show_default=True,
        help="What to start from: signed JSON of its own, or the TIF gateway.",
    )
    def new_bureau(name: str, title_zh: str, title_en: str | None, dialect: str) -> None:
        """Write adapter, mock, interface note and tests of the bureau NAME.

        They work as they are; make them into what the bureau's own document says.
        """
        title = name.replace("_", " ").capitalize() if title_en is None else title_en
        try:
            bureau = NewBureau(name=name, title_zh=title_zh, title_en=title, dialect=dialect)
            written = make_bureau(root, bureau)
        except CannotMake as exc:
            raise click.ClickException(str(exc)) from exc
        for path in written:
            click.echo(path.relative_to(root))
        click.echo(f"Next: make test; then docs/bureaus/{name}.md, and both sides after it.")

    @group.command("list")
    def list_bureaus() -> None:
        """Print every bureau with its task prefix, if it offers items, and its settings."""
        taken = task_prefixes()
        for bureau in discover():
            names = ("url", *bureau.credentials)
            settings = " ".join(f"MINSHENG_{bureau.name}_{name}".upper() for name in names)
            prefix = taken.get(bureau.name, "--")
            click.echo(f"{prefix}  {bureau.name}  {bureau.title_en} {bureau.title_zh}  {settings}")
        free = (f"{number:02}" for number in range(1, 100))
        found = next((one for one in free if one not in taken.values()), "none")
        click.echo(f"Next free task prefix: {found}")

    return group
