"""The database refuses by itself what the code would not write, and says which rule that breaks."""

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from accounts.models.user import User
from accounts.services import dismissals, favorites
from accounts.services.watch_groups import groups
from catalog.models import CHARTS, OSCAR_WINNERS, Genre
from catalog.types import Chart
from tests.conftest import Api

IMPORT = ("INSERT INTO accounts_import (id, user_id, format, result, created_at)"
          " SELECT gen_random_uuid(), id, 'csv', '{}', now() FROM accounts_user; ")  # fmt: skip
TOKEN = ("INSERT INTO accounts_personaltoken (id, user_id, name, digest, scope, created_at, expires_at)"
         " SELECT gen_random_uuid(), id, {}, 'x', {}, now(), now() + interval '{} day' FROM accounts_user")  # fmt: skip
BAD = {
    "a token that may do anything": (TOKEN.format("'x'", "'admin'", 1), "personal_token_scope_known"),
    "a token without a name": (TOKEN.format("' '", "'read'", 1), "personal_token_name_not_blank"),
    "a token that ends before it begins": (TOKEN.format("'x'", "'read'", -1), "personal_token_expires_after_start"),
    "two last changes of one movie": (
        "INSERT INTO accounts_listchange (user_id, movie_id, number, changed_at)"
        " SELECT user_id, movie_id, number, changed_at FROM accounts_listchange", "list_change_once"),
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
    "a time zone that is none": ("UPDATE accounts_user SET time_zone = ''", "user_time_zone_is_name"),
    "a dismissal for no reason": ("INSERT INTO accounts_dismissal (user_id, movie_id, reason, created_at)"
                                  " SELECT id, 680, 'ugly', now() FROM accounts_user", "dismissal_reason_known"),
    "a not tonight without end": ("INSERT INTO accounts_dismissal (user_id, movie_id, reason, created_at)"
                                  " SELECT id, 680, 'not_tonight', now() FROM accounts_user",
                                  "dismissal_ends_by_reason"),
    "a not for me that ends": ("INSERT INTO accounts_dismissal (user_id, movie_id, reason, until, created_at)"
                               " SELECT id, 680, 'not_for_me', now(), now() FROM accounts_user",
                               "dismissal_ends_by_reason"),
    "a plan asked about too early": ("INSERT INTO accounts_plan (user_id, movie_id, evening, asked_on, created_at)"
                                     " SELECT id, 680, '2026-11-20', '2026-11-20', now() FROM accounts_user",
                                     "plan_asked_about_afterwards"),
    "a favorite that is not for its member": ("INSERT INTO accounts_favorite (user_id, movie_id, created_at)"
                                              " SELECT id, 155, now() FROM accounts_user", "favorite_or_not_for_me"),
    "a not for me of a favorite": ("INSERT INTO accounts_dismissal (user_id, movie_id, reason, created_at)"
                                   " SELECT id, 238, 'not_for_me', now() FROM accounts_user",
                                   "favorite_or_not_for_me"),
    "a not for me in place of a not tonight of a favorite": (
        "WITH heart AS (INSERT INTO accounts_favorite (user_id, movie_id, created_at)"
        " SELECT id, 278, now() FROM accounts_user) SELECT 1;"
        " UPDATE accounts_dismissal SET reason = 'not_for_me', until = NULL WHERE movie_id = 278",
        "favorite_or_not_for_me"),
    "a rating of nothing": ("INSERT INTO accounts_seenentry (user_id, movie_id, rating, created_at)"
                            " SELECT id, 680, 0, now() FROM accounts_user", "seen_rating_in_range"),
    "a rating above 10": ("INSERT INTO accounts_seenentry (user_id, movie_id, rating, created_at)"
                          " SELECT id, 680, 11, now() FROM accounts_user", "seen_rating_in_range"),
    "a day before film": ("INSERT INTO accounts_seenentry (user_id, movie_id, seen_on, created_at)"
                          " SELECT id, 680, '1066-10-14', now() FROM accounts_user", "seen_day_in_range"),
    "a movie that is wanted twice": ("INSERT INTO accounts_watchlistentry (user_id, movie_id, created_at)"
                                     " SELECT id, movie_id, now() FROM accounts_user, unnest('{680, 680}'::int[])"
                                     " AS movie_id", "watchlist_once"),
    "a movie that was seen twice": ("INSERT INTO accounts_seenentry (user_id, movie_id, created_at)"
                                    " SELECT id, movie_id, now() FROM accounts_user, unnest('{680, 680}'::int[])"
                                    " AS movie_id", "seen_once"),
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
    "an import of no status": ("INSERT INTO accounts_import (id, user_id, format, status, result, created_at)"
                               " SELECT gen_random_uuid(), id, 'csv', 'lost', '{}', now() FROM accounts_user",
                               "import_status_known"),
    "a row of no outcome": (IMPORT + "INSERT INTO accounts_importrow (import_record_id, file, line, text, said, outcome,"
                            " reason, candidates) SELECT id, 0, 1, 'x', '{}', 'lost', '', '{}' FROM accounts_import",
                            "import_row_outcome_known"),
    "a movie that an import changes twice": (
        IMPORT + "INSERT INTO accounts_importchange (import_record_id, movie_id, before, said)"
        " SELECT id, movie_id, '{}', '{}' FROM accounts_import, unnest('{680, 680}'::int[]) AS movie_id",
        "import_change_once"),
    "a group with another code": ("UPDATE accounts_watchgroup SET code = 'short'", "watch_group_code_is_code"),
    "a group that is over before it begins": ("UPDATE accounts_watchgroup SET expires_at = created_at",
                                              "watch_group_ends_after_start"),
    "a decision without its day": ("UPDATE accounts_watchgroup SET decided_movie_id = 680",
                                   "watch_group_decided_with_day"),
    "a ninth place": ("UPDATE accounts_participant SET place = 9", "participant_place_in_range"),
    "a participant without a name": ("UPDATE accounts_participant SET name = ' '", "participant_name_not_blank"),
    "picks of a member": ("UPDATE accounts_participant SET picks = '{1, 2, 3}'", "participant_picks_of_visitors"),
    "a visitor with two picks": (
        "INSERT INTO accounts_participant (id, group_id, place, name, picks, names_movies, joined_at)"
        " SELECT gen_random_uuid(), id, 2, 'Mina', '{1, 2}', false, now() FROM accounts_watchgroup",
        "participant_picks_of_visitors"),
    "two people on a place": (
        "INSERT INTO accounts_participant (id, group_id, place, name, picks, names_movies, joined_at)"
        " SELECT gen_random_uuid(), id, 1, 'Mina', '{1, 2, 3}', false, now() FROM accounts_watchgroup",
        "participant_place_once"),
    "two people of one name": (
        "INSERT INTO accounts_participant (id, group_id, place, name, picks, names_movies, joined_at)"
        " SELECT gen_random_uuid(), id, 2, 'ALICE', '{1, 2, 3}', false, now() FROM accounts_watchgroup",
        "participant_name_once"),
    "a member who is in it twice": (
        "INSERT INTO accounts_participant (id, group_id, user_id, place, name, picks, names_movies, joined_at)"
        " SELECT gen_random_uuid(), id, host_id, 2, 'Mina', '{}', false, now() FROM accounts_watchgroup",
        "participant_member_once"),
    "two votes of one person": (
        "INSERT INTO accounts_vote (participant_id, movie_id, yes, created_at)"
        " SELECT id, 680, yes, now() FROM accounts_participant, unnest('{t, f}'::bool[]) AS yes", "vote_once"),
    "a wish for years before film": ("UPDATE accounts_preferences SET year_from = 12", "years_in_range"),
    "a wish for years to come": ("UPDATE accounts_preferences SET year_to = 3000", "years_in_range"),
    "years that run backwards": ("UPDATE accounts_preferences SET year_from = 1990, year_to = 1980", "years_in_order"),
    "a wish for more than 10": ("UPDATE accounts_preferences SET min_score = 10.5", "min_score_in_range"),
    "a wish for an unknown genre": ("UPDATE accounts_preferences SET liked_genres = '{4711}'",
                                    "preferences_genres_exist"),
    "a genre that is liked and not": ("UPDATE accounts_preferences SET liked_genres = '{18}', disliked_genres = '{18}'",
                                      "genre_liked_or_disliked"),
}  # fmt: skip


@pytest.fixture
def outspoken(alice: User) -> User:
    """Alice with a favorite, a movie that is not for her, and one for another evening."""
    favorites.add(alice, 238)
    dismissals.dismiss(alice, 155, reason="not_for_me")
    dismissals.dismiss(alice, 278, reason="not_tonight")
    groups.create(alice)
    return alice


@pytest.mark.parametrize(("statement", "rule"), BAD.values(), ids=BAD)
def test_a_bad_write_is_refused_by_name(outspoken: User, alices_api: Api, statement: str, rule: str) -> None:
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
