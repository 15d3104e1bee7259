"""``manage.py load_sample``."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Movie

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("load_sample", *arguments, stdout=output)
    return output.getvalue()


def test_loading_again_changes_nothing() -> None:
    before = Movie.objects.count()
    assert f"{before} films loaded" in run()
    assert Movie.objects.count() == before


def test_a_filled_catalog_is_left_alone() -> None:
    assert run("--if-empty") == ""


@pytest.mark.parametrize("line", ["not json", "[1]", '{"tmdb_id": 1}', ""])
def test_a_sample_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    if line:
        (tmp_path / "films.jsonl").write_text(line)
    with pytest.raises(CommandError, match=r"films\.jsonl"):
        run("--folder", str(tmp_path))
