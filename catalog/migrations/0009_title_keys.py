"""All titles of a movie as they are compared with those of other sites, and the ids of IMDb, found by an index.

The default stands in the database, too: a release before writes movies while this one comes.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0008_more_indexes")]

    operations = [
        migrations.AddField(
            model_name="movie",
            name="title_keys",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200),
                blank=True,
                db_default=[],
                default=list,
                help_text="all its titles as `catalog.localization.text_normalization.title_key` leaves them",
                size=None,
            ),
        ),
        migrations.AddIndex(
            model_name="movie",
            index=django.contrib.postgres.indexes.GinIndex(fields=["title_keys"], name="movie_title_keys"),
        ),
        migrations.AddIndex(model_name="movie", index=models.Index(fields=["imdb_id"], name="movie_imdb_id")),
    ]
