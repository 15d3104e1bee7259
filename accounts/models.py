"""People and their taste."""

import unicodedata
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


def fold_email(email: str) -> str:
    """The one way to write an address, so that twins of it are the same: NFKC, case folded."""
    return unicodedata.normalize("NFKC", email.strip()).casefold()


class UserManager(BaseUserManager["User"]):
    """Makes users. Members come through `accounts.services.identity`, which checks what they bring."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who may log in with ``password``; None means that no password fits."""
        user = self.model(email=fold_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An operator, for ``manage.py createsuperuser``."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this address, however it is written."""
        return self.get(email=fold_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A member, known by e-mail address."""

    email = models.EmailField(max_length=254, unique=True)
    display_name = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8, default="en", help_text="of the site, ISO 639-1")
    region = models.CharField(max_length=2, blank=True, help_text="where films are watched, ISO 3166-1")
    taste_version = models.PositiveBigIntegerField(
        default=0, help_text="raised by every change of taste, in its transaction; part of every personal cache key"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Operators may type an address as they like."""
        self.email = fold_email(self.email)


class Session(models.Model):
    """One signed-in device. API tokens carry ``sid`` and ``jti``; site sessions the key of Django's session.

    ``used_at`` is rough: of an API session it is the last refresh, of a browser it is at most a quarter of an hour old.
    """

    class Door(models.TextChoices):
        """Where the device came in."""

        SITE = "site"
        API = "api"

    sid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    door = models.CharField(max_length=4, choices=Door)
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
            models.UniqueConstraint(fields=["session_key"], condition=~Q(session_key=""), name="session_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.sid}"


class Import(models.Model):
    """A file of favorites that somebody brought from elsewhere. What it added points at it, so it can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="imports")
    format = models.CharField(max_length=20, help_text="marquee, letterboxd, imdb, trakt, tmdb")
    receipt = models.JSONField(default=dict, help_text="what was matched, and what was not")
    created_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-created_at"], name="import_of_user")]

    def __str__(self) -> str:
        return f"{self.format} of {self.user_id}"


class Favorite(models.Model):
    """A film that somebody likes."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="favorites")
    movie = models.ForeignKey("catalog.Movie", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    imported = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, blank=True, related_name="favorites")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "movie"], name="favorite_once")]
        indexes = [models.Index(fields=["user", "-created_at", "-id"], name="favorite_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} likes {self.movie_id}"


class Preferences(models.Model):
    """What somebody said about their taste. Genres by id, so that a renamed genre stays chosen."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="preferences")
    liked_genres = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    disliked_genres = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True, help_text="ISO 639-1")
    year_from = models.PositiveSmallIntegerField(null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(null=True, blank=True)
    min_score = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(liked_genres__overlap=models.F("disliked_genres")), name="genre_liked_or_disliked"
            ),
            models.CheckConstraint(
                condition=Q(year_from=None) | Q(year_to=None) | Q(year_from__lte=models.F("year_to")),
                name="years_in_order",
            ),
            models.CheckConstraint(
                condition=Q(min_score=None) | Q(min_score__gte=0, min_score__lte=10), name="min_score_in_range"
            ),
        ]
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"


class Dismissal(models.Model):
    """A film that somebody does not want recommended: seen, not for me, or not now."""

    class Reason(models.TextChoices):
        """Why; "not now" comes back after 60 days."""

        SEEN = "seen"
        NOT_FOR_ME = "not_for_me"
        NOT_NOW = "not_now"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="dismissals")
    movie = models.ForeignKey("catalog.Movie", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    created_at = models.DateTimeField(default=timezone.now)
    imported = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, blank=True, related_name="dismissals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "movie"], name="dismissal_once")]
        indexes = [models.Index(fields=["user", "-created_at", "-id"], name="dismissal_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.reason} {self.movie_id}"


class MutedCause(models.Model):
    """Something that shall not count for its member's recommendations any more: a person, a decade, a favorite."""

    class Kind(models.TextChoices):
        """What kinds of causes recommendations name."""

        BECAUSE = "because"
        PERSON = "person"
        KEYWORD = "keyword"
        GENRE = "genre"
        DECADE = "decade"
        COUNTRY = "country"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="muted_causes")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(
        max_length=200, help_text="a name; of a favorite its film's id, of a decade its first year"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "value"], name="cause_muted_once")]

    def __str__(self) -> str:
        return f"{self.user_id} not because of {self.kind} {self.value}"
