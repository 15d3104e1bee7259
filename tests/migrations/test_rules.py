"""The database refuses by itself what the code would not write, and says which rule that breaks."""

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from accounts.models.user import User
from catalog.models import CHARTS, OSCAR_WINNERS, Genre
from catalog.types import Chart
from tests.conftest import Api

BAD = {
    "a movie without a title": ("UPDATE catalog_movie SET title = ' '", "movie_title_not_blank"),
    "a movie of nobody": ("UPDATE catalog_movie SET origin = 'imdb'", "movie_origin_known"),
    "a movie in no language": ("UPDATE catalog_movie SET language = ''", "movie_language_not_blank"),
    "a movie older than film": ("UPDATE catalog_movie SET year = 1066, release_date = NULL", "movie_year_in_range"),
    "a movie of two years": ("UPDATE catalog_movie SET year = 1990, release_date = '1991-01-01'",
                             "movie_year_of_release"),
    "a day without its year": ("UPDATE catalog_movie SET year = NULL, release_date = '1991-01-01'",
                               "movie_year_of_release"),
    "a movie of no minutes": ("UPDATE catalog_movie SET runtime = 0", "movie_runtime_positive"),
    "a score above 10": ("UPDATE catalog_movie SET vote_average = 11", "movie_score_in_range"),
    "a score that is no number": ("UPDATE catalog_movie SET vote_average = 'NaN'", "movie_score_in_range"),
    "a popularity below 0": ("UPDATE catalog_movie SET popularity = -1", "movie_popularity_in_range"),
    "a popularity without end": ("UPDATE catalog_movie SET popularity = 'Infinity'", "movie_popularity_in_range"),
    "an unknown genre of a movie": ("UPDATE catalog_movie SET genre_ids = '{18, 4711}'", "movie_genres_exist"),
    "a genre that goes": ("DELETE FROM catalog_genre WHERE id = 37", "movie_genres_exist"),
    "a genre with another id": ("UPDATE catalog_genre SET id = 4711 WHERE id = 37", "movie_genres_exist"),
    "a genre without a name": ("UPDATE catalog_genre SET name = ''", "genre_name_not_blank"),
    "a genre without an id": ("INSERT INTO catalog_genre VALUES (0, 'None')", "genre_id_positive"),
    "a movie without an id": ("UPDATE catalog_movie SET id = 0 WHERE id = 680", "movie_id_positive"),
    "a person without a name": ("UPDATE catalog_person SET name = E'\\t'", "person_name_not_blank"),
    "a person without an id": ("INSERT INTO catalog_person VALUES (0, 'X', 'x')", "person_id_not_zero"),
    "a part that nobody has": ("UPDATE catalog_credit SET role = 'gaffer'", "credit_role_known"),
    "an unknown chart": ("UPDATE catalog_chartentry SET chart = 'worst'", "chart_known"),
    "a chart of nobody": ("UPDATE catalog_chartentry SET origin = 'imdb'", "chart_origin_known"),
    "the place before the first": ("UPDATE catalog_chartentry SET position = 0 WHERE position = 1",
                                   "chart_position_from_1"),
    "an address that is none": ("UPDATE accounts_user SET email = 'alice'", "user_email_is_address"),
    "a user without a language": ("UPDATE accounts_user SET language = ''", "user_language_not_blank"),
    "a region that is none": ("UPDATE accounts_user SET region = 'no'", "user_region_is_code"),
    "a session of no channel": ("UPDATE accounts_session SET channel = 'fax'", "session_channel_known"),
    "a session that never was": ("UPDATE accounts_session SET expires_at = created_at", "session_expires_after_start"),
    "a session used before": ("UPDATE accounts_session SET used_at = created_at - interval '1 s'",
                              "session_used_after_start"),
    "a dismissal for no reason": ("INSERT INTO accounts_dismissal (user_id, movie_id, reason, created_at)"
                                  " SELECT id, 680, 'ugly', now() FROM accounts_user", "dismissal_reason_known"),
    "a factor of no kind": ("INSERT INTO accounts_mutedfactor (user_id, kind, value, created_at)"
                            " SELECT id, 'mood', 'sad', now() FROM accounts_user", "factor_kind_known"),
    "a factor without a value": ("INSERT INTO accounts_mutedfactor (user_id, kind, value, created_at)"
                                 " SELECT id, 'genre', '', now() FROM accounts_user", "factor_value_not_blank"),
    "an import of no format": ("INSERT INTO accounts_import (id, user_id, format, result, created_at)"
                               " SELECT gen_random_uuid(), id, '', '{}', now() FROM accounts_user",
                               "import_format_not_blank"),
    "an import undone before it was made": (
        "INSERT INTO accounts_import (id, user_id, format, result, created_at, undone_at)"
        " SELECT gen_random_uuid(), id, 'csv', '{}', now(), now() - interval '1 s' FROM accounts_user",
        "import_times_in_order"),
    "a wish for years before film": ("UPDATE accounts_preferences SET year_from = 12", "years_in_range"),
    "a wish for years to come": ("UPDATE accounts_preferences SET year_to = 3000", "years_in_range"),
    "years that run backwards": ("UPDATE accounts_preferences SET year_from = 1990, year_to = 1980", "years_in_order"),
    "a wish for more than 10": ("UPDATE accounts_preferences SET min_score = 10.5", "min_score_in_range"),
    "a wish for an unknown genre": ("UPDATE accounts_preferences SET liked_genres = '{4711}'",
                                    "preferences_genres_exist"),
    "a genre that is liked and not": ("UPDATE accounts_preferences SET liked_genres = '{18}', disliked_genres = '{18}'",
                                      "genre_liked_or_disliked"),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "rule"), BAD.values(), ids=BAD)
def test_a_bad_write_is_refused_by_name(alices_api: Api, statement: str, rule: str) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.IntegrityError)
    assert refused.value.__cause__.diag.constraint_name == rule


def test_a_genre_that_somebody_wishes_for_stays(alice: User) -> None:
    Genre.objects.create(id=4711, name="Ballet")
    alice.preferences.liked_genres = [4711]
    alice.preferences.save()
    with pytest.raises(IntegrityError, match="Preferences name the genre 4711"), transaction.atomic():
        Genre.objects.filter(id=4711).delete()


@pytest.mark.django_db
def test_a_genre_that_nobody_names_may_go() -> None:
    Genre.objects.create(id=4711, name="Ballet")
    assert Genre.objects.filter(id=4711).delete()[0] == 1


def _choices() -> list[tuple[type[models.Model], str, list[str]]]:
    tables = [model for room in ("catalog", "accounts") for model in apps.get_app_config(room).get_models()]
    fields = [(table, field) for table in tables for field in table._meta.concrete_fields if field.choices]
    return [(table, field.name, [value for value, _ in field.flatchoices]) for table, field in fields]


@pytest.mark.parametrize(("table", "field", "values"), _choices())
def test_every_choice_has_a_rule_with_just_its_values(
    table: type[models.Model], field: str, values: list[str]
) -> None:
    rules = [rule.condition for rule in table._meta.constraints if isinstance(rule, models.CheckConstraint)]
    assert models.Q((f"{field}__in", values)) in rules


def test_every_chart_may_be_stored() -> None:
    assert set(CHARTS) == {*Chart, OSCAR_WINNERS}


@pytest.mark.django_db
def test_no_rule_stays_unproven_for_old_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated")
        assert not cursor.fetchall()
