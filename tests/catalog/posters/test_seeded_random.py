import pytest

from catalog.posters.seeded_random import SeededRandom

FALLS = ([3, 4, 6, 1, 6, 3, 5, 2], "b", 0.010422)


def test_that_dice_fall_the_same_way_for_a_seed() -> None:
    random = SeededRandom("marquee")
    falls = [random.whole(1, 6) for _ in range(8)], random.pick("abc"), round(random.between(0, 1), 6)
    assert falls == FALLS


def test_that_whole_numbers_keep_their_bounds() -> None:
    random = SeededRandom("bounds")
    assert {random.whole(3, 5) for _ in range(200)} == {3, 4, 5}


def test_that_weights_decide() -> None:
    random = SeededRandom("weights")
    assert {random.weigh("abc", [0, 1, 0]) for _ in range(50)} == {"b"}


def test_that_nothing_to_choose_from_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to choose from"):
        SeededRandom("none").weigh("ab", [0, 0])


def test_that_shuffling_keeps_every_item() -> None:
    assert sorted(SeededRandom("cards").shuffled("spot")) == sorted("spot")
