"""Result codes: which is best, and what a user and the servicedesk read."""

from __future__ import annotations

import pytest

from overstap.keten import beste, resultaat
from overstap.keten.results import NIET_GEREED, Uitkomst, alle, codes_met
from overstap.keten.soorten import SOORTEN
from overstap.keten.table import load


def test_a_code_has_its_rank_and_its_texts() -> None:
    found = resultaat("DossierNietGereed")
    assert found.rang == 3
    assert found.tekst("nl").startswith("De leerling is gevonden")
    assert found.tekst("en").startswith("The pupil was found")
    assert found.tekst_servicedesk


def test_the_best_result_is_the_one_with_the_highest_rank() -> None:
    assert beste(["LeerlingNietGevonden", "DossierNietGereed", "NietBereikbaar"]) == "DossierNietGereed"
    assert beste(["OverdrachtGeslaagd", "LeerlingNietGevonden"]) == "OverdrachtGeslaagd"
    assert beste(["NietBereikbaar", "VerzegelingOngeldig"]) == "VerzegelingOngeldig"


def test_of_equal_results_the_last_asked_counts() -> None:
    assert beste(["GeenToestemming", "NietVoorDoel"]) == "NietVoorDoel"
    assert beste(["NietVoorDoel", "GeenToestemming", "TechnischeFout"]) == "GeenToestemming"


def test_a_code_we_do_not_know_is_kept_and_comes_last() -> None:
    found = resultaat("IetsAnders")
    assert (found.code, found.rang, found.herkomst) == ("IetsAnders", None, "onbekend")
    assert "helpdesk" in found.tekst("nl")
    assert "helpdesk" in found.tekst("en")
    assert beste(["TechnischeFout", "IetsAnders"]) == "TechnischeFout"
    assert beste(["IetsAnders"]) == "IetsAnders"


def test_a_result_comes_down_to_what_can_be_done() -> None:
    """A school that asks for patience, a school that was not reached, and everything that must be mended first."""
    assert set(codes_met(Uitkomst.LATER)) == {
        "DossierNietGereed",
        "DossierNietGewijzigd",
        "GeenToestemming",
        "KlokAfwijkend",
    }
    assert resultaat("NietVoorDoel").uitkomst is Uitkomst.GEWEIGERD, "waiting brings nothing: somebody must call"
    assert codes_met(Uitkomst.ONBEREIKBAAR) == ("NietBereikbaar", "TechnischeFout")
    assert resultaat("OverdrachtGeslaagd").uitkomst is Uitkomst.GELUKT
    assert resultaat("LeerlingNietGevonden").uitkomst is Uitkomst.GEWEIGERD
    assert resultaat("IetsAnders").uitkomst is Uitkomst.GEWEIGERD
    assert sorted(codes_met(*Uitkomst)) == sorted(alle())


def test_without_any_result_there_is_no_best() -> None:
    with pytest.raises(ValueError, match="no code"):
        beste([])


@pytest.mark.parametrize("code", alle())
def test_every_code_is_complete(code: str) -> None:
    """Texts are whole sentences, say "u" and not "je", and say who can solve it or that nobody needs to."""
    found = resultaat(code)
    assert found.herkomst in ("vast", "eigen")
    assert found.rang is None or 1 <= found.rang <= 8
    assert all(found.berichten)
    for text in (found.tekst_gebruiker, found.tekst_gebruiker_en, found.tekst_servicedesk):
        assert text.endswith(".")
        assert text == text.strip()
    assert not {"je", "jij", "jouw", "uw."} & set(found.tekst_gebruiker.lower().split())
    assert len(found.tekst_gebruiker.split(". ")) >= 2


def test_what_the_code_calls_by_name_stands_in_the_tables() -> None:
    """The names in the code are those that messages may hold, no more and no fewer."""
    assert NIET_GEREED in alle()
    assert set(SOORTEN) == set(load().soorten["overdrachtsoort"].waarden)
