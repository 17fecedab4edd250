"""Signing in through the provider of the school (OpenID Connect): it says who somebody is, and nothing else.

django-allauth speaks the protocol: the state, PKCE, the exchange of the code. Here stands what is ours. The signature
of the ID token always counts; only an account that a beheerder linked beforehand gets in; what the provider tells of a
person besides is not kept; and at most every quarter of an hour it is asked whether the person is still welcome.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from typing import Any, NoReturn

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from overstap.audit import Event
from overstap.ports import NODE
from overstap.school.models import User
from overstap.web.visitor import PageRequest, address_of

PROVIDER = "school"
KEPT = "oidc"
"""In a session: when the provider was asked last, and its tokens (sealed)."""
CONTEXT = "oidc-tokens"
SIGNED = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures with a key that only the provider has."""
RECHECK, UNREACHABLE, TRY_AGAIN = timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=1)
"""How long an answer counts; how long it may, when the provider cannot be reached; how soon it is tried again."""
WRONG, UNREACHED, UNKNOWN = "provider", "provider_unreachable", "unknown_person"


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth brings no types
    """What allauth asks of us: nobody makes an account, nothing of the environment counts, errors in our words."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: Any) -> bool:
        return False

    def get_requests_session(self) -> requests.Session:
        session: requests.Session = super().get_requests_session()
        session.trust_env = False
        return session

    def on_authentication_error(
        self, request: PageRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> NoReturn:
        """Whatever went wrong: the page to sign in, with what to do. Of the cause only the kind is logged."""
        del provider, error, extra_context
        turn_away(request, UNREACHED if isinstance(exception, requests.RequestException) else WRONG)


class OurProvider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth brings no types
    """The way to the one provider of this node, and what is done with its answer."""

    def get_provider(self) -> Any:
        """Also where the provider makes its own way there, that is ours."""
        provider = super().get_provider()
        provider.oauth2_adapter_class = OurProvider
        return provider

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        del app
        return request.build_absolute_uri(reverse("school-sign-in-back"))

    def complete_login(self, request: PageRequest, app: Any, _token: Any, **kwargs: Any) -> NoReturn:
        """Let the person in who was linked beforehand, or nobody."""
        # Where somebody gets in needs the second step, which asks here whether the provider took it.
        from overstap.web.entering import enter  # noqa: PLC0415

        said = self.claims(app, str(kwargs["response"].get("id_token") or ""))
        person = str(said.get(settings.OVERSTAP_OIDC_CLAIM) or "")
        user = linked(person)
        if user is None:
            turn_away(request, UNKNOWN)
        response = enter(request, user)
        keep(request, request.ports.clock.now(), kwargs["response"], str(said["sub"]))
        raise ImmediateHttpResponse(response)

    def claims(self, app: Any, id_token: str) -> dict[str, Any]:
        """What the ID token says, when its signature, issuer, audience and time are right. Raises OAuth2Error.

        The token itself names the kind of its signature: one with a shared key, or none, is not even looked at.
        """
        try:
            if jwt.get_unverified_header(id_token).get("alg") not in SIGNED:
                raise OAuth2Error("another kind of signature")
            said: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("no ID token that can be read") from error
        return said


def linked(person: str) -> User | None:
    """The account that a beheerder linked to this person of the provider."""
    found = (
        SocialAccount.objects.filter(provider=PROVIDER, uid=person).select_related("user").first() if person else None
    )
    user: User | None = found.user if found else None
    return user if user and user.is_active else None


def person_of(user: User) -> str:
    """To whom at the provider this account is linked; empty: to nobody."""
    found = SocialAccount.objects.filter(provider=PROVIDER, user=user).first()
    return str(found.uid) if found else ""


def is_taken(person: str, by_other_than: User) -> bool:
    return bool(SocialAccount.objects.filter(provider=PROVIDER, uid=person).exclude(user=by_other_than).exists())


def link(user: User, person: str) -> None:
    """Link the account to this person, and to no other; an empty text takes the link away."""
    SocialAccount.objects.filter(provider=PROVIDER, user=user).delete()
    if person:
        SocialAccount.objects.create(provider=PROVIDER, user=user, uid=person)


def turn_away(request: PageRequest, reason: str) -> NoReturn:
    request.ports.audit.write(Event.SIGN_IN_FAILED, by=NODE, reason=reason, address=address_of(request))
    raise ImmediateHttpResponse(render(request, "web/inloggen_school.html", {"reden": reason}, status=403))


def is_by_provider(request: HttpRequest) -> bool:
    """Whether this session began at the provider."""
    return KEPT in request.session


def keep(request: PageRequest, now: datetime, answer: dict[str, Any], sub: str, refresh: str = "") -> None:
    """Keep of an answer of the provider what the next question needs, sealed."""
    seconds = int(answer.get("expires_in") or RECHECK.total_seconds())
    tokens = {
        "sub": sub,
        "access": answer.get("access_token", ""),
        "refresh": answer.get("refresh_token", "") or refresh,
        "until": (now + timedelta(seconds=seconds)).isoformat(),
    }
    sealed = request.ports.vault.hide(json.dumps(tokens), CONTEXT)
    request.session[KEPT] = {"checked": now.isoformat(), "tokens": b64encode(sealed).decode()}


def refusal(request: PageRequest, now: datetime) -> str:
    """Why a session that began at the provider is over, or an empty text; asks the provider when it is time."""
    kept = request.session.get(KEPT)
    if kept is None or now - datetime.fromisoformat(kept["checked"]) < RECHECK:
        return ""
    if "tried" in kept and now - datetime.fromisoformat(kept["tried"]) < TRY_AGAIN:
        return ""
    tokens = json.loads(request.ports.vault.reveal(b64decode(kept["tokens"]), CONTEXT))
    try:
        good = ask(request, now, tokens)
    except requests.RequestException:
        if now - datetime.fromisoformat(kept["checked"]) > UNREACHABLE:
            return "provider_unreachable"
        request.session[KEPT] = kept | {"tried": now.isoformat()}
        return ""
    return "" if good else "provider_refused"


def ask(request: PageRequest, now: datetime, tokens: dict[str, str]) -> bool:
    """Whether the provider still knows this sign-in: by a new token, or by what it says of the person. Raises
    RequestException when it cannot be reached or is not well."""
    provider = OurProvider(request, PROVIDER)
    app = provider.get_provider().app
    with get_adapter().get_requests_session() as session:
        if tokens["refresh"]:
            form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh"]}
            secret = {"client_id": app.client_id, "client_secret": app.secret}
            answer = session.request("POST", provider.access_token_url, data=form | secret)
        elif datetime.fromisoformat(tokens["until"]) <= now:
            return False
        else:
            bearer = {"Authorization": f"Bearer {tokens['access']}"}
            answer = session.request("GET", provider.profile_url, headers=bearer)
    if answer.status_code in (400, 401, 403):
        return False
    answer.raise_for_status()
    return _still(request, now, tokens, answer.json())


def _still(request: PageRequest, now: datetime, tokens: dict[str, str], said: dict[str, Any]) -> bool:
    if tokens["refresh"]:
        keep(request, now, said, tokens["sub"], tokens["refresh"])
        return bool(said.get("access_token"))
    if said.get("sub") != tokens["sub"]:
        return False
    request.session[KEPT] = request.session[KEPT] | {"checked": now.isoformat()}
    return True
