"""Signing in, signing out, and the page a user begins with."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from overstap.audit import Event
from overstap.ports import NODE
from overstap.school import accounts
from overstap.school.models import User
from overstap.web import brake, factor, oidc
from overstap.web.account_forms import PasswordForm
from overstap.web.entering import enter, halfway
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
        """Somebody with a second step is not in yet."""
        brake.sign_in.release(*self.names())
        user = form.get_user()
        assert isinstance(user, User)
        next_url = self.request.POST.get("next", "")
        if factor.has(user):
            return halfway(self.request, user, next_url)
        return enter(self.request, user, next_url)

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


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: PageRequest) -> HttpResponse:
    """Choose a password that nobody else knows; with the old one, as long as that is one's own."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "web/wachtwoord.html", {"form": form}, status=status)
    accounts.own_password(request.ports, request.user, form.cleaned_data["nieuw"])
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Uw nieuwe wachtwoord is bewaard."))
    return redirect("home")


@require_safe
def to_provider(request: PageRequest) -> HttpResponse:
    """To the provider of the school, when this node has one."""
    return _at_provider(request, OAuth2LoginView)


@require_safe
def from_provider(request: PageRequest) -> HttpResponse:
    """Back from the provider, with its answer."""
    return _at_provider(request, OAuth2CallbackView)


def _at_provider(request: PageRequest, way: Any) -> HttpResponse:
    if not settings.OVERSTAP_OIDC_NAME:
        raise Http404
    try:
        response: HttpResponse = way.adapter_view(oidc.OurProvider(request, oidc.PROVIDER))(request)
    except RequestException:
        request.ports.audit.write(Event.SIGN_IN_FAILED, by=NODE, reason=oidc.UNREACHED, address=address_of(request))
        return render(request, "web/inloggen_school.html", {"reden": oidc.UNREACHED}, status=503)
    return response


def form_refused(request: PageRequest, **_reason: str) -> HttpResponse:
    """A form that did not come from a page of ours: nothing is done. Of who has signed in it is logged.

    Which of its checks the framework found it by is for nobody who reads the page.
    """
    if request.user.is_authenticated:
        by = actor(request)
        request.ports.audit.write(Event.ACCESS_REFUSED, by=by, account=by.id, reason="form_of_another_page")
    return render(request, "403_csrf.html", status=403)
