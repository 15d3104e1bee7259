"""The whole way: favorites leave PostgreSQL, Spark counts, an artifact is published, members get recommendations."""

from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models.taste import Favorite
from accounts.models.user import User
from catalog.models import Movie
from recommend.engine.signals import collaborative
from recommend.services import active_model, recommendations
from recommend.services.taste import MemberTaste
from recommend.training import artifacts, fit, parquet
from tests.spark.conftest import Job

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


@pytest.fixture
def members() -> list[User]:
    """Sixty people who each lean to one of three thirds of the well-known films; one likes a film that is gone."""
    films = list(Movie.objects.order_by("-vote_count").values_list("id", flat=True)[:120])
    gone = Movie.objects.order_by("vote_count").first()
    assert gone
    Movie.objects.filter(pk=gone.pk).update(available=False)
    people = User.objects.bulk_create(
        User(email=f"{at}@example.org", display_name=f"Member {at}", password="!") for at in range(60)
    )
    dice = np.random.default_rng(5)
    Favorite.objects.bulk_create(
        Favorite(user=one, movie_id=films[int(film) * 3 + at % 3])
        for at, one in enumerate(people)
        for film in dice.choice(40, 12, replace=False)
    )
    Favorite.objects.create(user=people[0], movie=gone)
    return people


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of artifacts of the test's own."""
    monkeypatch.setattr(settings, "ENGINE_HOME", tmp_path / "engine")
    active_model.forget()
    yield tmp_path / "engine"
    active_model.forget()


def export(folder: Path) -> str:
    said = StringIO()
    call_command("export_favorites", str(folder), stdout=said)
    return said.getvalue()


def histories(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Films by person."""
    held: dict[int, list[int]] = {}
    for person, film in sorted(rows):
        held.setdefault(person, []).append(film)
    return held


def exported(path: Path) -> dict[int, list[int]]:
    """Films by person in one file or in all of a folder."""
    table = pyarrow.parquet.read_table(path)
    assert table.column_names == ["person", "film"]
    return histories(zip(*(column.to_pylist() for column in table.columns), strict=True))


def test_favorites_of_recommendable_films_leave(members: list[User], tmp_path: Path) -> None:
    said = export(tmp_path / "favorites")
    kept = Favorite.objects.filter(movie__available=True).values_list("user_id", "movie_id")
    assert sorted(exported(tmp_path / "favorites").values()) == sorted(histories(kept).values())
    assert said == f"Wrote 720 favorites of 60 people into {tmp_path / 'favorites'}\n"


def test_members_cannot_be_found_nor_followed(members: list[User], tmp_path: Path) -> None:
    export(tmp_path / "one")
    export(tmp_path / "two")
    one, two = (exported(tmp_path / name).keys() for name in ("one", "two"))
    assert not {member.id for member in members} & (one | two)
    assert not one & two


def test_each_persons_favorites_lie_in_one_file(members: list[User], tmp_path: Path) -> None:
    export(tmp_path / "favorites")
    files = [exported(one) for one in (tmp_path / "favorites").iterdir()]
    assert sum(len(held) for held in files) == len(exported(tmp_path / "favorites")) == len(members)
    assert len([held for held in files if held]) > 8


def test_an_export_replaces_nothing(members: list[User], tmp_path: Path) -> None:
    export(tmp_path / "favorites")
    with pytest.raises(CommandError, match="is there already"):
        export(tmp_path / "favorites")


def test_a_failed_export_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        parquet.write(tmp_path / "favorites", ((at, [at // (at - 3)]) for at in range(9)))
    assert list(tmp_path.iterdir()) == []


def test_rows_are_written_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BUFFERED_ROWS", 10)
    parquet.write(tmp_path / "favorites", [(16 * at, [1, 2, 3]) for at in range(8)])
    file = pyarrow.parquet.ParquetFile(tmp_path / "favorites" / "00.parquet")
    assert [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)] == [12, 12]
    file.close()


def test_members_are_recommended_what_one_machine_would(
    members: list[User], home: Path, tmp_path: Path, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collaborative, "MAX_EASE_MOVIES", 10)  # one machine stores neighbours, too
    here = fit.fit_now()
    export(tmp_path / "favorites")
    job(tmp_path / "favorites", tmp_path / "neighbours")
    monkeypatch.setattr(settings, "ENGINE_NEIGHBOURS", tmp_path / "neighbours")
    version = fit.refit(force=True)

    served = active_model.current()
    assert served.version == version
    assert (served.model.movie_count, served.model.user_count) == (here.movie_count, here.user_count)
    assert served.model.similar(_favorites(members[0])[0]) == here.similar(_favorites(members[0])[0])
    for member in members:
        given = _favorites(member)
        assert served.model.recommend(given, ["Drama"], k=30) == here.recommend(given, ["Drama"], k=30)
    assert len(recommendations.recommendations(MemberTaste(members[0])).page.items) == 20
    assert not fit.due()


def test_what_is_no_work_of_the_job_is_told_and_the_artifact_stays(
    members: list[User], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = fit.refit(force=True)
    export(tmp_path / "favorites")
    (tmp_path / "favorites" / parquet.FINISHED).touch()
    monkeypatch.setattr(settings, "ENGINE_NEIGHBOURS", tmp_path / "favorites")
    with pytest.raises(CommandError, match="is no work of the job"):
        call_command("fit")
    assert artifacts.newest(home) == version


def _favorites(member: User) -> list[int]:
    return list(member.favorites.order_by("id").values_list("movie_id", flat=True))
