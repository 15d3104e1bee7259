"""The stored movies: every movie that was seen, from TMDb or from the sample.

Texts that are not known are empty, never NULL.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import ExtractYear, Left

from catalog.ranges import SCORE, YEAR

NOT_BLANK = r"\S"  # what a text must hold at least
OSCAR_WINNERS = "oscar-winners"  # a list of ours that no source ranks: movies that won an Academy Award


TITLE_SORTED = 200  # letters by which titles are sorted: an entry of an index holds no more than 2,700 bytes
# Of a folded text the letters of other scripts than Latin, as an array: of these trigrams know nothing.
OTHER_LETTERS = r"string_to_array(regexp_replace(%(expressions)s, '[\x01-\x7f]', '', 'g'), NULL)"
TITLE_INITIALS = r"regexp_replace(search_text, '(\S)\S*\s*', '\1', 'g')"  # "the dark knight" is "tdk"
CHARTS = ["trending-day", "trending-week", "popular", "top-rated", "now-playing", "upcoming", OSCAR_WINNERS]


class Origin(models.TextChoices):
    """Who says so. TMDb's rows expire, the sample's do not."""

    SAMPLE = "sample"
    TMDB = "tmdb"


class Genre(models.Model):
    """A genre by TMDb's id, so that preferences outlive a renamed genre."""

    id = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(id__gte=1), name="genre_id_positive"),
            models.CheckConstraint(condition=Q(name__regex=NOT_BLANK), name="genre_name_not_blank"),
        ]

    def __str__(self) -> str:
        return self.name


