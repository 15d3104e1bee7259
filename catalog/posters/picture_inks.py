"""The ink set that is nearest to the colors of a picture file: what a page about a photographed poster is printed on.

A page takes a set by its name, as its policy allows no colors of its own; so the contrast of its words is known before
any picture comes. The file is somebody else's: it is read within bounds of bytes, kinds and pixels.
"""

import io
import struct
import warnings
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from catalog.posters.palettes import LEGIBLE, PALETTES, Palette, contrast

KINDS = ("JPEG", "PNG", "WEBP")
LARGEST_FILE = 256_000  # bytes; TMDb's smallest posters have about 4,000
MOST_PIXELS = 1_000_000  # that a file may unfold to
SAMPLE = (48, 72)  # pixels that are looked at
LIGHTNESS, HUE = 0.5, 1.8  # how much each sets colors apart: a green stays green, though no sheet is so bright
NEAR = 0.13  # how far apart colors still count as nearly the same (OKLab, stretched so)
VIVID = 8.0  # what a color counts more for its chroma: a red coat says more than the grey wall behind it
# What Pillow makes of broken files, its warnings among them.
UNREADABLE = (
    OSError, SyntaxError, ValueError, ArithmeticError, struct.error, Warning, Image.DecompressionBombError
)  # fmt: skip
type _Colors = NDArray[np.float64]  # (n, 3), OKLab


class NotAPicture(ValueError):
    """The file is none that is read here: of another kind, broken, or too large."""


def nearest_inks(file: bytes) -> str:
    """The name of the ink set whose sheet most of the picture is near to; its lettering can be read at any size.

    Raises:
        NotAPicture: it cannot be read within the bounds.
    """
    pixels = _oklab(_read(file))
    names, sheets = _sheets()
    apart = np.linalg.norm((pixels[:, None, :] - sheets[None, :, :]) * (LIGHTNESS, HUE, HUE), axis=2)
    weights = 1 + VIVID * np.linalg.norm(pixels[:, 1:], axis=1)
    votes = weights @ np.exp(-((apart / NEAR) ** 2))
    if votes.max() < len(pixels) / 100:  # near to none: then the least far
        votes = -(weights @ apart)
    return names[int(votes.argmax())]


def readable() -> list[Palette]:
    """The ink sets whose lettering can be read on their sheet."""
    return [palette for palette in PALETTES if contrast(palette.ink, palette.paper) >= LEGIBLE]


def _read(file: bytes) -> _Colors:
    """The colors of a small copy of a picture, 0 to 1, (n, 3), sRGB."""
    if len(file) > LARGEST_FILE:
        raise NotAPicture("the file is too large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # among them Pillow's about bombs
            small = _unfold(file)
    except UNREADABLE as error:
        raise NotAPicture(str(error)[:100]) from error
    return np.asarray(small, dtype=np.float64).reshape(-1, 3) / 255


def _unfold(file: bytes) -> Image.Image:
    """A small copy. The header alone says whether there are too many pixels; nothing is unfolded before."""
    with Image.open(io.BytesIO(file), formats=KINDS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise NotAPicture("it has too many pixels")
        picture.draft("RGB", SAMPLE)
        return picture.convert("RGB").resize(SAMPLE, Image.Resampling.BOX)


@cache
def _sheets() -> tuple[list[str], _Colors]:
    """The names of the readable sets, and the colors of their sheets."""
    palettes = readable()
    channels = [[int(palette.paper[start : start + 2], 16) / 255 for start in (1, 3, 5)] for palette in palettes]
    return [palette.name for palette in palettes], _oklab(np.array(channels))


def _oklab(colors: _Colors) -> _Colors:
    """From sRGB to OKLab (Björn Ottosson), in which equal distances look equal."""
    linear = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    cones = np.cbrt(
        linear
        @ np.array(
            [
                [0.4122214708, 0.2119034982, 0.0883024619],
                [0.5363325363, 0.6806995451, 0.2817188376],
                [0.0514459929, 0.1073969566, 0.6299787005],
            ]
        )
    )
    lab: _Colors = cones @ np.array(
        [
            [0.2104542553, 1.9779984951, 0.0259040371],
            [0.7936177850, -2.4285922050, 0.7827717662],
            [-0.0040720468, 0.4505937099, -0.8086757660],
        ]
    )
    return lab
