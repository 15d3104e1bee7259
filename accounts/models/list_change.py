"""When what a member says of a movie changed last, for apps that follow it; written by triggers alone."""

from django.db import models

from accounts.models.user import User


class ListChange(models.Model):
    """The last change of one movie in its member's lists; it outlives the movie in them, as its own tombstone.

    The triggers of `accounts.migrations.0017_list_changes` write it with every row of the four lists, whoever writes
    that, and number it by `User.list_version` under the lock of the member's row: numbers are seen in their order.
    """

    user = models.ForeignKey(User, on_delete=models.DB_CASCADE, related_name="list_changes", db_index=False)
    movie_id = models.PositiveIntegerField(help_text="no key: a tombstone may outlive the movie")
    number = models.PositiveBigIntegerField(help_text="the list version that this change made")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "movie_id"], name="list_change_once")]
        indexes = [
            models.Index(fields=["user", "number", "movie_id"], name="list_change_order"),
            models.Index(fields=["changed_at"], name="list_change_age"),
        ]

    def __str__(self) -> str:
        return f"change {self.number} of {self.user_id}"
