"""Who works at a school and as what: given, changed and ended by the beheerder of that school.

Whatever changes ends the sessions of that person: what somebody may do is settled when a session begins. Work that
was begun goes on: it belongs to the school.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db.models import F, Q

from overstap.audit.events import Event
from overstap.database.transaction import writing
from overstap.ports import NODE, Actor
from overstap.school.models import Aanstelling, School, User
from overstap.school.ports import Ports
from overstap.school.steps import Refused

Rol = Aanstelling.Rol
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""For a password that is read aloud or typed over: without signs that look alike."""


def add_account(ports: Ports, school: School, username: str, naam: str, rol: str, by: Actor) -> tuple[Aanstelling, str]:
    """A new account for this school, and its first password: known to who made it until the person signs in.

    Raises Refused `username_taken`: also when it is that of another school, since a name is one person on a node.
    """
    with writing():
        if User.objects.filter(username__iexact=username).exists():
            raise Refused("username_taken")
        password = first_password()
        user = User(username=username, first_name=naam, wachtwoord_tijdelijk=True, date_joined=ports.clock.now())
        user.set_password(password)
        user.save()
        row = Aanstelling.objects.create(user=user, school=school, rol=rol)
        ports.audit.write(Event.ACCOUNT_ADDED, by=by, account=str(user.pk), brin=school.brin, rol=rol)
    return row, password


def change_rol(ports: Ports, row: Aanstelling, rol: str, by: Actor) -> None:
    """Another rol at this school, from the next sign-in on. Raises Refused `own_account`."""
    refuse_own(row, by)
    with writing():
        Aanstelling.objects.filter(pk=row.pk).update(rol=rol)
        end_sessions(row.user)
        _changed(ports, row, by, "rol", rol)


def end_account(ports: Ports, row: Aanstelling, by: Actor) -> None:
    """Nothing of this school is there for this person from the next click on; without a school the account is off.

    Raises Refused `own_account`.
    """
    refuse_own(row, by)
    with writing():
        Aanstelling.objects.filter(pk=row.pk).delete()
        end_sessions(row.user)
        if not Aanstelling.objects.filter(user=row.user).exists():
            User.objects.filter(pk=row.user_id).update(is_active=False)
        fields = {"account": str(row.user_id), "brin": row.school.brin}
        ports.audit.write(Event.ACCOUNT_ENDED, by=by, **fields, reason="beheerder")


def new_password(ports: Ports, row: Aanstelling, by: Actor) -> str:
    """A password for who forgot it, or whose account was off for lack of use; the person then chooses another.

    Raises Refused `own_account`, `other_schools`.
    """
    refuse_own(row, by)
    refuse_shared(row, by)
    password = first_password()
    with writing():
        user = User.objects.select_for_update(no_key=True).get(pk=row.user_id)
        user.set_password(password)
        user.is_active, user.wachtwoord_tijdelijk, user.date_joined = True, True, ports.clock.now()
        user.sessies += 1
        user.save()
        _changed(ports, row, by, "wachtwoord", row.rol)
    return password


def access_changed(ports: Ports, row: Aanstelling, by: Actor, kind: str) -> None:
    """To be called in the transaction that changes how this person signs in: `tweede_stap` or `koppeling`.

    Raises Refused `own_account`, `other_schools`.
    """
    refuse_own(row, by)
    refuse_shared(row, by)
    end_sessions(row.user)
    _changed(ports, row, by, kind, row.rol)


def own_password(ports: Ports, user: User, password: str) -> None:
    """The password that a person chose; the other sessions end."""
    with writing():
        user.set_password(password)
        user.wachtwoord_tijdelijk = False
        user.save()
        ports.audit.write(Event.ACCOUNT_CHANGED, by=user.actor, account=user.actor.id, kind="wachtwoord")


def switch_off_unused(ports: Ports, now: datetime) -> None:
    """Accounts with which nobody signed in for long are off until a beheerder gives a new password."""
    before = now - timedelta(days=ports.terms.unused_days)
    unused = Q(last_login__lt=before) | Q(last_login=None)
    for user in User.objects.select_for_update(no_key=True).filter(unused, is_active=True, date_joined__lt=before):
        User.objects.filter(pk=user.pk).update(is_active=False, sessies=F("sessies") + 1)
        ports.audit.write(Event.ACCOUNT_ENDED, by=NODE, account=str(user.pk), reason="unused")


def end_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(sessies=F("sessies") + 1)


def refuse_own(row: Aanstelling, by: Actor) -> None:
    """Who could end or change their own account might leave a school with nobody to manage it."""
    if by == row.user.actor:
        raise Refused("own_account")


def refuse_shared(row: Aanstelling, by: Actor) -> None:
    """Who gives a password opens every school of that account: only for who is beheerder of all of them."""
    managed = Aanstelling.objects.filter(user_id=by.id, rol=Rol.BEHEERDER).values("school")
    if row.user.aanstellingen.exclude(school__in=managed).exists():
        raise Refused("other_schools")


def first_password() -> str:
    """Four groups of four: about 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _changed(ports: Ports, row: Aanstelling, by: Actor, kind: str, rol: str) -> None:
    fields = {"account": str(row.user_id), "brin": row.school.brin, "rol": rol}
    ports.audit.write(Event.ACCOUNT_CHANGED, by=by, **fields, kind=kind)
