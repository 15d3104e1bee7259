"""docs/privacy.md names everything that is kept about people, and nothing that is not there."""

import re
from collections import defaultdict

from django.apps import apps
from django.test import Client

from accounts.models.user import User
from accounts.services.watch_groups import groups
from catalog.models import Movie
from project.cache import policies
from project.cache.policies import Policy
from project.http import cookies
from project.server.environment import ROOT
from tests.conftest import PASSWORD

MAP = (ROOT / "docs" / "privacy.md").read_text()
PERSONAL = ("accounts", "recommend", "sessions", "django_tasks_database", "admin")  # whose tables can be about somebody
ABOUT_NOBODY = ("catalog", "auth", "contenttypes", "project")  # films; names of permissions and tables; calls
NAME = re.compile(r"`([\w.-]+)`")


def _rows(chapter: str) -> list[list[str]]:
    """The cells of a chapter's table, without its head."""
    text = MAP.partition(f"\n## {chapter}")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def _described() -> dict[str, set[str]]:
    """Table -> fields that the map describes."""
    fields: dict[str, set[str]] = defaultdict(set)
    for tables, names, *_ in _rows("Tables"):
        for table in NAME.findall(tables):
            fields[table] |= set(NAME.findall(names))
    return fields


def test_every_field_of_a_table_about_people_is_described_and_no_other() -> None:
    described = _described()
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in PERSONAL]
    stored = {model._meta.label: {field.name for field in model._meta.concrete_fields} for model in models}
    joined = {"accounts.User_groups", "accounts.User_user_permissions"}  # they share a row
    assert {table: stored[table] - described[table] for table in stored if stored[table] - described[table]} == {}
    assert {table for table in described if described[table] - stored.get(table, set())} <= joined
    assert set(described) == set(stored)


def test_every_app_with_tables_is_about_people_or_about_nobody() -> None:
    labels = {model._meta.app_label for model in apps.get_models(include_auto_created=True)}
    assert labels - {"ninja", "authtoken"} <= {*PERSONAL, *ABOUT_NOBODY}


def test_each_row_says_why_and_how_long() -> None:
    for chapter in ("Tables", "Cookies", "Cache (Valkey or Redis)"):
        assert all(len(cell) > 5 for row in _rows(chapter) for cell in row[1:])


def test_every_cookie_is_described(alice: User) -> None:
    member, anonymous = Client(), Client()
    member.get("/login")
    member.post("/login", {"email": alice.email, "password": PASSWORD})
    member.post("/account", {"display_name": "A", "language": "en"})
    anonymous.post("/for-you/begin", {"films": ["129", "238", "680"]})
    Movie.objects.filter(id=129).update(watch_providers={"US": [["MUBI", "stream"]]})
    anonymous.get("/tonight?find=1&service=MUBI")
    group = groups.create(alice)
    anonymous.post(f"/together/{group.key}/join", {"name": "Mina", "film": ["129", "238", "680"]})
    anonymous.post("/movies/129/seen", {"rating": "8"})
    app = {"email": alice.email, "password": PASSWORD}
    member.post("/api/v1/auth/login?mode=cookie", app, "application/json")
    anonymous.post("/appearance", {"language": "de", "theme": "dark"}, headers={"Sec-Fetch-Site": "same-origin"})
    described = {NAME.findall(row[0])[0] for row in _rows("Cookies")}
    names = {name.removeprefix(cookies.HOST_PREFIX) for name in (*member.cookies, *anonymous.cookies)}
    assert described == names == cookies.PERSONAL | cookies.OF_FORMS | cookies.OF_LOOKS | cookies.OF_THE_API


def test_every_cached_thing_is_described() -> None:
    cached = {value.name for value in vars(policies).values() if isinstance(value, Policy)}
    assert {name for row in _rows("Cache") for name in NAME.findall(row[0])} == cached
