"""What happened with an account: sign-ins, refusals, changes of what protects it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.user import User


class EventKind(models.TextChoices):
    """What happened."""

    REGISTERED = "registered"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED = "locked"
    SIGNED_OUT = "signed_out"
    DEVICE_SIGNED_OUT = "device_signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    TOKEN_REUSED = "token_reused"  # noqa: S105 - a kind of event
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of event
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a kind of event
    ADDRESS_CHANGED = "address_changed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PERSONAL_TOKEN_MADE = "personal_token_made"  # noqa: S105 - a kind of event
    PERSONAL_TOKEN_REVOKED = "personal_token_revoked"  # noqa: S105 - a kind of event
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    ADMIN_SIGNED_IN = "admin_signed_in"
    ADMIN_CHANGED = "admin_changed"
    DISPUTED = "disputed"
    DELETED = "deleted"


class SecurityEvent(models.Model):
    """One event. Who caused it is known by a keyed digest of the address alone, and by what it called itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="security_events")
    kind = models.CharField(max_length=30, choices=EventKind)
    channel = models.CharField(max_length=4, help_text="site or api")
    network = models.CharField(max_length=24, help_text="keyed digest of the address that it came from")
    user_agent = models.CharField(max_length=300, blank=True)
    detail = models.CharField(max_length=200, blank=True, help_text="a passkey's or token's name, a page of the admin")
    times = models.PositiveIntegerField(default=1, help_text="refusals of an hour and a place are one event")
    created_at = models.DateTimeField(default=timezone.now)
    disputed_at = models.DateTimeField(null=True, blank=True, help_text='when its member said "It was not me"')

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at", "id"], name="security_event_of_user"),
            models.Index(fields=["created_at"], name="security_event_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="security_event_kind_known"),
            models.CheckConstraint(condition=Q(channel__in=["site", "api"]), name="security_event_channel_known"),
            models.CheckConstraint(condition=Q(times__gte=1), name="security_event_happened"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"
