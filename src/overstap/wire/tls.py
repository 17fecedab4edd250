"""The two TLS contexts of the chain: one for listening, one for sending. Both prove who they are, both look.

Only TLS 1.3 and 1.2, only forward secrecy with AES-GCM or ChaCha20, only the curve P-256, only HTTP/1.1, and
nothing that outlives a connection: no tickets, no resumption, no renegotiation, no compression.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

MINIMUM = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20:@SECLEVEL=3"
"""Level 3: keys of 128 bits of strength or more, so P-256 and RSA from 3072 bits; no SHA-1."""

CERTIFICATE_REASONS = {
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    26: "wrong_purpose",
    62: "other_host",
    64: "other_host",
}
"""OpenSSL's numbers of why it did not accept a certificate, in our words; the rest is `foreign`."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The files with which a system proves itself, and the one authority whose certificates it accepts."""

    certificate: Path
    key: Path
    ca: Path
    minimum: str = "1.2"
    """The setting `tls_minimum`: `1.2` or `1.3`."""


def server_context(identity: Identity) -> ssl.SSLContext:
    """For the listener: whoever connects shows a certificate of the authority, made for a client.

    Raises OSError (ssl.SSLError included) when a file is missing or does not fit.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_REQUIRED
    context.num_tickets = 0
    return _harden(context, identity)


def client_context(identity: Identity) -> ssl.SSLContext:
    """For the sender: the other side shows a certificate of the authority, made for a server of that name.

    Raises OSError as `server_context` does.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = True
    context.hostname_checks_common_name = False
    return _harden(context, identity)


def _harden(context: ssl.SSLContext, identity: Identity) -> ssl.SSLContext:
    context.minimum_version = MINIMUM[identity.minimum]
    context.maximum_version = ssl.TLSVersion.TLSv1_3
    context.options |= (
        ssl.OP_NO_RENEGOTIATION
        | ssl.OP_NO_COMPRESSION
        | ssl.OP_NO_TICKET
        | ssl.OP_CIPHER_SERVER_PREFERENCE
        | ssl.OP_SINGLE_ECDH_USE
    )
    context.set_ciphers(CIPHERS)
    # Left alone, OpenSSL also accepts a finite field of 2048 bits in TLS 1.3.
    context.set_ecdh_curve("prime256v1")
    context.set_alpn_protocols(["http/1.1"])
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.load_verify_locations(cafile=identity.ca)
    context.load_cert_chain(identity.certificate, identity.key)
    return context
