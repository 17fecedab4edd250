"""The schools of a node and the people who work there."""

from __future__ import annotations

from collections.abc import Sequence

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.ports import NODE
from overstap.school.models import Aanstelling, School, User
from overstap.school.ports import Ports


def put_school(ports: Ports, school: School) -> School:
    """Enter or change a school of this node, by its BRIN."""
    with writing():
        values = {"naam": school.naam, "sector": school.sector, "kenmerk": school.kenmerk, "index": school.index}
        row, _ = School.objects.update_or_create(brin=school.brin, defaults=values)
        ports.audit.write(
            Event.REGISTER_CHANGED, by=NODE, kind="school", brin=row.brin, kenmerk=row.kenmerk, action="put"
        )
    return row


def put_user(ports: Ports, username: str, naam: str, password: str, brins: Sequence[str], rol: str) -> User:
    """Enter or change a member of staff and the schools that he or she sees. Raises School.DoesNotExist."""
    with writing():
        user, _ = User.objects.get_or_create(username=username)
        user.first_name = naam
        user.set_password(password)
        user.is_active, user.date_joined, user.wachtwoord_tijdelijk = True, ports.clock.now(), False
        user.sessies += 1
        user.save()
        schools = [School.objects.get(brin=brin) for brin in brins]
        user.aanstellingen.exclude(school__in=schools).delete()
        for school in schools:
            Aanstelling.objects.update_or_create(user=user, school=school, defaults={"rol": rol})
        ports.audit.write(Event.REGISTER_CHANGED, by=NODE, kind="user", subject=str(user.pk), action="put")
    return user
