"""`overstap serve`: a node that runs; with a word behind it, something smaller that serves by itself."""

from __future__ import annotations

from pathlib import Path

import click

from overstap.cli.lazy import Commands
from overstap.cli.options import CONFIG_FILE

PARTS = {"validator": "overstap.cli.serve_validator:validator"}


@click.group(commands=Commands(PARTS), invoke_without_command=True, subcommand_metavar="[validator]")
@click.option("--config", "config", type=CONFIG_FILE, envvar="OVERSTAP_CONFIG", help="Configuratie van het systeem.")
@click.pass_context
def serve(context: click.Context, config: Path | None) -> None:
    """Start dit systeem: de deur van de keten, de pagina's en het werk. Stop met Ctrl-C."""
    if context.invoked_subcommand:
        return
    if config is None:
        (option,) = [each for each in context.command.params if each.name == "config"]
        raise click.MissingParameter(ctx=context, param=option)
    from overstap.cli.node import serve_node  # noqa: PLC0415 - needs Django; a validator does not

    serve_node(config)
