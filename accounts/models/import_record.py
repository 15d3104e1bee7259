"""Files that users brought from elsewhere."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.user import User


class Import(models.Model):
    """A file of favorites that somebody brought from elsewhere. What it added points at it, so it can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="imports")
    format = models.CharField(max_length=20, help_text="marquee, letterboxd, imdb, trakt, tmdb")
    result = models.JSONField(default=dict, help_text="what was matched, and what was not")
    created_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-created_at"], name="import_of_user")]
        constraints = [
            models.CheckConstraint(condition=Q(format__regex=r"\S"), name="import_format_not_blank"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("created_at")), name="import_times_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format} of {self.user_id}"
