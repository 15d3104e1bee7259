"""Indexes for what docs/performance/explain.md still found to read all movies: titles in order, short ones, other scripts.

Built with the rows locked, as in `0008_more_indexes`.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0010_title_keys_filled'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='movie',
            index=models.Index(django.db.models.functions.text.Left('search_text', 200), models.F('id'), name='movie_title_order'),
        ),
        migrations.AddIndex(
            model_name='movie',
            index=models.Index(fields=['runtime', 'vote_count'], name='movie_runtime'),
        ),
        migrations.AddIndex(
            model_name='movie',
            index=django.contrib.postgres.indexes.GinIndex(models.Func('search_text', 'search_translated', arg_joiner=' || ', output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField()), template="string_to_array(regexp_replace(%(expressions)s, '[\\x01-\\x7f]', '', 'g'), NULL)"), name='movie_other_letters'),
        ),
    ]
