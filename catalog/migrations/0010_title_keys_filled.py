"""The keys of the movies that are stored. Nothing to take back: the column goes with the migration before."""

from django.db import migrations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from catalog.localization.text_normalization import title_key

BATCH = 1000  # movies


def fill(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Write them, some movies at a time."""
    movies = apps.get_model("catalog", "Movie").objects
    batch = []
    for movie in movies.only("id", "title", "original_title", "translations").iterator(chunk_size=BATCH):
        titles = (movie.title, movie.original_title, *(texts.get("title") for texts in movie.translations.values()))
        movie.title_keys = sorted({title_key(title) for title in titles if title})
        batch.append(movie)
        if len(batch) == BATCH:
            movies.bulk_update(batch, ["title_keys"])
            batch.clear()
    movies.bulk_update(batch, ["title_keys"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_title_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
