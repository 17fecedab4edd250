"""The schools of a node, and the people who work there."""

from __future__ import annotations

import pytest

from chain import SchoolSystem, kenmerk
from overstap.school import register
from overstap.school.models import Aanstelling, School, Uitgaand, User

pytestmark = pytest.mark.django_db(databases="__all__")
PASSWORD = "oefenen-met-overstap"  # noqa: S105 - of invented people


def school(brin: str = "99PC", naam: str = "De Nieuwe School") -> School:
    return School(brin=brin, naam=naam, sector="PO", kenmerk=kenmerk(brin, 1), index=1)


def put_ingrid(po: SchoolSystem, *brins: str, rol: str = "administratie", password: str = PASSWORD) -> User:
    return register.put_user(po.ports, "ingrid", "Ingrid Postwijk", password, brins, rol)


def test_a_school_is_entered_once_and_changed_afterwards(po: SchoolSystem) -> None:
    entered = register.put_school(po.ports, school())
    changed = register.put_school(po.ports, school(naam="De Nieuwste School"))

    assert (entered.pk, School.objects.get(brin="99PC").naam) == (changed.pk, "De Nieuwste School")
    assert po.events(2) == ["register_changed", "register_changed"]


def test_a_member_of_staff_sees_the_schools_of_the_aanstellingen(po: SchoolSystem) -> None:
    mine, other = po.taken_in("99PA", "POVO"), po.taken_in("99PB", "POVO")

    user = put_ingrid(po, "99PA")

    assert user.check_password(PASSWORD)
    assert list(Uitgaand.objects.of(user)) == [mine]
    assert other not in Uitgaand.objects.of(user)
    assert po.events() == ["register_changed"]


def test_the_log_names_an_account_and_no_person(po: SchoolSystem) -> None:
    user = put_ingrid(po, "99PA")

    assert po.audit.entries(last=1)[0].fields == {"kind": "user", "subject": str(user.pk), "action": "put"}


def test_entered_again_with_another_school_role_and_password_the_old_ones_are_gone(po: SchoolSystem) -> None:
    put_ingrid(po, "99PA")

    user = put_ingrid(po, "99PB", rol="beheerder", password="een-ander-wachtwoord")  # noqa: S106 - invented

    assert User.objects.count() == 1
    assert [(each.school.brin, each.rol) for each in Aanstelling.objects.all()] == [("99PB", "beheerder")]
    assert not user.check_password(PASSWORD)


def test_with_a_school_that_is_not_here_nobody_is_entered(po: SchoolSystem) -> None:
    before = po.count_events()

    with pytest.raises(School.DoesNotExist):
        put_ingrid(po, "99PA", "99ZZ")

    assert not User.objects.exists()
    assert po.count_events() == before


def test_who_works_there_already_keeps_what_was_when_the_change_is_wrong(po: SchoolSystem) -> None:
    put_ingrid(po, "99PA")

    with pytest.raises(School.DoesNotExist):
        put_ingrid(po, "99ZZ", password="een-ander-wachtwoord")  # noqa: S106 - invented

    assert [each.school.brin for each in Aanstelling.objects.all()] == ["99PA"]
    assert User.objects.get().check_password(PASSWORD)


def test_who_is_not_signed_in_sees_nothing(po: SchoolSystem) -> None:
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 - needs Django, which now stands

    po.taken_in("99PA", "POVO")

    assert not Uitgaand.objects.of(AnonymousUser()).exists()
