"""Old rows keep the rules of `0004_checks`, too. Rows are read while others write."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_mend_rows")]

    operations = [
        ValidateConstraint('genre', 'genre_id_positive'),
        ValidateConstraint('genre', 'genre_name_not_blank'),
        ValidateConstraint('movie', 'movie_id_positive'),
        ValidateConstraint('movie', 'movie_origin_known'),
        ValidateConstraint('movie', 'movie_title_not_blank'),
        ValidateConstraint('movie', 'movie_language_not_blank'),
        ValidateConstraint('movie', 'movie_year_in_range'),
        ValidateConstraint('movie', 'movie_year_of_release'),
        ValidateConstraint('movie', 'movie_runtime_positive'),
        ValidateConstraint('movie', 'movie_popularity_in_range'),
        ValidateConstraint('person', 'person_id_not_zero'),
        ValidateConstraint('person', 'person_name_not_blank'),
        ValidateConstraint('credit', 'credit_role_known'),
        ValidateConstraint('chartentry', 'chart_origin_known'),
        ValidateConstraint('chartentry', 'chart_known'),
        ValidateConstraint('chartentry', 'chart_position_from_1'),
    ]
