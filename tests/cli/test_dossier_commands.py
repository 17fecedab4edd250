"""`overstap show` and `gegevensset`: the standard on the command line, without a node. Help and mistakes in Dutch."""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from overstap.cli import group
from school.made import Record, leerling, record, xml


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(group, [str(each) for each in arguments], prog_name="overstap")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Write a dossier, and give its path."""

    def write(made: Record | bytes, name: str = "leerling.xml") -> Path:
        path = tmp_path / name
        path.write_bytes(made if isinstance(made, bytes) else xml(made))
        return path

    return write


def named(**changes: str) -> Record:
    made = record()
    leerling(made).update(changes)
    return made


# -- show --------------------------------------------------------------------------------------------------------


def test_a_dossier_is_shown_as_the_new_school_reads_it(file: Any) -> None:
    result = run("show", file(named(achternaam="Wolfsgras", roepnaam="Noor")))

    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "Noor Wolfsgras  Van basisschool naar voortgezet onderwijs"
    assert "Achternaam: Wolfsgras" in result.output


def test_what_cannot_be_shown_says_why(file: Any) -> None:
    result = run("show", file(b"geen xml"))

    assert result.exit_code == 2
    assert result.output.strip().endswith(".")


@pytest.mark.parametrize(
    "naam",
    ["[bold]", "[/]", "\\[/bold]", "\\\\[/x]", ":warning:", "[link=https://x.example]klik[/link]", "[@click=x]"],
)
def test_mark_up_in_a_dossier_is_text(file: Any, naam: str) -> None:
    result = run("show", file(named(achternaam=naam)))

    assert f"Achternaam: {naam}" in result.output


ACTING = {
    "C1": "\x85",
    "C1 CSI": "\x9b",
    "right to left": "\u202e",
    "tab": "\t",
    "new line": "\n",
    "zero width": "\u200b",
}


@pytest.mark.parametrize("sign", ACTING.values(), ids=ACTING)
def test_control_characters_never_reach_the_terminal(file: Any, sign: str) -> None:
    """A name may not move the cursor, clear the screen or turn the text around."""
    result = run("show", file(named(achternaam=f"Wolfs{sign}gras")))

    assert "Wolfs\N{REPLACEMENT CHARACTER}gras" in result.output
    assert f"Wolfs{sign}gras" not in result.output


# -- the standard itself -----------------------------------------------------------------------------------------


def test_the_years_are_listed() -> None:
    assert any(line.startswith("2019.1  ") for line in run("gegevensset", "list").output.splitlines())


def test_a_schema_is_printed_or_written(tmp_path: Path) -> None:
    printed = run("gegevensset", "xsd", "2019.1")
    run("gegevensset", "xsd", "2019.1", "--output", tmp_path / "schema.xsd")

    written = (tmp_path / "schema.xsd").read_bytes()
    assert printed.output.encode().strip() == written.strip()
    etree.XMLSchema(etree.fromstring(written))


def test_a_year_that_is_not_there_names_those_that_are() -> None:
    result = run("gegevensset", "xsd", "1999.9")

    assert result.exit_code == 2
    assert "1999.9 is er niet" in result.output
    assert "2019.1" in result.output


def test_a_schema_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    result = run("gegevensset", "xsd", "2019.1", "--output", tmp_path / "weg" / "schema.xsd")

    assert result.exit_code == 2
    assert "niet te schrijven" in result.output


# -- every command -----------------------------------------------------------------------------------------------


def commands(of: Any = group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = getattr(of, "commands", {})
    return [path, *(each for name, command in inner.items() for each in commands(command, (*path, name)))]


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_help_is_dutch(path: tuple[str, ...]) -> None:
    output = run(*path, "--help").output

    assert output.startswith("Gebruik: overstap")
    assert "Toon deze uitleg." in output
    for english in ("Usage", "Options:", "Commands:", "Show ", "[required", "[default"):
        assert english not in output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("shcool",), "De opdracht 'shcool' is er niet. Bedoelt u"),
        (("school",), "Opdrachten:"),
        (("keys", "issue", "map"), "Er ontbreekt een optie: '--ca'."),
        (("keys", "ca"), "Er ontbreekt een argument: 'MAP'."),
        (("keys", "ca", "a", "b"), "Er is een argument te veel: b"),
        (("validate", "--snel"), "De optie '--snel' is er niet."),
        (("audit", "show", "--last", "x"), "De waarde van '--last' kan niet: 'x' is geen getal."),
        (("audit", "show", "--last", "0"), "0 valt buiten"),
        (("audit", "show", "--event", "x"), "Kies uit: 'node_started'"),
        (("audit", "receipt", "--config", __file__, "x"), "'x' is geen nummer zoals"),
        (("gegevensset", "xsd", "2019.1", "--output", "/"), "'/' is een map."),
    ],
)
def test_a_mistake_in_a_command_is_told_in_dutch(arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert says in result.output
    assert "Error" not in result.output
    assert "Try " not in result.output


def test_the_compiled_words_are_those_of_the_table() -> None:
    """After a change: msgfmt -o messages.mo messages.po."""
    folder = Path(gettext.bindtextdomain("messages")) / "nl" / "LC_MESSAGES"
    with (folder / "messages.mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    table = (folder / "messages.po").read_text(encoding="utf-8")

    pairs = [entry.splitlines() for entry in table.split("\n\n")[1:]]
    for english, dutch in ((pair[0], pair[-1]) for pair in pairs if len(pair) == 2):
        assert words.gettext(unquoted(english)) == unquoted(dutch)


def unquoted(line: str) -> str:
    return line.split(" ", 1)[1][1:-1].replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')
