"""Addresses under which a feed reader finds a member's recommendations."""

import uuid

from django.db import models
from django.utils import timezone

from accounts.models.user import User


class FeedAddress(models.Model):
    """The one address of a member's feed. What stands in it is signed, so this row alone opens nothing."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="feed_address")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "feed addresses"

    def __str__(self) -> str:
        return f"feed of {self.user_id}"
