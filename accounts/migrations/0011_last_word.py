"""A movie is never a favorite of somebody and not for them, whoever writes; and old rows keep the rules of `0009_signals`.

Two writers at once are kept apart by the lock of the member's row, which services take first.
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

FAVORITE = """
CREATE FUNCTION accounts_favorite_is_wanted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM accounts_dismissal
               WHERE user_id = NEW.user_id AND movie_id = NEW.movie_id AND reason = 'not_for_me') THEN
        RAISE check_violation USING MESSAGE = format('The movie %s is not for the member.', NEW.movie_id),
            CONSTRAINT = 'favorite_or_not_for_me';
    END IF;
    RETURN NEW;
END $$
"""
DISMISSAL = """
CREATE FUNCTION accounts_dismissal_is_no_favorite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reason = 'not_for_me' AND EXISTS (SELECT FROM accounts_favorite
                                             WHERE user_id = NEW.user_id AND movie_id = NEW.movie_id) THEN
        RAISE check_violation USING MESSAGE = format('The movie %s is a favorite of the member.', NEW.movie_id),
            CONSTRAINT = 'favorite_or_not_for_me';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_move_dismissals")]

    operations = [
        ValidateConstraint("dismissal", "dismissal_reason_known"),
        ValidateConstraint("dismissal", "dismissal_ends_by_reason"),
        ValidateConstraint("user", "user_time_zone_is_name"),
        migrations.RunSQL(FAVORITE, "DROP FUNCTION accounts_favorite_is_wanted()"),
        migrations.RunSQL(
            """
            CREATE TRIGGER favorite_is_wanted BEFORE INSERT OR UPDATE OF user_id, movie_id ON accounts_favorite
            FOR EACH ROW EXECUTE FUNCTION accounts_favorite_is_wanted()
            """,
            "DROP TRIGGER favorite_is_wanted ON accounts_favorite",
        ),
        migrations.RunSQL(DISMISSAL, "DROP FUNCTION accounts_dismissal_is_no_favorite()"),
        migrations.RunSQL(
            """
            CREATE TRIGGER dismissal_is_no_favorite BEFORE INSERT OR UPDATE OF user_id, movie_id, reason
            ON accounts_dismissal FOR EACH ROW EXECUTE FUNCTION accounts_dismissal_is_no_favorite()
            """,
            "DROP TRIGGER dismissal_is_no_favorite ON accounts_dismissal",
        ),
    ]
