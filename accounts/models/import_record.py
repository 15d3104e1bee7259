"""Files that users brought from elsewhere, what stood in them, and what they changed."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.user import User

STATUSES = ["asking", "running", "waiting", "done"]
OUTCOMES = ["pending", "to_ask", "added", "already_there", "replaced", "unclear", "not_a_movie", "not_found",
            "left_out", "unread"]  # fmt: skip


class Import(models.Model):
    """Files that somebody brought from elsewhere. What they added points at it, so it can be undone."""

    class Status(models.TextChoices):
        """How far it is."""

        ASKING = "asking"  # nothing is added before its member has answered
        RUNNING = "running"
        WAITING = "waiting"  # some rows are looked up when TMDb answers again
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="imports")
    format = models.CharField(max_length=20, help_text="marquee, letterboxd, imdb, trakt, tmdb")
    status = models.CharField(max_length=7, choices=Status, default=Status.DONE, db_default="done")
    files = models.JSONField(default=list, db_default=[], help_text="each file's name, format and open questions")
    answers = models.JSONField(default=dict, db_default={}, help_text="what its member said about the files")
    result = models.JSONField(default=dict, help_text="how much was added, and preferences that came along")
    created_at = models.DateTimeField(default=timezone.now)
    worked_at = models.DateTimeField(default=timezone.now, db_default=models.functions.Now())
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="import_of_user"),
            models.Index(fields=["worked_at"], name="import_unfinished", condition=~Q(status="done")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(format__regex=r"\S"), name="import_format_not_blank"),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="import_status_known"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("created_at")), name="import_times_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format} of {self.user_id}"


class ImportRow(models.Model):
    """A row of a file, and what came of it."""

    class Outcome(models.TextChoices):
        """What came of it; the first two only while the import runs."""

        PENDING = "pending"
        TO_ASK = "to_ask"  # TMDb has not been asked yet
        ADDED = "added"
        ALREADY_THERE = "already_there"
        REPLACED = "replaced"
        UNCLEAR = "unclear"
        NOT_A_MOVIE = "not_a_movie"
        NOT_FOUND = "not_found"
        LEFT_OUT = "left_out"
        UNREAD = "unread"

    import_record = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    file = models.PositiveSmallIntegerField(help_text="place of its file in the import")
    line = models.PositiveIntegerField(help_text="where it begins, of JSON its place in the list")
    text = models.CharField(max_length=400, blank=True, help_text="the movie as the file names it")
    said = models.JSONField(default=dict, help_text="the row as it was read")
    outcome = models.CharField(max_length=13, choices=Outcome, default=Outcome.PENDING)
    reason = models.CharField(max_length=20, blank=True)
    movie = models.ForeignKey("catalog.Movie", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    candidates = ArrayField(models.PositiveIntegerField(), default=list, blank=True, help_text="movies it may mean")

    class Meta:
        indexes = [models.Index(fields=["import_record", "outcome", "id"], name="import_row_by_outcome")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="import_row_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.outcome}"


class ImportChange(models.Model):
    """What an import changed, or only confirmed, of what its member says of a movie."""

    import_record = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    movie = models.ForeignKey("catalog.Movie", on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(help_text="the state of the movie before the import")
    said = models.JSONField(help_text="what the import says, as a state")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["import_record", "movie"], name="import_change_once")]

    def __str__(self) -> str:
        return f"{self.movie_id} of {self.import_record_id}"
