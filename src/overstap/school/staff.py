"""What an account can say of itself: at which schools it may do what is asked now, and when its sessions are over."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.crypto import salted_hmac

from overstap.ports import Actor

if TYPE_CHECKING:
    from overstap.school.models import School


class Staff:
    """Belongs to User, and holds no column."""

    rollen_hier: Collection[str] | None = None
    """The roles that may do what is asked now. Without it (outside the pages) every rol counts."""

    aanstellingen: Any
    scholen: Any
    password: Any
    sessies: Any
    pk: Any

    @property
    def actor(self) -> Actor:
        """Who reads or changes something, as the log writes it."""
        return Actor("user", str(self.pk))

    def schools_here(self) -> models.QuerySet[School]:
        """The schools of this person, as far as the rol there may do what is asked now."""
        own = self.aanstellingen.all()
        if self.rollen_hier is not None:
            own = own.filter(rol__in=self.rollen_hier)
        found: models.QuerySet[School] = self.scholen.model.objects.filter(pk__in=own.values("school"))
        return found

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to be good: it ends with another password, and whenever `sessies` goes up."""
        what = f"{self.sessies}:{self.password}"
        return salted_hmac("overstap.school.User", what, secret=secret, algorithm="sha256").hexdigest()
