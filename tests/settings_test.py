"""Settings for the tests in one process: a database for each node of the practice chain, all in memory."""

from overstap.node.store import SQLITE

SECRET_KEY = "only for tests"  # noqa: S105 - it protects nothing
DEBUG = False
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
LANGUAGES = (("nl", "Nederlands"), ("en", "English"))
NODES = ("default", "centre", "po", "vo", "brug")
DATABASES = {
    name: {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"file:{name}?mode=memory&cache=shared",
        "OPTIONS": {**SQLITE, "init_command": "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY"},
        "TEST": {"NAME": f"file:{name}?mode=memory&cache=shared"},
    }
    for name in NODES
}
DATABASE_ROUTERS = ["chain.NodeRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = (
    "overstap.audit",
    "overstap.jobs",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "overstap.vault",
    "overstap.school",
    "overstap.web",
    "overstap.traffic_center",
)
AUTH_USER_MODEL = "school.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "overstap.web.middleware.Headers",
    "chain.PortsMiddleware",
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
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
OVERSTAP_PRACTICE = True
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
FILE_UPLOAD_HANDLERS = ("overstap.web.uploads.InMemoryUpload",)
