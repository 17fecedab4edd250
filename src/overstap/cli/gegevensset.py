"""`overstap gegevensset`: the standard itself, out of its tables."""

from __future__ import annotations

import click

from overstap.cli.gegevensset_draft import freeze, import_files, new
from overstap.cli.gegevensset_forms import list_years, print_json_schema, print_stubs, print_xsd
from overstap.cli.gegevensset_rule import rule
from overstap.cli.gegevensset_tell import print_difference, show_impact, write_reference


@click.group()
def gegevensset() -> None:
    """De gegevensset: de jaren, wat eruit volgt, en hoe een nieuw jaar ontstaat."""


for command in (
    list_years,
    rule,
    print_difference,
    show_impact,
    write_reference,
    print_xsd,
    print_json_schema,
    print_stubs,
    new,
    import_files,
    freeze,
):
    gegevensset.add_command(command)
