"""What the code would not write, refused by the database: for new rows from here on.

NOT VALID: no row is read under the lock, which is held for milliseconds. `0006_checks_hold` looks at the old rows.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models.functions import ExtractYear


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_no_adult")]

    operations = [
        AddConstraintNotValid('genre', models.CheckConstraint(condition=models.Q(('id__gte', 1)), name='genre_id_positive')),
        AddConstraintNotValid('genre', models.CheckConstraint(condition=models.Q(('name__regex', '\\S')), name='genre_name_not_blank')),
        AddConstraintNotValid('movie', models.CheckConstraint(condition=models.Q(('id__gte', 1)), name='movie_id_positive')),
        AddConstraintNotValid('movie', models.CheckConstraint(condition=models.Q(('origin__in', ['sample', 'tmdb'])), name='movie_origin_known')),
        AddConstraintNotValid('movie', models.CheckConstraint(condition=models.Q(('title__regex', '\\S')), name='movie_title_not_blank')),
        AddConstraintNotValid('movie', models.CheckConstraint(condition=models.Q(('language__regex', '\\S')), name='movie_language_not_blank')),
        AddConstraintNotValid('movie', models.CheckConstraint(condition=models.Q(('year', None), models.Q(('year__gte', 1870), ('year__lte', 2200)), _connector='OR'), name='movie_year_in_range')),
        AddConstraintNotValid('movie', models.CheckConstraint(condition=models.Q(('release_date', None), models.Q(('year', ExtractYear('release_date')), ('year__isnull', False)), _connector='OR'), name='movie_year_of_release')),
        AddConstraintNotValid('movie', models.CheckConstraint(condition=models.Q(('runtime', None), ('runtime__gte', 1), _connector='OR'), name='movie_runtime_positive')),
        AddConstraintNotValid('movie', models.CheckConstraint(condition=models.Q(('popularity__gte', 0), ('popularity__lte', 1000000000000.0)), name='movie_popularity_in_range')),
        AddConstraintNotValid('person', models.CheckConstraint(condition=models.Q(('id', 0), _negated=True), name='person_id_not_zero')),
        AddConstraintNotValid('person', models.CheckConstraint(condition=models.Q(('name__regex', '\\S')), name='person_name_not_blank')),
        AddConstraintNotValid('credit', models.CheckConstraint(condition=models.Q(('role__in', ['director', 'cast'])), name='credit_role_known')),
        AddConstraintNotValid('chartentry', models.CheckConstraint(condition=models.Q(('origin__in', ['sample', 'tmdb'])), name='chart_origin_known')),
        AddConstraintNotValid('chartentry', models.CheckConstraint(condition=models.Q(('chart__in', ['trending-day', 'trending-week', 'popular', 'top-rated', 'now-playing', 'upcoming', 'oscar-winners'])), name='chart_known')),
        AddConstraintNotValid('chartentry', models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='chart_position_from_1')),
    ]
