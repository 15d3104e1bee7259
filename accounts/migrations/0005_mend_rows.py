"""Rows that earlier code could write, and that the checks refuse.

An import could bring years that no form takes; a file's empty cause says nothing; clocks of two machines differ.
"""

from django.db import migrations

PREFERENCES = """
UPDATE accounts_preferences
SET year_from = CASE WHEN year_from BETWEEN 1870 AND 2200 THEN year_from END,
    year_to = CASE WHEN year_to BETWEEN 1870 AND 2200 THEN year_to END,
    liked_genres = ARRAY(SELECT id FROM unnest(liked_genres) AS id WHERE id IN (SELECT id FROM catalog_genre)),
    disliked_genres = ARRAY(SELECT id FROM unnest(disliked_genres) AS id WHERE id IN (SELECT id FROM catalog_genre))
WHERE year_from NOT BETWEEN 1870 AND 2200 OR year_to NOT BETWEEN 1870 AND 2200
   OR NOT liked_genres || disliked_genres <@ ARRAY(SELECT id::int FROM catalog_genre)
"""
FACTORS = r"DELETE FROM accounts_mutedfactor WHERE value !~ '\S'"
SESSIONS = "UPDATE accounts_session SET used_at = created_at WHERE used_at < created_at"
IMPORTS = "UPDATE accounts_import SET undone_at = created_at WHERE undone_at < created_at"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_checks"), ("catalog", "0005_mend_rows")]

    operations = [
        migrations.RunSQL(statement, migrations.RunSQL.noop)
        for statement in (IMPORTS, SESSIONS, PREFERENCES, FACTORS)
    ]
