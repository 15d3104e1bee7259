"""Under which name people are filed."""

import pytest

from catalog.localization.family_names import sort_key


@pytest.mark.parametrize(
    ("name", "first_word"),
    [
        ("Akira Kurosawa", "kurosawa"),
        ("Bong Joon Ho", "bong"),
        ("Park Chan-wook", "park"),
        ("Lee Unkrich", "unkrich"),
        ("Lee Isaac Chung", "chung"),
        ("Ang Lee", "lee"),
        ("Wong Kar-Wai", "wong"),
        ("Zhang Yimou", "zhang"),
        ("Trần Anh Hùng", "tran"),
        ("Tarr Béla", "tarr"),
        ("Béla Tarr", "tarr"),
        ("Lars von Trier", "trier"),
        ("Guillermo del Toro", "toro"),
        ("Brian De Palma", "de"),
        ("Gus Van Sant", "van"),
        ("Hirokazu Kore-eda", "kore"),
        ("Ford Beebe Jr.", "beebe"),
        ("Hlynur Pálmason", "hlynur"),
        ("Banksy", "banksy"),
        ("黒澤明", "黒澤明"),
    ],
)
def test_people_are_filed_by_their_family(name: str, first_word: str) -> None:
    assert sort_key(name).split()[0] == first_word


def test_a_family_is_in_order_of_given_names() -> None:
    assert sorted(["Sofia Coppola", "Francis Ford Coppola"], key=sort_key) == ["Francis Ford Coppola", "Sofia Coppola"]
