"""A crowd that was counted elsewhere, counted here in the plainest way."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest

from recommend.engine import Counted, Interaction, Model, crowd, fit, fit_counted
from recommend.engine.neighbours import KEPT, OFTEN
from tests.recommend.engine.worlds import FILMS, favorites

TOLD = favorites(90)


def count(told: list[Interaction]) -> Counted:
    """What the job on Spark would write, in the order of the films."""
    held: dict[object, set[int]] = {}
    for one in told:
        held.setdefault(one.user_id, set()).add(int(str(one.movie_id)))
    fans = Counter(film for films in held.values() for film in films)
    together = Counter(pair for films in held.values() for pair in permutations(films, 2))
    rows: dict[int, list[int]] = {film: [] for film in sorted(fans)}
    for (film, other), number in together.items():
        if number >= OFTEN:
            rows[film].append(other)
    for film, others in rows.items():
        others.sort(key=lambda other: (-together[film, other] / np.sqrt(np.float32(fans[film] * fans[other])), other))
        del others[KEPT:]
    return Counted(
        people=len(held),
        films=np.array(list(rows)),
        fans=np.array([fans[film] for film in rows]),
        paired=np.array([fans[film] for film in rows]),
        starts=np.cumsum([0, *(len(others) for others in rows.values())]),
        neighbours=np.array([other for others in rows.values() for other in others]),
        together=np.array([together[film, other] for film, others in rows.items() for other in others]),
    )


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Model:
    """The fit on one machine, with stored neighbours."""
    monkeypatch.setattr(crowd, "MOST_SOLVED", 10)
    return fit(TOLD, FILMS)


def test_it_answers_as_the_fit_on_one_machine(here: Model) -> None:
    there = fit_counted(count(TOLD), FILMS)
    assert there.people == here.people == 90
    assert there.recommend([1, 2, 3], ["Drama"], dismissed=[9], k=40) == here.recommend(
        [1, 2, 3], ["Drama"], dismissed=[9], k=40
    )
    assert there.similar(5) == here.similar(5)


def test_the_order_of_the_films_is_of_no_account(here: Model) -> None:
    counted = count(TOLD)
    rows = [slice(*counted.starts[at : at + 2]) for at in range(len(counted.films))][::-1]
    other = Counted(
        counted.people, counted.films[::-1], counted.fans[::-1], counted.paired[::-1],
        np.cumsum([0, *np.diff(counted.starts)[::-1]]),
        np.concatenate([counted.neighbours[row] for row in rows]),
        np.concatenate([counted.together[row] for row in rows]),
    )  # fmt: skip
    assert fit_counted(other, FILMS).recommend([1, 2], k=40) == here.recommend([1, 2], k=40)


def test_films_that_are_gone_are_left_out_and_new_ones_known() -> None:
    gone = FILMS[4]["id"]
    model = fit_counted(count(TOLD), [*(film for film in FILMS if film["id"] != gone), {"id": 999, "title": "New"}])
    found = [one.movie_id for one in model.recommend([1, 2], k=100)]
    assert len(found) == 58
    assert gone not in found
    assert 999 in found


def test_a_crowd_without_films_recommends_nothing() -> None:
    assert fit_counted(count(TOLD), []).recommend([1]) == []


def test_it_only_serves() -> None:
    with pytest.raises(TypeError, match="learns nothing"):
        fit_counted(count(TOLD), FILMS).add([Interaction("late", 5)])
