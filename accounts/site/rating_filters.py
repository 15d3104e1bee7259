"""How templates write a rating: stars, of which one is worth two."""

FULL, HALF = "★", "½"


def stars(rating: int) -> str:
    """A rating of 1 to 10 in stars: ★★★★½."""
    return FULL * (rating // 2) + HALF * (rating % 2)


def star_count(rating: int) -> str:
    """How many stars a rating of 1 to 10 is, in figures: 4½."""
    return f"{rating // 2 or ''}{HALF * (rating % 2)}"


FILTERS = {"star_count": star_count, "stars": stars}
