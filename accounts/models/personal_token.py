"""Tokens that members make for their own programs."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.user import User


class PersonalToken(models.Model):
    """One token: what it may do, and until when. Of the token itself only a digest is kept."""

    class Scope(models.TextChoices):
        """What its holder may do."""

        READ = "read"
        WRITE = "write"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="personal_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256: the token has 178 random bits")
    scope = models.CharField(max_length=5, choices=Scope, help_text="who may write may read, too")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True, help_text="at most an hour old")

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="personal_token_of_user"),
            models.Index(fields=["expires_at"], name="personal_token_expiry"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="personal_token_scope_known"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="personal_token_name_not_blank"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="personal_token_expires_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.id} of {self.user_id}"
