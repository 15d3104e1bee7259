"""Rows that earlier code could write, and that the checks refuse: what cannot be true becomes unknown.

A row is mended in all its columns at once, as the checks look at every new version of it.
"""

from django.db import migrations

MOVIES = """
UPDATE catalog_movie
SET release_date = CASE WHEN EXTRACT(YEAR FROM release_date) BETWEEN 1870 AND 2200 THEN release_date END,
    year = CASE
        WHEN EXTRACT(YEAR FROM release_date) BETWEEN 1870 AND 2200 THEN EXTRACT(YEAR FROM release_date)
        WHEN release_date IS NULL AND year BETWEEN 1870 AND 2200 THEN year
    END,
    runtime = NULLIF(runtime, 0),
    popularity = CASE WHEN popularity BETWEEN 0 AND 1e12 THEN popularity ELSE 0 END,
    genre_ids = ARRAY(SELECT id FROM unnest(genre_ids) WITH ORDINALITY AS listed (id, place)
                      WHERE id IN (SELECT id FROM catalog_genre) ORDER BY place)
WHERE year NOT BETWEEN 1870 AND 2200 OR release_date IS NOT NULL AND year IS DISTINCT FROM EXTRACT(YEAR FROM release_date)
   OR runtime = 0 OR popularity NOT BETWEEN 0 AND 1e12 OR NOT genre_ids <@ ARRAY(SELECT id::int FROM catalog_genre)
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_checks")]

    operations = [migrations.RunSQL(MOVIES, migrations.RunSQL.noop)]
