"""What belongs to the schools of one user: the only way in for pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from overstap.school.models import User


class OfSchools(models.Manager[Any]):
    """The only way in for pages: what belongs to the schools of this user."""

    def of(self, user: User | AnonymousUser) -> models.QuerySet[Any]:
        if not user.is_authenticated:
            return self.none()
        return self.filter(school__in=user.schools_here()).select_related("school")
