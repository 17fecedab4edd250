"""The rows by which suppliers of a LAS or LVS work for a school over the REST interface. No row holds a secret."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Token(models.Model):
    """That a supplier may read or write for one school, until a day. The token itself is kept nowhere."""

    class Scope(models.TextChoices):
        LEZEN = "lezen", "lezen"
        SCHRIJVEN = "schrijven", "lezen en schrijven"

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="tokens")
    leverancier = models.CharField(max_length=60)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 (hex) of the token."""
    begin = models.CharField(max_length=8)
    """The first signs of it, by which people tell two apart."""
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    """When it was last used, to the minute."""
    made_by = models.CharField(max_length=60, blank=True)
    """Who made it, as the log writes an actor; empty for one that was made before this was written down."""
    refused = models.PositiveIntegerField(default=0)
    """How often it was used in vain: once revoked or expired, at another school, or to do more than it may."""
    refused_at = models.DateTimeField(null=True)
    refused_why = models.CharField(max_length=20, blank=True)
    """Why it was refused last, as a code."""

    class Meta:
        ordering = ("school", "leverancier", "id")

    def __str__(self) -> str:
        return f"token {self.pk}"


class Webhook(models.Model):
    """Where a supplier wants to be told that the stand of a dossier of this school has changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="webhooks", db_index=False)
    leverancier = models.CharField(max_length=60)
    url = models.URLField(max_length=300)
    secret_hidden = models.BinaryField(max_length=200)
    """What messages are signed with, sealed: shown once to the supplier, and used by nobody but us."""
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60, blank=True)
    """Who asked for it, as the log writes an actor; empty for one that was made before this was written down."""
    told_at = models.DateTimeField(null=True)
    """When a message was last taken by the other side."""
    refused = models.CharField(max_length=60, blank=True)
    """Why the last message was not taken, as a code."""

    class Meta:
        ordering = ("made_at", "id")
        indexes = (models.Index(fields=("school",), name="webhook_school"),)

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class WebhookMessage(models.Model):
    """One change to tell one webhook; written with the change itself, and gone when it was told.

    Without an overdracht it is a test, that says nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    overdracht_id = models.UUIDField(null=True)
    versie = models.PositiveIntegerField(default=0)
    stand = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_test(self) -> bool:
        return self.overdracht_id is None


class WebhookTry(models.Model):
    """One time that a message was sent to a webhook, and how the other side took it; only the last ones are kept."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    stand = models.CharField(max_length=20, blank=True)
    """What was told; empty for a test."""
    status = models.PositiveSmallIntegerField(default=0)
    """What the other side answered; 0 when no answer came."""
    refused = models.CharField(max_length=60, blank=True)
    """Why it was not taken, as a code; empty when it was."""

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"try {self.pk}"


class RefusedUse(models.Model):
    """That a token was refused, from one network for one reason: what the log has not been told of yet."""

    key = models.CharField(max_length=120, unique=True)
    token = models.ForeignKey(Token, on_delete=models.CASCADE, null=True, related_name="refusals")
    """None for what is no token of anybody."""
    reason = models.CharField(max_length=20)
    network = models.CharField(max_length=60, blank=True)
    """An address of version 4, the first half of one of version 6, or nothing for many networks together."""
    since = models.DateTimeField(db_index=True)
    """When the log was told last."""
    held = models.PositiveIntegerField(default=0)
    """How often it was refused after that."""

    def __str__(self) -> str:
        return f"refused use {self.pk}"


class Repeat(models.Model):
    """A request with an idempotency key, and what it was answered: the same request gets the same, for a day."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="repeats", db_index=False)
    key = models.CharField(max_length=64)
    """SHA-256 (hex) of method, path and key."""
    body = models.CharField(max_length=64)
    """SHA-256 (hex) of the body it came with."""
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    """0 as long as it is being answered."""
    answer = models.BinaryField(default=b"")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "key"), name="one_answer_a_key"),)

    def __str__(self) -> str:
        return f"repeat {self.pk}"


class Declaration(models.Model):
    """What the product that a school works with can fill, as its supplier said it."""

    school = models.OneToOneField("school.School", on_delete=models.CASCADE, related_name="declaration")
    naam = models.CharField(max_length=60)
    table = models.TextField()
    """In the form of `gegevensset/las/`: CSV."""
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"declaration of {self.school_id}"


class Order(models.Model):
    """Many records at once, to be taken in by a job; what became of each stands here afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="orders")
    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="orders")
    deel = models.CharField(max_length=10)
    records_id = models.UUIDField(null=True)
    """Where the records lie in the vault until they are taken in."""
    count = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    outcomes = models.TextField(default="[]")
    """JSON: by record its number, what became of it, and what is wrong by place; never a value."""
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"order {self.pk}"
