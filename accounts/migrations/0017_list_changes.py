"""Every change of a list is numbered by triggers, whoever writes it.

Each statement takes one number of its member, by an update of the member's row: the lock of that row is held until
the end of the transaction, so whoever sees a number sees all numbers before it.
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

LISTS = ("favorite", "watchlistentry", "seenentry", "dismissal")
NUMBER_CHANGES = """
CREATE FUNCTION accounts_number_list_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    users bigint[];
    movies int[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(user_id), array_agg(movie_id) INTO users, movies FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(user_id), array_agg(movie_id) INTO users, movies FROM old_rows;
    ELSE
        SELECT array_agg(user_id), array_agg(movie_id) INTO users, movies
        FROM (SELECT user_id, movie_id FROM new_rows UNION SELECT user_id, movie_id FROM old_rows) AS either;
    END IF;
    IF users IS NULL THEN
        RETURN NULL;
    END IF;
    WITH numbered AS (
        UPDATE accounts_user SET list_version = list_version + 1 WHERE id = ANY(users) RETURNING id, list_version
    )
    INSERT INTO accounts_listchange (user_id, movie_id, number, changed_at)
    SELECT DISTINCT numbered.id, changed.movie_id, numbered.list_version, clock_timestamp()
    FROM unnest(users, movies) AS changed (user_id, movie_id) JOIN numbered ON numbered.id = changed.user_id
    ON CONFLICT (user_id, movie_id) DO UPDATE SET number = excluded.number, changed_at = excluded.changed_at;
    RETURN NULL;
END $$
"""
TRIGGERS = """
CREATE TRIGGER added_is_numbered AFTER INSERT ON accounts_{table} REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION accounts_number_list_changes();
CREATE TRIGGER changed_is_numbered AFTER UPDATE ON accounts_{table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION accounts_number_list_changes();
CREATE TRIGGER removed_is_numbered AFTER DELETE ON accounts_{table} REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION accounts_number_list_changes();
"""
NO_TRIGGERS = """
DROP TRIGGER added_is_numbered ON accounts_{table};
DROP TRIGGER changed_is_numbered ON accounts_{table};
DROP TRIGGER removed_is_numbered ON accounts_{table};
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_list_version")]

    operations = [
        ValidateConstraint("securityevent", "security_event_kind_known"),
        migrations.RunSQL(NUMBER_CHANGES, "DROP FUNCTION accounts_number_list_changes()"),
        *[migrations.RunSQL(TRIGGERS.format(table=table), NO_TRIGGERS.format(table=table)) for table in LISTS],
    ]
