"""Signing in, signing out, and the page a user begins with."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from overstap.audit import Event
from overstap.ports import NODE
from overstap.web import brake
from overstap.web.forms import SignInForm
from overstap.web.visitor import PageRequest, actor, address_of


class SignIn(LoginView):
    """Django's own way in (it renews the session and leads only to places within this host), with our words."""

    form_class = SignInForm
    template_name = "web/inloggen.html"
    http_method_names = ("get", "head", "post")
    redirect_authenticated_user = True

    request: PageRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Before a password is looked at: whoever guessed too often waits, however good this try is."""
        if not brake.sign_in.holds(*self.names()):
            return super().post(request, *args, **kwargs)
        self.log_failure("too_often")
        form = self.form_class(request)
        return render(request, self.template_name, self.get_context_data(form=form, wacht=True), status=429)

    def names(self) -> tuple[str, str]:
        """What is counted: the account that is tried, and the address that tries."""
        account = self.request.POST.get("username", "")[:150].lower()
        return f"account:{account}", f"address:{address_of(self.request)}"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        brake.sign_in.release(*self.names())
        by = actor(self.request)
        self.request.ports.audit.write(Event.SIGNED_IN, by=by, account=by.id)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """What was typed is not logged: it may be a password in the wrong field."""
        brake.sign_in.note(*self.names())
        self.log_failure("wrong")
        return render(self.request, self.template_name, self.get_context_data(form=form), status=422)

    def log_failure(self, reason: str) -> None:
        address = address_of(self.request)
        self.request.ports.audit.write(Event.SIGN_IN_FAILED, by=NODE, reason=reason, address=address)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: PageRequest) -> HttpResponse:
    """End the session and wipe what the browser still holds of it."""
    if request.method != "POST":
        return redirect("home")
    if request.user.is_authenticated:
        by = actor(request)
        request.ports.audit.write(Event.SIGNED_OUT, by=by, account=by.id)
    logout(request)
    response = redirect("sign-in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def form_refused(request: PageRequest, **_reason: str) -> HttpResponse:
    """A form that did not come from a page of ours: nothing is done. Of who has signed in it is logged.

    Which of its checks the framework found it by is for nobody who reads the page.
    """
    if request.user.is_authenticated:
        by = actor(request)
        request.ports.audit.write(Event.ACCESS_REFUSED, by=by, account=by.id, reason="form_of_another_page")
    return render(request, "403_csrf.html", status=403)
