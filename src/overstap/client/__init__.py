"""A client for the REST interface, for systems of suppliers: standard library only, and nothing else of ours."""

from overstap.client.client import Batch, Client, Leerling, Refused, Uitkomst
from overstap.client.webhook import WebhookFout, verify

__all__ = ["Batch", "Client", "Leerling", "Refused", "Uitkomst", "WebhookFout", "verify"]
