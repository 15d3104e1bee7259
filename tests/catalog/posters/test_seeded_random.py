import pytest

from catalog.posters.seeded_random import Dice

FALLS = ([3, 4, 6, 1, 6, 3, 5, 2], "b", 0.010422)


def test_that_dice_fall_the_same_way_for_a_seed() -> None:
    dice = Dice("marquee")
    falls = [dice.whole(1, 6) for _ in range(8)], dice.pick("abc"), round(dice.between(0, 1), 6)
    assert falls == FALLS


def test_that_whole_numbers_keep_their_bounds() -> None:
    dice = Dice("bounds")
    assert {dice.whole(3, 5) for _ in range(200)} == {3, 4, 5}


def test_that_weights_decide() -> None:
    dice = Dice("weights")
    assert {dice.weigh("abc", [0, 1, 0]) for _ in range(50)} == {"b"}


def test_that_nothing_to_choose_from_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to choose from"):
        Dice("none").weigh("ab", [0, 0])


def test_that_shuffling_keeps_every_item() -> None:
    assert sorted(Dice("cards").shuffled("spot")) == sorted("spot")
