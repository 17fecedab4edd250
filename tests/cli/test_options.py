"""The same wish has the same name at every command."""

from __future__ import annotations

from collections.abc import Iterator

import click

from overstap.cli import group

FORMS = {"text", "json", "csv", "html", "markdown"}
Asked = tuple[str, click.Option]


def options_of(command: click.Command, name: str = "overstap") -> Iterator[Asked]:
    """Every option, with the whole name of its command."""
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield name, parameter
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from options_of(found, f"{name} {below}")


def test_the_form_of_an_outcome_is_asked_in_one_way() -> None:
    """No `--json` here and `--report json` there."""
    found = list(options_of(group))
    forms = [
        (name, each) for name, each in found if isinstance(each.type, click.Choice) and FORMS & {*each.type.choices}
    ]

    assert {each.opts[0] for _, each in forms} == {"--format"}
    assert {each.default for _, each in forms} == {"text"}
    assert len(forms) >= 10
    assert [(name, each.opts) for name, each in found if "--json" in each.opts] == []
