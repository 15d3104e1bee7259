"""Columns, an index and constraints by the field's terms. Every step only changes a name in PostgreSQL's catalog."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.RenameField("movie", "told_in", "language"),
        migrations.RenameField("movie", "seen_at", "fetched_at"),
        migrations.RenameField("movie", "detailed_at", "details_fetched_at"),
        migrations.RenameField("movie", "poster_face", "poster_variant"),
        migrations.RenameField("chartentry", "seen_at", "fetched_at"),
        migrations.RunSQL(  # Django's RenameIndex would leave the old column's name in its state of the index
            "ALTER INDEX movie_seen RENAME TO movie_fetched",
            "ALTER INDEX movie_fetched RENAME TO movie_seen",
            state_operations=[
                migrations.RemoveIndex("movie", "movie_seen"),
                migrations.AddIndex("movie", models.Index(fields=["fetched_at"], name="movie_fetched")),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE catalog_chartentry RENAME CONSTRAINT chart_place_once TO chart_position_once",
            "ALTER TABLE catalog_chartentry RENAME CONSTRAINT chart_position_once TO chart_place_once",
            state_operations=[
                migrations.RemoveConstraint("chartentry", "chart_place_once"),
                migrations.AddConstraint(
                    "chartentry",
                    models.UniqueConstraint(fields=["origin", "chart", "position"], name="chart_position_once"),
                ),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE catalog_chartentry RENAME CONSTRAINT chart_film_once TO chart_movie_once",
            "ALTER TABLE catalog_chartentry RENAME CONSTRAINT chart_movie_once TO chart_film_once",
            state_operations=[
                migrations.RemoveConstraint("chartentry", "chart_film_once"),
                migrations.AddConstraint(
                    "chartentry",
                    models.UniqueConstraint(fields=["origin", "chart", "movie"], name="chart_movie_once"),
                ),
            ],
        ),
        migrations.AlterField(
            "movie",
            "poster_variant",
            models.PositiveSmallIntegerField(default=0, help_text="which variant of the drawn poster"),
        ),
        migrations.AlterField("movie", "fetched_at", models.DateTimeField(help_text="last received from its origin")),
        migrations.AlterField(
            "movie",
            "search_text",
            models.TextField(
                blank=True, help_text="titles as `catalog.localization.text_normalization.fold` leaves them"
            ),
        ),
        migrations.AlterField(
            "person",
            "search_name",
            models.CharField(
                max_length=200, help_text="the name as `catalog.localization.text_normalization.fold` leaves it"
            ),
        ),
    ]
