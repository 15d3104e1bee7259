"""What users say of movies and of their taste: the signals of one movie each, preferences, plans, muted factors."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.import_record import Import
from accounts.models.user import User
from catalog.ranges import RATING, SCORE, YEAR

FACTOR_KINDS = ["because", "person", "keyword", "genre", "decade", "country", "language", "franchise", "crowd"]


class Favorite(models.Model):
    """A movie that somebody likes."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="favorites")
    movie = models.ForeignKey("catalog.Movie", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    import_record = models.ForeignKey(
        Import, on_delete=models.SET_NULL, null=True, blank=True, related_name="favorites"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "movie"], name="favorite_once")]
        indexes = [models.Index(fields=["user", "-created_at", "-id"], name="favorite_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} likes {self.movie_id}"


class WatchlistEntry(models.Model):
    """A movie that somebody wants to see."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="watchlist")
    movie = models.ForeignKey("catalog.Movie", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    import_record = models.ForeignKey(
        Import, on_delete=models.SET_NULL, null=True, blank=True, related_name="watchlist"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "movie"], name="watchlist_once")]
        indexes = [models.Index(fields=["user", "-created_at", "-id"], name="watchlist_newest")]
        verbose_name_plural = "watchlist entries"

    def __str__(self) -> str:
        return f"{self.user_id} wants to see {self.movie_id}"


class SeenEntry(models.Model):
    """A movie that somebody has seen, perhaps with a rating and the day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seen")
    movie = models.ForeignKey("catalog.Movie", on_delete=models.PROTECT, related_name="+")
    rating = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 10: half stars")
    seen_on = models.DateField(null=True, blank=True, help_text="the day, where it is known")
    created_at = models.DateTimeField(default=timezone.now)
    import_record = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, blank=True, related_name="seen")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "movie"], name="seen_once"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=RATING.low, rating__lte=RATING.high),
                name="seen_rating_in_range",
            ),
            models.CheckConstraint(
                condition=Q(seen_on=None) | Q(seen_on__gte=date(YEAR.low, 1, 1), seen_on__lte=date(YEAR.high, 12, 31)),
                name="seen_day_in_range",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="seen_newest"),
            models.Index("user", F("seen_on").desc(nulls_last=True), F("id").desc(), name="seen_diary"),
        ]
        verbose_name_plural = "seen entries"

    def __str__(self) -> str:
        return f"{self.user_id} has seen {self.movie_id}"


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
                condition=(Q(year_from=None) | Q(year_from__gte=YEAR.low, year_from__lte=YEAR.high))
                & (Q(year_to=None) | Q(year_to__gte=YEAR.low, year_to__lte=YEAR.high)),
                name="years_in_range",
            ),
            models.CheckConstraint(
                condition=Q(min_score=None) | Q(min_score__gte=SCORE.low, min_score__lte=SCORE.high),
                name="min_score_in_range",
            ),
        ]
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"


class Dismissal(models.Model):
    """A movie that somebody does not want recommended: not for them, or not tonight.

    The database refuses a "not for me" of a favorite and the other way round, by the triggers of
    `accounts.migrations.0010_last_word`.
    """

    class Reason(models.TextChoices):
        """Why; "not tonight" says nothing about the movie."""

        NOT_FOR_ME = "not_for_me"
        NOT_TONIGHT = "not_tonight"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="dismissals")
    movie = models.ForeignKey("catalog.Movie", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason)
    until = models.DateTimeField(null=True, blank=True, help_text='when a "not tonight" ends')
    created_at = models.DateTimeField(default=timezone.now)
    import_record = models.ForeignKey(
        Import, on_delete=models.SET_NULL, null=True, blank=True, related_name="dismissals"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "movie"], name="dismissal_once"),
            models.CheckConstraint(
                condition=Q(reason__in=["not_for_me", "not_tonight"]), name="dismissal_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(reason="not_tonight", until__isnull=False) | (~Q(reason="not_tonight") & Q(until=None)),
                name="dismissal_ends_by_reason",
            ),
        ]
        indexes = [models.Index(fields=["user", "-created_at", "-id"], name="dismissal_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.reason} {self.movie_id}"


class Plan(models.Model):
    """The movie that somebody means to watch this evening: one each, the last word counts."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="plan")
    movie = models.ForeignKey("catalog.Movie", on_delete=models.PROTECT, related_name="+")
    evening = models.DateField(help_text="the day where the member lives; it ends at four in the morning")
    asked_on = models.DateField(null=True, blank=True, help_text="the day on which its member was asked about it")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_on=None) | Q(asked_on__gt=F("evening")), name="plan_asked_about_afterwards"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} plans {self.movie_id}"


class MutedFactor(models.Model):
    """Something that shall not count for its member's recommendations any more: a person, a decade, a favorite."""

    class Kind(models.TextChoices):
        """What kinds of causes recommendations name."""

        BECAUSE = "because"
        PERSON = "person"
        KEYWORD = "keyword"
        GENRE = "genre"
        DECADE = "decade"
        COUNTRY = "country"
        LANGUAGE = "language"
        FRANCHISE = "franchise"
        CROWD = "crowd"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="muted_factors")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(
        max_length=200, help_text="a name; of a favorite its film's id, of a decade its first year"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "value"], name="factor_muted_once"),
            models.CheckConstraint(condition=Q(kind__in=FACTOR_KINDS), name="factor_kind_known"),
            models.CheckConstraint(condition=Q(value__regex=r"\S"), name="factor_value_not_blank"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} not because of {self.kind} {self.value}"
