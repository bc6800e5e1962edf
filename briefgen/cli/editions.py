"""`editions`: list, show and create editions."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.errors import UsageError


@click.group(
    "editions", invoke_without_command=True, epilog="Example:  briefgen editions new mine --like rotation"
)
@click.pass_context
def editions_command(ctx: click.Context) -> None:
    """List editions (the default), show one, or create one from another."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_editions)


@editions_command.command("list", epilog="Example:  briefgen editions list")
def list_editions() -> None:
    """List the editions that can be named: those in ./editions and the built-in ones."""
    from briefgen.editions import edition_files
    from briefgen.editions.loader import description_of

    files = edition_files()
    width = max(map(len, files))
    for name, path in files.items():
        click.echo(f"{name:<{width}}  {description_of(path)}")


@editions_command.command("show", epilog="Example:  briefgen editions show rotation")
@click.argument("name")
def show(name: str) -> None:
    """Print the file of an edition."""
    click.echo(_file(name).read_text(encoding="utf-8"), nl=False)


@editions_command.command("new", epilog="Example:  briefgen editions new mine --like rotation")
@click.argument("name")
@click.option("--like", default="rotation", show_default=True, metavar="NAME", help="The edition to copy.")
def new(name: str, like: str) -> None:
    """Copy an edition to editions/NAME.toml, to be edited."""
    if not name.replace("-", "").replace("_", "").isalnum():
        raise UsageError(f"'{name}' is no name for an edition; use letters, digits, - and _")
    target = Path("editions") / f"{name}.toml"
    if target.exists():
        raise UsageError(f"{target} exists already; choose another name")
    text = _file(like).read_text(encoding="utf-8").replace(f'name = "{like}"', f'name = "{name}"', 1)
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
    click.echo(f"{target} is a copy of {like}; edit it, then run `briefgen today --edition {name}`")


def _file(name: str) -> Path:
    from briefgen.editions import edition_files

    files = edition_files()
    if name not in files:
        raise UsageError(f"there is no edition '{name}'; there are {', '.join(files)}")
    return files[name]
