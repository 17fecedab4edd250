"""Who sees what of a dossier at a school: data about care is only for who guides pupils. Own.

Others see that such a block is there and whether it has errors, never what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Protocol

from django.utils.translation import gettext_lazy as _

from overstap.dossier import Dossier, Melding, bijlagen
from overstap.gegevensset import Gegevensset
from overstap.school.models import Aanstelling, School, User
from overstap.web.words import Words

Rol = Aanstelling.Rol
CARE: Final = frozenset({"bijzonder"})
"""How sensitive a block is, in the words of the tables, to be only for the intern begeleider. What is `geheim`, such as
an address or a telephone number, the administration mends."""
STEP: Final = re.compile(r"(?:\{[^}]*\})?([^/{\[.]+)(?:\[[0-9]+\])?")


SHIELDED: Final[Words] = _("Een deel dat alleen de intern begeleider ziet")
"""What others read in the place of what is not for them."""

HIDDEN: Final[Words] = _("In een deel dat alleen de intern begeleider ziet")
HIDDEN_HOW: Final[Words] = _("Vraag de intern begeleider om dit te verbeteren.")


class Sensitive(Protocol):
    """A block of the tables, or the field in which it stands."""

    @property
    def gevoelig(self) -> str: ...


def may_see(user: User, school: School, block: Sensitive) -> bool:
    """Whether this person may see and change what stands in the block.

    A school where nobody is intern begeleider has not divided its roles yet: its administration sees all.
    """
    return Sight(user, school).may_see(block)


@dataclass(frozen=True)
class Sight:
    """What one person may see at one school, for a page that asks it of many blocks."""

    user: User
    school: School

    def may_see(self, block: Sensitive) -> bool:
        return block.gevoelig not in CARE or self.sees_care

    def may_see_all(self, gegevensset: Gegevensset, path: str) -> bool:
        """Whether every block on this path below the dossier is for this person."""
        block = gegevensset.dossier
        for step in path.split("/"):
            element = None if step.isdigit() else block.veld(step)
            if element is not None and element.is_blok:
                block = gegevensset.blok_van(element)
                if not (self.may_see(element) and self.may_see(block)):
                    return False
        return True

    @cached_property
    def sees_care(self) -> bool:
        roles = dict(Aanstelling.objects.filter(school=self.school).values_list("user_id", "rol"))
        rol = roles.get(self.user.pk)
        if rol == Rol.INTERN_BEGELEIDER:
            return True
        return rol == Rol.ADMINISTRATIE and Rol.INTERN_BEGELEIDER not in roles.values()


def told(melding: Melding, gegevensset: Gegevensset, sight: Sight) -> Melding:
    """Of what this person may not see only that something is the matter with it, and never what."""
    if sight.may_see_all(gegevensset, path_of_steps(melding.locatie)):
        return melding
    return replace(melding, veld=str(HIDDEN), tekst=str(HIDDEN_HOW), regel="")


def sees_attachment(dossier: Dossier, nr: int, sight: Sight) -> bool:
    """Whether this person may open the attachment of this number: the block in which it hangs is for them."""
    found = next((bijlage for bijlage in bijlagen(dossier) if bijlage.nr == nr), None)
    return sight.may_see_all(dossier.gegevensset, path_of_steps(found.path) if found else "")


def path_of_steps(locatie: str) -> str:
    """A place in the XML as the names on the way, without numbers and namespaces."""
    return "/".join(STEP.findall(locatie))
