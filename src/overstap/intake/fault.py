"""Why a file from a school's own system is refused as a whole, in Dutch and without anything out of it."""

from __future__ import annotations

TEKSTEN = {
    "onbekend": "Dit bestand kennen wij niet. Kies EDEXML, CSV, XLSX, OSO-XML of een ZIP met OSO-bestanden.",
    "leeg": "Het bestand is leeg. Maak het opnieuw in uw LAS en kies het nieuwe bestand.",
    "te_groot": "Het bestand is te groot: er mag ten hoogste {grens} MB in. Deel het op, bijvoorbeeld per groep.",
    "te_veel_bestanden": "Dit zijn te veel bestanden: er mogen er {grens} tegelijk. Kies er minder.",
    "door_elkaar": "Kies één EDEXML-bestand of één lijst tegelijk. Alleen van OSO-bestanden mag u er meer kiezen.",
    "geen_edexml": "Dit is geen EDEXML: er staat geen lijst van leerlingen in. Maak in uw LAS een EDEXML-bestand.",
    "geen_school": "Het bestand zegt niet van welke school het is. Vul in uw LAS de BRIN-code in en maak het opnieuw.",
    "andere_school": "Dit bestand is van een andere school. Kies een bestand van uw eigen school.",
    "schooljaar": "Op regel {regel} staat geen schooljaar, zoals 2025-2026. Maak het bestand opnieuw in uw LAS.",
    "geen_leerlingen": "Er staat geen enkele leerling in dit bestand. Kijk in uw LAS of u de goede groep koos.",
    "te_veel_leerlingen": "Er staan te veel leerlingen in: het mogen er {grens} zijn. Deel het bestand op.",
    "geen_tabel": "Het bestand is niet te lezen als lijst: regel {regel} klopt niet. Bewaar het opnieuw als CSV.",
    "codering": "De tekens van dit bestand zijn niet te lezen. Bewaar het als CSV in UTF-8.",
    "te_veel_kolommen": "Regel {regel} heeft te veel kolommen: het mogen er {grens} zijn. Haal lege kolommen weg.",
    "te_veel_rijen": "Er zijn te veel rijen: het mogen er {grens} zijn. Deel het bestand op.",
    "te_veel_cellen": "Er staan te veel cellen in dit rekenblad (meer dan {grens}). Deel het op, of haal kolommen weg.",
    "een_kolom": "Wij zien maar één kolom. Bewaar de lijst als CSV met een puntkomma tussen de kolommen.",
    "geen_rekenblad": "Dit rekenblad is beschadigd of beveiligd. Bewaar het opnieuw als XLSX, zonder wachtwoord.",
    "zip_bom": "Dit bestand wordt bij het uitpakken veel te groot. Het is niet geopend. Maak het opnieuw.",
    "zip": "Dit ZIP-bestand is beschadigd of beveiligd. Maak het opnieuw, zonder wachtwoord.",
    "documenttype": "In dit rekenblad staat een documenttype (DOCTYPE). Dat mag niet. Bewaar het opnieuw als XLSX.",
}
MB = 1024 * 1024


class IntakeFout(ValueError):
    """A file is refused as a whole. `code` is one of TEKSTEN; `tekst` says what to do, in Dutch."""

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.tekst = TEKSTEN[code].format(**fields)
        super().__init__(code)