class Movie(models.Model):
    """A movie. Rows that only a list has shown lack the details (``details_fetched_at`` is null)."""

    id = models.PositiveIntegerField(primary_key=True, help_text="TMDb's id")
    origin = models.CharField(max_length=6, choices=Origin)
    language = models.CharField(
        max_length=8, default="en", help_text="language of title, overview and tagline, ISO 639-1"
    )
    title = models.CharField(max_length=300)
    original_title = models.CharField(max_length=300, blank=True)
    overview = models.TextField(blank=True)
    tagline = models.CharField(max_length=400, blank=True)
    translations = models.JSONField(default=dict, blank=True, help_text="language -> {title, overview, tagline}")
    release_date = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of release; may be known without the day")
    runtime = models.PositiveSmallIntegerField(null=True, blank=True, help_text="minutes")
    original_language = models.CharField(max_length=8, blank=True, help_text="ISO 639-1")
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, help_text="ISO 3166-1")
    spoken_languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    genre_ids = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    keywords = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    collection = models.CharField(max_length=200, blank=True)
    certification = models.CharField(max_length=20, blank=True)
    imdb_id = models.CharField(max_length=12, blank=True)
    trailer_url = models.URLField(max_length=200, blank=True)
    homepage = models.URLField(max_length=500, blank=True)
    status = models.CharField(max_length=30, blank=True)
    watch_providers = models.JSONField(default=dict, blank=True, help_text="region -> [[provider, kind], …]")
    watch_links = models.JSONField(
        default=dict,
        db_default=Value({}, models.JSONField()),
        blank=True,
        help_text="region -> page of the offers",
    )
    provider_logos = models.JSONField(
        default=dict, db_default=Value({}, models.JSONField()), blank=True, help_text="provider -> TMDb's file name"
    )
    vote_average = models.FloatField(default=0)
    vote_count = models.PositiveIntegerField(default=0)
    popularity = models.FloatField(default=0)
    poster_path = models.CharField(max_length=120, blank=True)
    backdrop_path = models.CharField(max_length=120, blank=True)
    ink = models.CharField(
        max_length=12, blank=True, default="", db_default="", help_text="the ink set nearest to the photographed poster"
    )
    ink_of = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text="the poster_path that the ink was taken from"
    )
    ink_taken_at = models.DateTimeField(null=True, blank=True)
    poster_variant = models.PositiveSmallIntegerField(default=0, help_text="which variant of the drawn poster")
    available = models.BooleanField(default=True, help_text="false when its origin no longer has it")
    fetched_at = models.DateTimeField(help_text="last received from its origin")
    details_fetched_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(
        blank=True, help_text="titles as `catalog.localization.text_normalization.fold` leaves them"
    )
    search_translated = models.TextField(blank=True, help_text="translated titles, folded likewise")
    title_keys = ArrayField(
        models.CharField(max_length=200),
        default=list,
        db_default=[],
        blank=True,
        help_text="all its titles as `catalog.localization.text_normalization.title_key` leaves them",
    )
    people: "models.ManyToManyField[Person, Credit]" = models.ManyToManyField(
        "Person", through="Credit", related_name="movies"
    )

    class Meta:
        indexes = [
            GinIndex(fields=["genre_ids"], name="movie_genres"),
            GinIndex(fields=["keywords"], name="movie_keywords"),
            GinIndex(fields=["title_keys"], name="movie_title_keys"),
            models.Index(fields=["imdb_id"], name="movie_imdb_id"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="movie_search_trigrams"),
            GinIndex(fields=["search_translated"], opclasses=["gin_trgm_ops"], name="movie_translated_trigrams"),
            models.Index(fields=["-popularity", "id"], name="movie_popularity"),
            models.Index(models.F("release_date").desc(nulls_last=True), "id", name="movie_release"),
            models.Index(fields=["fetched_at"], name="movie_fetched"),
            models.Index(fields=["-vote_average", "id"], name="movie_score"),
            models.Index(fields=["-vote_count", "id"], name="movie_votes"),
            models.Index(fields=["original_language", "-popularity", "id"], name="movie_language"),
            models.Index(fields=["collection"], name="movie_collection"),
            GinIndex(fields=["countries"], name="movie_countries"),
            models.Index(Left("search_text", TITLE_SORTED), "id", name="movie_title_order"),
            models.Index(fields=["runtime", "vote_count"], name="movie_runtime"),
            models.Index(
                OpClass(
                    models.Func(models.F("search_text"), template=TITLE_INITIALS, output_field=models.TextField()),
                    name="text_pattern_ops",
                ),
                name="movie_initials",
            ),
            GinIndex(
                models.Func(
                    "search_text",
                    "search_translated",
                    arg_joiner=" || ",
                    template=OTHER_LETTERS,
                    output_field=ArrayField(models.TextField()),
                ),
                name="movie_other_letters",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(vote_average__gte=SCORE.low, vote_average__lte=SCORE.high), name="movie_score_in_range"
            ),
            models.CheckConstraint(condition=Q(id__gte=1), name="movie_id_positive"),
            models.CheckConstraint(condition=Q(origin__in=["sample", "tmdb"]), name="movie_origin_known"),
            models.CheckConstraint(condition=Q(title__regex=NOT_BLANK), name="movie_title_not_blank"),
            models.CheckConstraint(condition=Q(language__regex=NOT_BLANK), name="movie_language_not_blank"),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__gte=YEAR.low, year__lte=YEAR.high), name="movie_year_in_range"
            ),
            models.CheckConstraint(
                condition=Q(release_date=None) | Q(year__isnull=False, year=ExtractYear("release_date")),
                name="movie_year_of_release",
            ),
            models.CheckConstraint(condition=Q(runtime=None) | Q(runtime__gte=1), name="movie_runtime_positive"),
            # "Not a number" and infinity sort above every number.
            models.CheckConstraint(
                condition=Q(popularity__gte=0, popularity__lte=1e12), name="movie_popularity_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    def clean(self) -> None:
        """Say it to an operator before the database does."""
        unknown = {*self.genre_ids}.difference(Genre.objects.values_list("id", flat=True))
        if unknown:
            raise ValidationError({"genre_ids": f"There is no genre {min(unknown)}."})


class Person(models.Model):
    """Somebody in front of or behind the camera. Negative ids belong to the sample (made from the name)."""

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    search_name = models.CharField(
        max_length=200, help_text="the name as `catalog.localization.text_normalization.fold` leaves it"
    )
    profile_path = models.CharField(max_length=120, blank=True, default="", db_default="")
    sample_id = models.BigIntegerField(null=True, blank=True, help_text="the id that the sample had for them")

    class Meta:
        indexes = [
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="person_search_trigrams"),
            models.Index(fields=["sample_id"], condition=Q(sample_id__isnull=False), name="person_of_the_sample"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(id=0), name="person_id_not_zero"),
            models.CheckConstraint(condition=Q(name__regex=NOT_BLANK), name="person_name_not_blank"),
        ]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class Credit(models.Model):
    """Who did what in a movie, in the order of the credits."""

    class Role(models.TextChoices):
        """Only what pages and recommendations use."""

        DIRECTOR = "director"
        CAST = "cast"

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(max_length=8, choices=Role)
    character = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movie", "role", "person"], name="credit_once"),
            models.CheckConstraint(condition=Q(role__in=["director", "cast"]), name="credit_role_known"),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.movie_id}"


class ChartEntry(models.Model):
    """A movie's place in one ranked list, as its origin gave it."""

    origin = models.CharField(max_length=6, choices=Origin)
    chart = models.CharField(max_length=16, help_text="catalog.types.Chart")
    position = models.PositiveIntegerField(help_text="from 1")
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="chart_entries")
    fetched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "chart", "position"], name="chart_position_once"),
            models.UniqueConstraint(fields=["origin", "chart", "movie"], name="chart_movie_once"),
            models.CheckConstraint(condition=Q(origin__in=["sample", "tmdb"]), name="chart_origin_known"),
            models.CheckConstraint(condition=Q(chart__in=CHARTS), name="chart_known"),
            models.CheckConstraint(condition=Q(position__gte=1), name="chart_position_from_1"),
        ]
        verbose_name_plural = "chart entries"

    def __str__(self) -> str:
        return f"{self.chart} {self.position}"
