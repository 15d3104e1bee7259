"""Changes of a member's e-mail address."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.user import User


class EmailChange(models.Model):
    """A new address that was asked for. Confirmed, it keeps the one before for a week: its owner can undo it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="email_changes")
    before = models.EmailField(max_length=254)
    after = models.EmailField(max_length=254)
    fingerprint = models.CharField(max_length=32, help_text="of the password and address by which it was asked for")
    requested_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["before"], name="email_change_before"),
            models.Index(fields=["requested_at"], name="email_change_age"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(before=F("after")), name="email_change_changes")]

    def __str__(self) -> str:
        return f"address of {self.user_id}"
