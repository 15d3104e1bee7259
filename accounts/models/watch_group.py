"""People who look for one movie together: the group behind a link, who is in it, and what each would watch."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.user import User

MOST_PEOPLE = 8
FEWEST_PICKS, MOST_PICKS = 3, 10  # of somebody without an account


class WatchGroup(models.Model):
    """One group. It goes with everything in it when its host ends it, closes the account, or its day is over."""

    code = models.CharField(max_length=16, unique=True, help_text="what the link carries beside its signature")
    host = models.ForeignKey(User, on_delete=models.CASCADE, related_name="watch_groups")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="none: kept until its host ends it")
    version = models.PositiveBigIntegerField(default=0, help_text="raised by every change, in its transaction")
    decided_movie = models.ForeignKey(
        "catalog.Movie", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex="^[A-Za-z0-9_-]{12}$"), name="watch_group_code_is_code"),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("created_at")), name="watch_group_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(decided_movie=None, decided_at=None)
                | Q(decided_movie__isnull=False, decided_at__isnull=False),
                name="watch_group_decided_with_day",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="watch_group_expiry")]

    def __str__(self) -> str:
        return f"group {self.pk} of {self.host_id}"


class Participant(models.Model):
    """Somebody in a group: a member, or a visitor, of whom nothing is known but a name and some picks.

    The id is a secret between the site and its owner, who has no other way to show who they are; others see the place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(WatchGroup, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="participations"
    )  # fmt: skip
    place = models.PositiveSmallIntegerField(help_text="1 to 8: the database lets nobody in beyond that")
    name = models.CharField(max_length=40, help_text="what the others read")
    picks = ArrayField(
        models.PositiveIntegerField(), default=list, blank=True, help_text="ids of movies that a visitor likes"
    )
    names_movies = models.BooleanField(default=False, help_text="whether reasons may name what they like")
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "place"], name="participant_place_once"),
            models.UniqueConstraint(fields=["group", "user"], name="participant_member_once"),
            models.UniqueConstraint("group", Lower("name"), name="participant_name_once"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_PEOPLE), name="participant_place_in_range"
            ),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="participant_name_not_blank"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, picks__len=0)
                | Q(user=None, picks__len__gte=FEWEST_PICKS, picks__len__lte=MOST_PICKS),
                name="participant_picks_of_visitors",
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.place} of group {self.group_id}"


class Vote(models.Model):
    """That somebody in a group would watch a movie, or not tonight."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    movie = models.ForeignKey("catalog.Movie", on_delete=models.PROTECT, related_name="+")
    yes = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "movie"], name="vote_once")]

    def __str__(self) -> str:
        return f"{'yes' if self.yes else 'no'} to {self.movie_id}"
