"""What stood in the lists before changes were numbered has the number 0, for apps that begin to follow them."""

from django.db import migrations

# The triggers of `0017_list_changes` are there already: what changes while this runs has its number, and keeps it.
FILL = """
INSERT INTO accounts_listchange (user_id, movie_id, number, changed_at)
SELECT user_id, movie_id, 0, max(created_at) FROM (
    SELECT user_id, movie_id, created_at FROM accounts_favorite
    UNION ALL SELECT user_id, movie_id, created_at FROM accounts_watchlistentry
    UNION ALL SELECT user_id, movie_id, created_at FROM accounts_seenentry
    UNION ALL SELECT user_id, movie_id, created_at FROM accounts_dismissal
) AS said GROUP BY user_id, movie_id
ON CONFLICT (user_id, movie_id) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_list_changes")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
