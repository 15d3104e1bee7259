"""Signed-in devices."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.user import User


class Session(models.Model):
    """One signed-in device. API tokens carry ``sid`` and ``jti``; site sessions the key of Django's session.

    ``used_at`` is rough: of an API session it is the last refresh, of a browser it is at most a quarter of an hour old.
    """

    class Channel(models.TextChoices):
        """Where the device came in."""

        SITE = "site"
        API = "api"

    sid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    channel = models.CharField(max_length=4, choices=Channel)
    jti = models.CharField(max_length=32, blank=True, help_text="of the one refresh token that counts")
    previous_jti = models.CharField(max_length=32, blank=True)
    session_key = models.CharField(max_length=40, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-used_at"], name="session_of_user"),
            models.Index(fields=["expires_at"], name="session_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["session_key"], condition=~Q(session_key=""), name="session_key_once"),
            models.CheckConstraint(condition=Q(channel__in=["site", "api"]), name="session_channel_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="session_expires_after_start"),
            models.CheckConstraint(condition=Q(used_at__gte=F("created_at")), name="session_used_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.sid}"
