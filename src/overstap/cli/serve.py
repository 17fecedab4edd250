"""`overstap serve`: a node that runs."""

from __future__ import annotations

from pathlib import Path

import click

from overstap.cli.node import serve_node
from overstap.cli.options import CONFIG


@click.command()
@CONFIG
def serve(config: Path) -> None:
    """Start dit systeem: de deur van de keten, de pagina's en het werk. Stop met Ctrl-C."""
    serve_node(config)
