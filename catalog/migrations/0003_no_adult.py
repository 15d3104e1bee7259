"""A column that was false in every row goes: what TMDb calls adult is neither asked for nor stored.

The index by popularity had a condition on it. The new one is built in the same transaction, which takes 20 ms for
12,000 movies and can be repeated as a whole; built concurrently it would leave half an index when it has to give up.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_field_terms")]

    operations = [
        migrations.RemoveIndex("movie", "movie_popularity"),
        migrations.RemoveField("movie", "adult"),
        migrations.AddIndex("movie", models.Index(fields=["-popularity", "id"], name="movie_popularity")),
    ]
