"""The register of a node out of a file: whole, once, and every wrong entry is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db.models import Model

from chain import acting
from overstap.demo.folder import Node, lay_out
from overstap.demo.plan import CENTRE
from overstap.node.config import ConfigError, read_config
from overstap.node.register import load_register
from overstap.node.secrets import make_secrets
from overstap.school.models import School as OwnSchool
from overstap.traffic_center.models import Aanleverpunt, Certificaat, Mandaat, School, Systeem

pytestmark = pytest.mark.django_db(databases="__all__")
ROWS = {"centre": (Systeem, Certificaat, School, Mandaat, Aanleverpunt), "school": (OwnSchool,)}


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Node]:
    """The files of a whole chain, as an operator has them."""
    made = lay_out(tmp_path_factory.mktemp("chain"), datetime.now(UTC))
    for node in made.values():
        make_secrets(read_config(node.config).keys)
    return made


@dataclass
class Desk:
    """Enters registers for one node."""

    node: Node
    rows: tuple[type[Model], ...]

    def enter(self, text: str) -> dict[str, int]:
        file = self.node.register.parent / "changed.toml"
        file.write_text(text, encoding="utf-8")
        return load_register(file)

    def refused(self, text: str) -> str:
        before = self.stored()
        with pytest.raises(ConfigError) as refusal:
            self.enter(text)
        assert self.stored() == before
        return str(refusal.value).partition("changed.toml")[2]

    def stored(self) -> list[object]:
        return [list(model.objects.order_by("pk").values()) for model in self.rows]  # type: ignore[attr-defined]


@pytest.fixture
def desk(nodes: dict[str, Node], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Desk]:
    def at(name: str) -> Desk:
        config = read_config(nodes[name].config)
        monkeypatch.setattr("overstap.node.register.node", lambda: SimpleNamespace(config=config))
        return Desk(nodes[name], ROWS["centre" if name == CENTRE else "school"])

    return at


def test_the_register_of_a_traffic_center_and_again_changes_nothing(desk: Callable[[str], Desk]) -> None:
    centre = desk(CENTRE)
    text = centre.node.register.read_text()
    with acting("centre"):
        assert centre.enter(text) == {"systeem": 3, "school": 5, "mandaat": 6, "aanleverpunt": 6}
        before = centre.stored()

        centre.enter(text)

        assert centre.stored() == before


def test_the_register_of_a_school_system_and_again_changes_nothing(desk: Callable[[str], Desk]) -> None:
    wilg = desk("wilg")
    text = wilg.node.register.read_text()
    with acting("po"):
        assert wilg.enter(text) == {"school": 3}
        before = wilg.stored()

        wilg.enter(text)

        assert wilg.stored() == before


SYSTEM = '[[systeem]]\noin = "00000009000000002000"\nnaam = "Wilg"\ncertificaten = ["../wilg/tls.crt"]\n'
SCHOOL = '[[school]]\nbrin = "99PA"\nnaam = "De Wilgenhof"\nsector = "PO"\n'
MANDATE = '[[mandaat]]\nbrin = "99PA"\noin = "00000009000000002000"\nvan = 2025-08-01\n'
POINT = (
    '[[aanleverpunt]]\nkenmerk = "0000000700000"\nindex = 1\nbrin = "99PA"\n'
    'oin = "00000009000000002000"\nurl = "https://wilg.example/oso"\n'
)
WRONG: dict[str, tuple[str, str, str]] = {
    "another kind": ("[[leerling]]\n", "[[leerling]]", "Kies uit: systeem, school"),
    "single brackets": (SCHOOL.replace("[[school]]", "[school]"), "[[school]]", "dubbele haken"),
    "no table": ('school = "99PA"\n', "[[school]]", "dubbele haken"),
    "missing field": (SCHOOL.replace('brin = "99PA"\n', ""), "[[school]] nummer 1: brin", "ontbreekt"),
    "unknown field": (SCHOOL + 'kleur = "rood"\n', "[[school]] nummer 1: kleur", "onbekend"),
    "wrong kind of value": (SCHOOL.replace('"99PA"', "99"), "[[school]] nummer 1: brin", "een tekst"),
    "wrong BRIN": (SCHOOL.replace("99PA", "99pa"), "[[school]] nummer 1: brin", "twee hoofdletters"),
    "too long": (SCHOOL.replace("PO", "BASISSCHOOL"), "[[school]] nummer 1: sector", "niet meer dan 3"),
    "empty": (SCHOOL.replace("De Wilgenhof", ""), "[[school]] nummer 1: naam", "leeg"),
    "wrong OIN": (SYSTEM.replace("00000009", "9", 1), "[[systeem]] nummer 1: oin", "20 cijfers"),
    "no certificate": (SYSTEM.replace("tls.crt", "weg.crt"), "[[systeem]] nummer 1: ", "certificaat"),
    "a key for a certificate": (SYSTEM.replace("tls.crt", "tls.key"), "[[systeem]] nummer 1: ", "certificaat"),
    "text for a day": (MANDATE.replace("2025-08-01", '"vandaag"'), "[[mandaat]] nummer 1: van", "een datum"),
    "mandate of a stranger": (MANDATE, "[[mandaat]] nummer 1: ", "Zet die er eerst in"),
    "another service": (MANDATE + 'dienst = "XX"\n', "[[mandaat]] nummer 1: dienst", "XX"),
    "point of a stranger": (POINT, "[[aanleverpunt]] nummer 1: ", "Zet die er eerst in"),
    "no address": (POINT.replace("https://wilg.example", "wilg"), "[[aanleverpunt]] nummer 1: url", "URL"),
    "negative index": (POINT.replace("= 1", "= -1"), "[[aanleverpunt]] nummer 1: index", "0"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_entry_is_named_and_not_entered(desk: Callable[[str], Desk], what: str) -> None:
    text, where, why = WRONG[what]
    with acting("centre"):
        said = desk(CENTRE).refused(text)

    assert where in said
    assert why in said


def test_the_number_of_the_wrong_entry_is_told(desk: Callable[[str], Desk]) -> None:
    second = SCHOOL.replace('"99PA"', "3")
    with acting("centre"), pytest.raises(ConfigError, match="nummer 2: brin"):
        desk(CENTRE).enter(SCHOOL + second)


def test_an_index_that_another_address_has_is_refused(desk: Callable[[str], Desk]) -> None:
    with acting("centre"):
        centre = desk(CENTRE)
        centre.enter(SYSTEM + SCHOOL + POINT)

        said = centre.refused(POINT.replace('"0000000700000"', '"een-ander"'))

    assert "[[aanleverpunt]] nummer 1: " in said


def test_a_kenmerk_that_another_school_has_is_refused(desk: Callable[[str], Desk]) -> None:
    own = SCHOOL + 'kenmerk = "0000000700000"\nindex = 1\n'
    with acting("po"):
        wilg = desk("wilg")
        wilg.enter(own)

        assert "[[school]] nummer 1: " in wilg.refused(own.replace("99PA", "99PB"))


def test_a_school_system_has_no_mandates(desk: Callable[[str], Desk]) -> None:
    with acting("po"):
        assert "[[mandaat]] hoort hier niet" in desk("wilg").refused(MANDATE)


def test_a_file_that_is_no_register_is_refused(desk: Callable[[str], Desk], tmp_path: Path) -> None:
    assert "geen TOML" in desk(CENTRE).refused("[[school")
    with pytest.raises(ConfigError, match="niet te lezen"):
        load_register(tmp_path / "weg.toml")
