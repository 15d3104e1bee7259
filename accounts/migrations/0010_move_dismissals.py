"""Reasons become signals: "seen" is a list of its own, "not now" a "not tonight" that lasts as long as was said.

There is no other reason than "not for me" (`0006_checks_hold`). Of a movie that is both a favorite and not for somebody the later word
counts, and a heart where both were said at one moment.
"""

from django.db import migrations

SEEN = """
WITH moved AS (DELETE FROM accounts_dismissal WHERE reason = 'seen' RETURNING *)
INSERT INTO accounts_seenentry (user_id, movie_id, created_at, import_record_id)
SELECT user_id, movie_id, created_at, import_record_id FROM moved ORDER BY id
ON CONFLICT (user_id, movie_id) DO NOTHING
"""
NOT_NOW = """
UPDATE accounts_dismissal SET reason = 'not_tonight', until = created_at + interval '60 days' WHERE reason = 'not_now'
"""
EARLIER_HEARTS = """
DELETE FROM accounts_favorite AS favorite USING accounts_dismissal AS dismissal
WHERE dismissal.user_id = favorite.user_id AND dismissal.movie_id = favorite.movie_id
  AND dismissal.reason = 'not_for_me' AND dismissal.created_at > favorite.created_at
"""
EARLIER_DISMISSALS = """
DELETE FROM accounts_dismissal AS dismissal USING accounts_favorite AS favorite
WHERE dismissal.user_id = favorite.user_id AND dismissal.movie_id = favorite.movie_id
  AND dismissal.reason = 'not_for_me'
"""
VERSIONS = "UPDATE accounts_user SET taste_version = taste_version + 1"  # what is cached was ranked by the old words

class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_signals")]

    operations = [
        migrations.RunSQL(SEEN, migrations.RunSQL.noop),
        migrations.RunSQL(NOT_NOW, migrations.RunSQL.noop),
        migrations.RunSQL(EARLIER_HEARTS, migrations.RunSQL.noop),
        migrations.RunSQL(EARLIER_DISMISSALS, migrations.RunSQL.noop),
        migrations.RunSQL(VERSIONS, VERSIONS),
    ]
