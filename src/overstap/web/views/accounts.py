"""The accounts of a school, for its beheerder: who works here, as what, and until when."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from overstap.audit import Event
from overstap.database.transaction import writing
from overstap.school import accounts
from overstap.school.models import Aanstelling
from overstap.school.steps import Refused
from overstap.web import factor, oidc
from overstap.web.access import refuse_other_school
from overstap.web.account_forms import AccountForm, LinkForm, RolForm
from overstap.web.refusals import fouten_of
from overstap.web.visitor import PageRequest, actor

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def index(request: PageRequest) -> HttpResponse:
    rows = of_own_schools(request).order_by("school__naam", "user__first_name", "user__username")
    return render(request, "web/accounts.html", {"room": "accounts", "here": "page", "rijen": rows})


@FORM
def add(request: PageRequest) -> HttpResponse:
    """A new account; its first password is shown once, on this answer alone."""
    refuse_other_school(request)
    form = AccountForm(request.user, request.POST or None)
    context = {"room": "accounts", "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "web/account_nieuw.html", context, status=422 if form.errors else 200)
    new = form.cleaned_data
    try:
        row, password = accounts.add_account(
            request.ports, new["school"], new["username"], new["naam"], new["rol"], actor(request)
        )
    except Refused as refused:
        form.add_error("username", str(fouten_of(refused)[0].tekst))
        return render(request, "web/account_nieuw.html", context, status=409)
    return render(request, "web/account_wachtwoord.html", {"room": "accounts", "rij": row, "wachtwoord": password})


@require_GET
def show(request: PageRequest, pk: int) -> HttpResponse:
    return page(request, own_row(request, pk))


@FORM
def rol(request: PageRequest, pk: int) -> HttpResponse:
    row = own_row(request, pk)
    form = RolForm(request.POST)
    if request.method != "POST":
        return redirect("account", pk=pk)
    if not form.is_valid():
        return page(request, row, rol=form, status=422)
    chosen = form.cleaned_data["rol"]
    return deed(
        request, row, lambda: accounts.change_rol(request.ports, row, chosen, actor(request)), _("De rol is gewijzigd.")
    )


@FORM
def end(request: PageRequest, pk: int) -> HttpResponse:
    """From the next click on nothing of this school is there for that person."""
    row = own_row(request, pk)
    if request.method != "POST":
        return redirect("account", pk=pk)
    try:
        accounts.end_account(request.ports, row, actor(request))
    except Refused as refused:
        return page(request, row, fouten=refused, status=409)
    messages.success(request, _("De toegang is beëindigd. Aanvragen die onderweg zijn, lopen door."))
    return redirect("accounts")


@FORM
def password(request: PageRequest, pk: int) -> HttpResponse:
    row = own_row(request, pk)
    if request.method != "POST":
        return redirect("account", pk=pk)
    try:
        fresh = accounts.new_password(request.ports, row, actor(request))
    except Refused as refused:
        return page(request, row, fouten=refused, status=409)
    return render(request, "web/account_wachtwoord.html", {"room": "accounts", "rij": row, "wachtwoord": fresh})


@FORM
def second_factor(request: PageRequest, pk: int) -> HttpResponse:
    """For who lost the telephone and the codes: the second step is set up anew at the next sign-in."""
    row = own_row(request, pk)
    if request.method != "POST":
        return redirect("account", pk=pk)

    def removed() -> None:
        with writing():
            accounts.access_changed(request.ports, row, actor(request), "tweede_stap")
            factor.remove(row.user)

    return deed(request, row, removed, _("De tweede stap is weggehaald."))


@FORM
def link(request: PageRequest, pk: int) -> HttpResponse:
    """To whom at the provider of the school this account belongs."""
    row = own_row(request, pk)
    form = LinkForm(request.POST)
    if request.method != "POST":
        return redirect("account", pk=pk)
    if not form.is_valid():
        return page(request, row, koppeling=form, status=422)
    person = form.cleaned_data["persoon"].strip()

    def linked() -> None:
        with writing():
            if oidc.is_taken(person, row.user):
                raise Refused("person_taken")
            accounts.access_changed(request.ports, row, actor(request), "koppeling")
            oidc.link(row.user, person)

    return deed(request, row, linked, _("De koppeling is bewaard."))


def deed(request: PageRequest, row: Aanstelling, do: Callable[[], None], said: str) -> HttpResponse:
    """Do it and say so, or show why not."""
    try:
        do()
    except Refused as refused:
        return page(request, row, fouten=refused, status=409)
    messages.success(request, said)
    return redirect("account", pk=row.pk)


def page(
    request: PageRequest,
    row: Aanstelling,
    *,
    rol: RolForm | None = None,
    koppeling: LinkForm | None = None,
    fouten: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "room": "accounts",
        "rij": row,
        "rol_form": rol or RolForm(initial={"rol": row.rol}),
        "koppel_form": koppeling or LinkForm(initial={"persoon": oidc.person_of(row.user)}),
        "tweede_stap": factor.has(row.user),
        "geweigerd": fouten_of(fouten) if fouten else (),
        "eigen": row.user_id == request.user.pk,
    }
    return render(request, "web/account.html", context, status=status)


def of_own_schools(request: PageRequest) -> QuerySet[Aanstelling]:
    return Aanstelling.objects.filter(school__in=request.user.schools_here()).select_related("user", "school")


def own_row(request: PageRequest, pk: int) -> Aanstelling:
    """The account at a school of this beheerder. Of another school it is logged, and answered as unknown."""
    row = of_own_schools(request).filter(pk=pk).first()
    if row is None:
        if Aanstelling.objects.filter(pk=pk).exists():
            by = actor(request)
            request.ports.audit.write(Event.ACCESS_REFUSED, by=by, account=by.id, reason="other_school")
        raise Http404
    return row
