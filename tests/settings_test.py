"""The settings of a school system, but for what tests need: a database in memory for each node of a chain."""

import atexit
import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

from overstap.node.secrets import make_secrets

FOLDER = Path(mkdtemp(prefix="overstap-test-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
make_secrets(FOLDER / "keys")
(FOLDER / "node.toml").write_text(
    """
name = "test"
role = "school"
oin = "00000009000000002000"
data = "data"
keys = "keys"

[wire]
listen = "127.0.0.1:0"
url = "https://localhost/oso"
certificate = "tls.crt"
key = "tls.key"
ca = "ca.crt"

[web]
listen = "127.0.0.1:0"
hosts = ["testserver", "localhost", "127.0.0.1"]
https = false
practice = true

[chain]
centre_url = "https://localhost/oso"
centre_oin = "00000009000000001000"
secrets = "chain.keys"
seal_certificate = "seal.crt"
seal_key = "seal.key"
""",
    encoding="utf-8",
)
os.environ["OVERSTAP_CONFIG"] = str(FOLDER / "node.toml")

from overstap.node.settings import *  # noqa: E402, F403 - only now is there a configuration to read
from overstap.node.settings import INSTALLED_APPS, MIDDLEWARE  # noqa: E402

NODES = ("default", "centre", "po", "vo", "brug")
DATABASES = {
    name: {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA secure_delete=ON"},
        "TEST": {"MIGRATE": name == "default"},
    }
    for name in NODES
}
"""The tables of one are made by the migrations, and copied to the others (conftest.py)."""
DATABASE_ROUTERS = ["chain.NodeRouter"]
INSTALLED_APPS = (*INSTALLED_APPS, "overstap.traffic_center")
MIDDLEWARE = tuple("chain.PortsMiddleware" if each.endswith(".PortsMiddleware") else each for each in MIDDLEWARE)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
