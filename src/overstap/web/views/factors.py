"""The second step of a sign-in: taking it, and setting it up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_http_methods

from overstap.audit import Event
from overstap.ports import NODE
from overstap.school.models import User
from overstap.web import brake, factor
from overstap.web.account_forms import CodeForm
from overstap.web.entering import HALF, enter, half_in
from overstap.web.visitor import PageRequest, address_of

TEMPLATE = "web/tweede_stap.html"


class SecondFactor(View):
    """After the password: a code of the app, or a recovery code."""

    http_method_names = ("get", "head", "post")

    def get(self, request: PageRequest) -> HttpResponse:
        if half_in(request) is None:
            return redirect("sign-in")
        return render(request, TEMPLATE, {"form": CodeForm()})

    def post(self, request: PageRequest) -> HttpResponse:
        """Before a code is looked at: whoever guessed too often waits, however good this try is."""
        user = half_in(request)
        if user is None:
            return redirect("sign-in")
        names = (f"factor:{user.pk}", f"address:{address_of(request)}")
        if brake.sign_in.holds(*names):
            return failed(request, user, CodeForm(), "too_often", wacht=True)
        form = CodeForm(request.POST)
        if not form.is_valid():
            return render(request, TEMPLATE, {"form": form}, status=422)
        if not self.takes(request, user, form.cleaned_data["code"]):
            brake.sign_in.note(*names)
            form.add_error(
                "code", _("Deze code klopt niet, of is al gebruikt. Wacht op de volgende en probeer het opnieuw.")
            )
            return failed(request, user, form, "wrong_code")
        brake.sign_in.release(*names)
        return enter(request, user, str(request.session[HALF]["next"]), second=True)

    @staticmethod
    def takes(request: PageRequest, user: User, code: str) -> bool:
        if factor.takes(user, code):
            return True
        if not factor.takes_recovery(user, code):
            return False
        account = str(user.pk)
        request.ports.audit.write(Event.SECOND_FACTOR_CHANGED, by=NODE, account=account, kind="recovery_code_used")
        return True


def failed(request: PageRequest, user: User, form: CodeForm, reason: str, *, wacht: bool = False) -> HttpResponse:
    address = address_of(request)
    request.ports.audit.write(Event.SIGN_IN_FAILED, by=NODE, account=str(user.pk), reason=reason, address=address)
    return render(request, TEMPLATE, {"form": form, "wacht": wacht}, status=429 if wacht else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: PageRequest) -> HttpResponse:
    """Set it up; once it is there, make new recovery codes. The codes are shown once, on the answer alone."""
    there = factor.has(request.user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and "opnieuw" in request.POST and not there:
        factor.begin(request, again=True)
        return redirect("factor")
    if request.method == "POST" and form.is_valid():
        return made(request, form, there=there)
    return page(request, form, there=there, status=422 if form.errors else 200)


def made(request: PageRequest, form: CodeForm, *, there: bool) -> HttpResponse:
    names = (f"factor:{request.user.pk}", f"address:{address_of(request)}")
    if brake.sign_in.holds(*names):
        return page(request, CodeForm(), there=there, status=429, wacht=True)
    code = form.cleaned_data["code"]
    codes = factor.renew_codes(request, code) if there else factor.set_up(request, code)
    if not codes:
        brake.sign_in.note(*names)
        form.add_error(
            "code", _("Deze code klopt niet. Kijk of de tijd op uw telefoon goed staat, en probeer de volgende code.")
        )
        return page(request, form, there=there, status=422)
    if not there:
        messages.success(request, _("De tweede stap staat aan."))
    return render(request, "web/herstelcodes.html", {"codes": codes})


def page(request: PageRequest, form: CodeForm, *, there: bool, **extra: Any) -> HttpResponse:
    status = extra.pop("status")
    context = {"form": form, "aan": there, "begin": None if there else factor.begin(request), **extra}
    if there:
        context["over"] = factor.left(request.user)
    return render(request, "web/tweede_stap_eigen.html", context, status=status)
