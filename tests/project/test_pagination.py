"""Pages of lists."""

import pytest

from project.pagination import cut, nearest


@pytest.mark.parametrize(("total", "asked", "given"), [(41, 3, 3), (40, 3, 2), (40, 99, 2), (0, 3, 3), (1, 1, 1)])
def test_a_page_that_is_no_more_gives_way_to_the_last_one(total: int, asked: int, given: int) -> None:
    page = nearest(lambda number: cut(range(total), page=number), asked)
    assert (page.page, bool(page.items)) == (given, total > 0)
