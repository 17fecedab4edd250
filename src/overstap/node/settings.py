"""Django's settings, made from the node's own configuration (OVERSTAP_CONFIG names the file)."""

import os
from pathlib import Path

from overstap.node.config import read_config
from overstap.node.secrets import client_secret, django_secret
from overstap.node.store import database

CONFIG = read_config(Path(os.environ["OVERSTAP_CONFIG"]))
SCHOOL = CONFIG.role == "school"
WEB = CONFIG.web

SECRET_KEY = django_secret(CONFIG)
DEBUG = False
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
LANGUAGES = (("nl", "Nederlands"), ("en", "English"))
DATABASES = {"default": database(CONFIG)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

COMMON_APPS = ("overstap.audit", "overstap.jobs")
SCHOOL_APPS = (
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Its tables and its arithmetic for the second step and for OpenID Connect; of its pages none is used.
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "overstap.vault",
    "overstap.school",
    "overstap.web",
)
INSTALLED_APPS = (*COMMON_APPS, *(SCHOOL_APPS if SCHOOL else ("overstap.traffic_center",)))

AUTH_USER_MODEL = "school.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

MIDDLEWARE: tuple[str, ...] = (
    "overstap.web.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "overstap.node.school.PortsMiddleware",
    "overstap.api.door.ApiDoor",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "overstap.web.middleware.Patience",
    "overstap.web.middleware.Sessions",
    "overstap.web.middleware.Renewal",
    "overstap.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "overstap.web.gate.Gate",
)
ROOT_URLCONF = "overstap.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": (
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "overstap.web.context.frame",
            ),
        },
    }
]
STATIC_URL = "static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

ALLOWED_HOSTS = list(WEB.hosts) if WEB else []
OVERSTAP_PRACTICE = bool(WEB and WEB.practice)
HTTPS = bool(WEB and WEB.https)
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_NAME = "__Host-overstap" if HTTPS else f"overstap-{CONFIG.name}"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else f"csrf-{CONFIG.name}"
CSRF_FAILURE_VIEW = "overstap.web.views.account.form_refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LANGUAGE_COOKIE_NAME = "__Host-taal" if HTTPS else "taal"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 60
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

OVERSTAP_SECOND_FACTOR = bool(WEB and WEB.wants_second_factor)
OIDC = WEB.oidc if WEB else None
OVERSTAP_OIDC_CLAIM = OIDC.claim if OIDC else ""
OVERSTAP_OIDC_NAME = OIDC.name if OIDC else ""
MFA_ADAPTER = "overstap.web.factor.Adapter"
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "overstap.web.oidc.Adapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid"],
        "APPS": [
            {
                "provider_id": "school",
                "name": OIDC.name,
                "client_id": OIDC.client_id,
                "secret": client_secret(OIDC.secret),
                "settings": {"server_url": OIDC.issuer},
            }
        ]
        if OIDC
        else [],
    }
}

# An upload is a dossier: it never touches the disk unsealed.
FILE_UPLOAD_HANDLERS = ("overstap.web.uploads.InMemoryUpload",)
FILE_UPLOAD_MAX_MEMORY_SIZE = CONFIG.limits.upload_bytes_max
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

# Log lines hold names of places in the code and numbers, never what a request carried.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"plain": {"()": "overstap.node.logs.Bare"}},
    "handlers": {
        "err": {"class": "logging.StreamHandler", "filters": ["plain"]},
        "own": {"class": "logging.StreamHandler"},
    },
    "root": {"handlers": ["err"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["err"], "level": "WARNING", "propagate": False},
        # A page that is not there, or a form that is wrong, is no line: anybody could fill the disk with those.
        "django.request": {"handlers": ["err"], "level": "ERROR", "propagate": False},
        # Our own lines name a job, a kind of error and a place in the code, and nothing that was carried.
        "overstap": {"handlers": ["own"], "level": "WARNING", "propagate": False},
    },
}
