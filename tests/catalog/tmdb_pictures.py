"""Picture files as TMDb's host serves them, made here: each poster has a color of its own."""

import colorsys
import io
import zlib
from functools import lru_cache

from PIL import Image, ImageDraw

WIDTHS = (45, 92, 154, 185, 342, 500, 780, 1280)
SIZES = {f"w{width}": width for width in WIDTHS} | {"h632": 421}
SHAPES = {"poster": 1.5, "back": 0.5625, "face": 1.5, "logo": 1.0}  # height to width, by how a file is called


@lru_cache(maxsize=4096)
def picture(size: str, name: str) -> bytes | None:
    """The file of that name (``poster7.jpg``) at a size; None where TMDb would know none."""
    shape = next((shape for shape in SHAPES if name.startswith(shape)), None)
    if size not in SIZES or shape is None or not name.endswith((".jpg", ".png")):
        return None
    width = SIZES[size]
    height = round(width * SHAPES[shape])
    ground = color(name)
    image = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(image)
    light = tuple(min(255, part + 70) for part in ground)
    if shape == "back":
        for row in range(height):
            share = row / height
            draw.line([(0, row), (width, row)], fill=tuple(round(part * (1 - share / 2)) for part in light))
        draw.polygon([(0, height), (width * 0.3, height * 0.35), (width * 0.65, height)], fill=ground)
    elif shape == "face":
        draw.ellipse([width * 0.2, height * 0.12, width * 0.8, height * 0.72], fill=(222, 184, 150))
        draw.ellipse([0, height * 0.75, width, height * 1.4], fill=light)
    else:
        draw.ellipse([width * 0.25, height * 0.3, width * 0.75, height * 0.3 + width * 0.5], fill=light)
    return encoded(image, "PNG" if name.endswith(".png") else "JPEG")


def color(name: str) -> tuple[int, int, int]:
    """The color of most of a picture: any hue, rather dark."""
    number = zlib.crc32(name.encode())
    red, green, blue = colorsys.hsv_to_rgb(number % 360 / 360, 0.35 + number % 5 / 10, 0.2 + number % 7 / 12)
    return round(red * 255), round(green * 255), round(blue * 255)


def solid(rgb: tuple[int, int, int] | str, kind: str = "JPEG", size: tuple[int, int] = (92, 138)) -> bytes:
    """A file of one color."""
    return encoded(Image.new("RGB", size, rgb), kind)


def encoded(image: Image.Image, kind: str) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()
