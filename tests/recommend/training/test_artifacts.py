"""Artifacts on disk: whole or not at all, shared, replaced, removed."""

from pathlib import Path

import numpy as np
import pytest

from recommend.engine import Interaction, Model, fit, restore
from recommend.training import artifacts
from tests.recommend.engine.synthetic import MOVIES, favorites, movie

MODELS = {people: fit(favorites(people), MOVIES) for people in (0, 20, 90)}


@pytest.mark.parametrize("people", sorted(MODELS))
def test_a_restored_model_answers_as_the_fitted_one(tmp_path: Path, people: int) -> None:
    version = artifacts.publish(tmp_path, MODELS[people], {"made": "here"})
    artifact = artifacts.load(tmp_path)
    assert artifact
    assert (artifact.version, artifact.notes) == (version, {"made": "here"})
    taste = {"favorites": [1, 2, 3], "preferred_genres": ["Drama"], "dismissed": [9], "languages": ["sv"]}
    assert artifact.model.recommend(**taste) == MODELS[people].recommend(**taste)  # type: ignore[arg-type]
    assert artifact.model.similar(5) == MODELS[people].similar(5)


def test_the_arrays_are_mapped_and_cannot_be_written(tmp_path: Path) -> None:
    artifacts.publish(tmp_path, MODELS[20], {})
    artifact = artifacts.load(tmp_path)
    assert artifact
    share = artifact.model._scorer.collaborative.share
    assert isinstance(share.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        share[0] = 1.0


def own_bytes(model: Model) -> int:
    """Of the model's arrays, those that are not mapped: what each process pays for by itself."""
    return sum(array.nbytes for array in model.state.arrays.values() if not is_mapped(array))


def is_mapped(array: object) -> bool:
    """Whether it is a mapped array or a view of one, however far."""
    return isinstance(array, np.memmap) or (isinstance(array, np.ndarray) and is_mapped(array.base))


def test_new_movies_copy_what_has_a_few_numbers_for_each_movie_and_nothing_of_the_users(tmp_path: Path) -> None:
    users, movies = 60, [movie(number) for number in range(1, 101)]
    artifacts.publish(tmp_path, fit(favorites(users), movies), {})
    artifact = artifacts.load(tmp_path)
    assert artifact
    assert own_bytes(artifact.model) == 0
    assert "scorer.collaborative.item_model.solution" in artifact.model.state.arrays  # one number a movie and user
    grown = artifact.model.with_movies([movie(101)])
    assert own_bytes(grown) < 4 * users * grown.movie_count


def restored(people: int) -> Model:
    state = MODELS[people].state
    return restore(state.arrays, state.structure)


def test_a_restored_model_learns_no_favorites() -> None:
    with pytest.raises(TypeError, match="learns nothing"):
        restored(20).add([Interaction("late", 1)])


def test_a_restored_model_takes_in_new_movies() -> None:
    model = restored(20)
    model.add(movies=[{**movie(8), "id": "new", "vote_count": 90_000, "vote_average": 9.5}])
    assert "new" in [item.movie_id for item in model.recommend([8], k=10)]


def test_a_restored_model_may_learn_from_others(tmp_path: Path) -> None:
    state = MODELS[20].state
    refitted = restore(state.arrays, state.structure).refit(favorites(90))
    assert refitted.recommend([1, 2]) == MODELS[90].recommend([1, 2])


def test_without_an_artifact_there_is_nothing(tmp_path: Path) -> None:
    assert artifacts.load(tmp_path / "nowhere") is None
    assert artifacts.newest(tmp_path) is None
    assert artifacts.notes(tmp_path) is None


def test_the_newest_is_served_and_the_oldest_removed(tmp_path: Path) -> None:
    versions = [artifacts.publish(tmp_path, MODELS[20], {}) for _ in range(4)]
    assert artifacts.newest(tmp_path) == versions[-1]
    assert sorted(path.name for path in tmp_path.iterdir()) == versions[-2:]


def test_a_mapped_artifact_outlives_its_removal(tmp_path: Path) -> None:
    artifacts.publish(tmp_path, MODELS[20], {})
    artifact = artifacts.load(tmp_path)
    before = MODELS[20].recommend([1])
    for _ in range(3):
        artifacts.publish(tmp_path, MODELS[90], {})
    assert artifact
    assert artifact.model.recommend([1]) == before


@pytest.mark.parametrize("harm", ["cut", "changed", "missing", "words", "manifest"])
def test_one_that_is_not_whole_is_passed_over_and_removed(tmp_path: Path, harm: str) -> None:
    good = artifacts.publish(tmp_path, MODELS[20], {})
    bad = tmp_path / artifacts.publish(tmp_path, MODELS[90], {})
    share = bad / "scorer.collaborative.share.npy"
    if harm == "cut":
        share.write_bytes(share.read_bytes()[:-9])
    elif harm == "changed":
        share.write_bytes(share.read_bytes()[:-1] + b"?")
    elif harm == "missing":
        share.unlink()
    elif harm == "words":
        (bad / "words.json").write_bytes(b"{}")
    else:
        (bad / "manifest.json").write_bytes(b"{")
    artifact = artifacts.load(tmp_path)
    assert artifact
    assert artifact.version == good
    assert not bad.exists()


def test_one_of_another_release_is_passed_over_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = artifacts.publish(tmp_path, MODELS[20], {"mine": True})
    monkeypatch.setattr(artifacts, "FORMAT", 99)
    other = artifacts.publish(tmp_path, MODELS[90], {})
    monkeypatch.undo()
    artifact = artifacts.load(tmp_path)
    assert artifact
    assert artifact.version == good
    assert (tmp_path / other).exists()
    assert artifacts.notes(tmp_path) == {"mine": True}


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    good = artifacts.publish(tmp_path, MODELS[20], {})
    with pytest.raises(TypeError):
        artifacts.publish(tmp_path, MODELS[90], {"not": object()})
    assert [path.name for path in tmp_path.iterdir()] == [good]


def test_a_draft_is_never_served_and_swept_when_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "draft-old").mkdir()
    assert artifacts.load(tmp_path) is None
    monkeypatch.setattr(artifacts, "OLD_DRAFT", -1)
    version = artifacts.publish(tmp_path, MODELS[20], {})
    assert [path.name for path in tmp_path.iterdir()] == [version]
