"""A small OpenID provider on loopback, with a key of its own: it signs in whoever it is told to."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "overstap-test", "a secret of the tests"
KID = "one"


class Silent(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """A test says what it has to say by itself."""


class Provider:
    """What it answers can be bent: another signature, claims, a refusal."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signs_with = self.key
        self.sub = "person-7"
        self.claims: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.refresh = True
        self.welcome = True
        self.challenge = ""
        self.asked: list[str] = []
        self.server: WSGIServer = make_server("127.0.0.1", 0, self, handler_class=Silent)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Provider:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Be away; once is enough."""
        if not self.thread.is_alive():
            return
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = str(environ["PATH_INFO"])
        self.asked.append(path)
        size = int(environ.get("CONTENT_LENGTH") or 0)
        form = {name: each[0] for name, each in parse_qs(environ["wsgi.input"].read(size).decode()).items()}
        status, answer = self.answer(path, form, str(environ.get("HTTP_AUTHORIZATION", "")))
        start(f"{status} -", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def answer(self, path: str, form: dict[str, str], bearer: str) -> tuple[int, object]:
        if path == "/.well-known/openid-configuration":
            return 200, self.configuration()
        if path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, {"keys": [{**public, "kid": KID, "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            return self.tokens(form)
        if path == "/userinfo" and self.welcome and bearer == "Bearer access-1":
            return 200, {"sub": self.sub}
        return 401, {"error": "invalid_token"}

    def configuration(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def tokens(self, form: dict[str, str]) -> tuple[int, object]:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET) or not self.welcome:
            return 400, {"error": "invalid_grant"}
        if form["grant_type"] == "authorization_code" and not self.proves(form):
            return 400, {"error": "invalid_grant"}
        answer: dict[str, object] = {"access_token": "access-1", "token_type": "Bearer", "expires_in": 3600}
        if self.refresh:
            answer["refresh_token"] = "refresh-1"  # noqa: S105 - of nobody
        return 200, answer | {"id_token": self.id_token()}

    def proves(self, form: dict[str, str]) -> bool:
        """PKCE: whoever exchanges the code is whoever asked for it."""
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge

    def id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.sub, "iat": now, "exp": now + 300} | self.claims
        key: Any = None if self.algorithm == "none" else self.signs_with
        if self.algorithm == "HS256":
            key = "a shared word that is long enough to be a key"
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": KID})
