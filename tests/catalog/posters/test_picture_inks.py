"""The inks of photographed posters: near to the picture, readable, and no file costs more than it may."""

import struct
import zlib

import pytest
from PIL import Image, ImageFile

from catalog.posters import picture_inks
from catalog.posters.palettes import LEGIBLE, contrast
from catalog.posters.picture_inks import NotAPicture, nearest_inks
from tests.catalog.tmdb_pictures import encoded, solid


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("color", "ink"),
    [("black", "noir"), ("red", "vermilion"), ("blue", "cobalt"), ("orange", "mustard"), ("teal", "teal"),
     ("#0a1a10", "carbon"), ("#d3c8e2", "lilac"), ("#2a6f4a", "forest"), ("gray", "fog")],
)  # fmt: skip
def test_a_picture_of_one_color_is_printed_on_its_nearest_sheet(color: str, ink: str, kind: str) -> None:
    assert nearest_inks(solid(color, kind)) == ink


def test_a_red_coat_says_more_than_the_grey_wall_behind_it() -> None:
    picture = Image.new("RGB", (92, 138), "#777")
    picture.paste((190, 40, 30), (20, 30, 72, 130))
    assert nearest_inks(encoded(picture, "JPEG")) == "vermilion"


def test_words_can_be_read_on_every_sheet_that_may_be_named() -> None:
    assert picture_inks.readable()
    assert min(contrast(palette.ink, palette.paper) for palette in picture_inks.readable()) >= LEGIBLE


def bomb(width: int, height: int) -> bytes:
    """A PNG whose header promises that many pixels, in a hundred bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(2_000, 2_000), (12_000, 12_000), (60_000, 60_000)])
def test_a_bomb_is_refused_before_it_is_unfolded(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _picture: pytest.fail("it was unfolded"))
    with pytest.raises(NotAPicture):
        nearest_inks(bomb(*size))


@pytest.mark.parametrize(
    "file",
    [b"", b"<html>no picture</html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", solid("red")[:300],
     solid("red", "PNG")[:80], solid("red", "GIF"), solid("red", "BMP"), b"\xff\xd8\xff" + bytes(2_000),
     solid("red") + bytes(picture_inks.LARGEST_FILE)],
)  # fmt: skip
def test_what_is_no_picture_of_the_kinds_that_are_read_is_refused(file: bytes) -> None:
    with pytest.raises(NotAPicture):
        nearest_inks(file)
