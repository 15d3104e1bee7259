"""An index over the initials of titles, so that "lotr" and "t2" find what they stand for.

Built with the rows locked, as in `0008_more_indexes`.
"""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0011_more_orders'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='movie',
            index=models.Index(django.contrib.postgres.indexes.OpClass(models.Func(models.F('search_text'), output_field=models.TextField(), template="regexp_replace(search_text, '(\\S)\\S*\\s*', '\\1', 'g')"), name='text_pattern_ops'), name='movie_initials'),
        ),
    ]
