"""The second step of a sign-in: a code from an app on a telephone, or one of the recovery codes.

The rows, the secrets and the arithmetic are those of django-allauth. What it keeps is sealed by the vault, and a
code of the app counts once: the number of its half minute is kept, whatever process or restart comes between.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from overstap.audit import Event
from overstap.database.transaction import writing
from overstap.ports import Vault
from overstap.school.models import User
from overstap.school.ports import Ports
from overstap.web import oidc
from overstap.web.visitor import PageRequest, actor

PASSED, SECRET = "factor", "factor_secret"
"""In a session: that the second step was taken, and a secret that is being set up (sealed)."""
CONTEXT = "second-factor"
"""What these secrets are sealed for in the vault."""
LAST = "last"
"""In the row of an app: the number of the half minute of which a code was taken last."""
Type = Authenticator.Type


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth brings no types
    """What allauth asks of us: the name above the code in the app, and where its secrets are safe."""

    def get_totp_issuer(self) -> str:
        return "Overstap"

    def encrypt(self, text: str) -> str:
        return b64encode(_vault().hide(text, CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().reveal(b64decode(encrypted_text), CONTEXT)


def _vault() -> Vault:
    ports: Ports = context.request.ports
    return ports.vault


@dataclass(frozen=True, slots=True)
class Beginning:
    """What somebody needs to set up an app: a picture to scan, and the same as text to type."""

    picture: SafeString
    secret: str


def is_missing(request: PageRequest) -> bool:
    """Whether this person must set up a second step before anything else. Who came by the provider took it there."""
    if not settings.OVERSTAP_SECOND_FACTOR or request.session.get(PASSED) or oidc.is_by_provider(request):
        return False
    return not has(request.user)


def has(user: User) -> bool:
    """Whether this person has an app for it."""
    return bool(Authenticator.objects.filter(user=user, type=Type.TOTP).exists())


def begin(request: PageRequest, *, again: bool = False) -> Beginning:
    """The secret that this session sets up; `again` makes a new one."""
    kept = request.session.get(SECRET)
    secret = totp.generate_totp_secret() if again or not kept else decrypt(kept)
    if again or not kept:
        request.session[SECRET] = encrypt(secret)
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    picture = drawn[drawn.index("<svg") :]
    return Beginning(mark_safe(picture), " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)))  # noqa: S308 - squares of ours


def set_up(request: PageRequest, code: str) -> list[str]:
    """Take the app into use when its code fits, and give the recovery codes: shown once. Empty: it does not fit."""
    secret = decrypt(request.session[SECRET]) if SECRET in request.session else ""
    counter = fitting(secret, code, 0) if secret else None
    if counter is None or has(request.user):
        return []
    with writing():
        made = totp.TOTP.activate(request.user, secret).instance
        made.data[LAST] = counter
        made.save()
        codes = fresh_codes(request.user)
        _log(request, "set_up")
    del request.session[SECRET]
    request.session[PASSED] = True
    return codes


def renew_codes(request: PageRequest, code: str) -> list[str]:
    """New recovery codes in place of the old ones, for who shows a code of the app."""
    with writing():
        if not takes(request.user, code):
            return []
        codes = fresh_codes(request.user)
        _log(request, "codes_renewed")
    return codes


def fresh_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def takes(user: User, code: str) -> bool:
    """Whether this is a code of the app of now that was not taken before; it is taken with that."""
    with writing():
        row = Authenticator.objects.select_for_update().filter(user=user, type=Type.TOTP).first()
        if row is None:
            return False
        counter = fitting(decrypt(row.data["secret"]), code, row.data.get(LAST, 0))
        if counter is None:
            return False
        row.data[LAST] = counter
        row.record_usage()
        row.save()
    return True


def takes_recovery(user: User, code: str) -> bool:
    """Whether this is one of the recovery codes that is left; it is used up with that."""
    with writing():
        row = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
        return bool(row and RecoveryCodes(row).validate_code(code))


def fitting(secret: str, code: str, after: int) -> int | None:
    """The half minute, later than `after`, of which this is the code: the one before, this one or the next."""
    for counter in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if counter > after and compare_user_code(actual=code, expected=expected):
            found: int = counter
            return found
    return None


def remove(user: User) -> None:
    """Take the second step away, for who lost the telephone and the codes: to be set up anew."""
    Authenticator.objects.filter(user=user).delete()


def left(user: User) -> int:
    """How many recovery codes this person still has."""
    row: Any = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def _log(request: PageRequest, kind: str) -> None:
    by = actor(request)
    request.ports.audit.write(Event.SECOND_FACTOR_CHANGED, by=by, account=by.id, kind=kind)
