"""The row of a job."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    WAITING = "waiting"
    """To be done, or being done: then a worker holds a lease."""
    DONE = "done"
    GIVEN_UP = "given_up"
    """Tried as often as is reasonable; a person has to look."""


class Job(models.Model):
    """One thing to do (`kind`) to one row of another room (`subject`); the row itself says how far it is."""

    kind = models.CharField(max_length=60)
    subject = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    planned = models.DateTimeField()
    """When `due` was set; lies it in the future, then the clock has gone back since."""
    due = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    """How often it was claimed, so that work which kills its process comes to an end too."""
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, default="")
    again_at = models.DateTimeField(null=True)
    """Planned once more, for this moment, while it was being done: it must be done again."""
    last_error = models.CharField(max_length=60, default="")
    """A code or the name of an exception, never its text."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"), condition=models.Q(state="waiting"), name="job_waits_once"
            ),
        )
        indexes = (models.Index(fields=("due",), condition=models.Q(state="waiting"), name="job_due"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.state}"
