"""`site build` and `site serve`: the static site of all briefs."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.errors import BriefgenError

FOLDER = click.Path(path_type=Path, file_okay=False)
LOCAL = "http://localhost:8000/"


@click.group("site", epilog="Example:  briefgen site build --base-url https://example.org/markets/")
def site_command() -> None:
    """Build or serve the static site of all briefs."""


@site_command.command("build", epilog="Example:  briefgen site build --base-url https://example.org/markets/")
@click.option("--out", type=FOLDER, default=Path("output"), show_default=True, help="The folder of briefs.")
@click.option("--site", type=FOLDER, default=Path("site"), show_default=True, help="The folder to replace.")
@click.option("--base-url", default=LOCAL, show_default=True, metavar="URL", help="Where the site will be.")
@click.option("--title", default="Market briefs", show_default=True, help="The site's title.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def build(out: Path, site: Path, base_url: str, title: str, quiet: bool) -> None:
    """Build the site of all briefs in the output folder."""
    from briefgen.cli.progress import shown
    from briefgen.publishers.site import build_site

    with shown(quiet) as progress:
        result = build_site(
            out,
            site,
            base_url=base_url,
            title=title,
            progress=lambda done, total: progress("pages", done, total),
        )
    for problem in result.problems:
        click.echo(f"briefgen: left out: {problem}", err=True)
    if not result.briefs:
        raise BriefgenError(f"no brief in {out} could be read, so {site} is as it was")
    if not quiet:
        click.echo(f"{site}: {result.pages} pages of {result.briefs} briefs")


@site_command.command("serve", epilog="Example:  briefgen site serve --port 8000")
@click.option("--site", type=FOLDER, default=Path("site"), show_default=True, help="The folder of the site.")
@click.option("--port", default=8000, show_default=True, help="The port on this machine.")
def serve(site: Path, port: int) -> None:
    """Serve the built site on this machine, to look at it."""
    import functools
    import http.server

    if not (site / "index.html").is_file():
        raise BriefgenError(f"{site} holds no site; run `briefgen site build` first")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise BriefgenError(
            f"port {port} cannot be used: {error.strerror}; choose another with --port"
        ) from None
    with server:
        click.echo(f"{site} is at http://127.0.0.1:{port}/ (stop with Ctrl-C)")
        server.serve_forever()
