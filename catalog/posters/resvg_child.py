"""A script: makes PNG of the drawings that come on its standard input, until that ends. For `rasterize` alone.

Each drawing comes as its width in pixels, its length in bytes (4 bytes each, big-endian) and itself; the picture goes
out as its length and itself. What cannot be drawn, or takes too much of the processor, ends the child.
"""

import math
import resource
import struct
import sys
from pathlib import Path

from resvg_py import svg_to_bytes

FONTS = sorted(str(font) for font in (Path(__file__).parent / "typography" / "fonts").glob("*.ttf"))
MEMORY = 512 * 1024 * 1024  # bytes of address space; the largest picture takes a tenth of it
CPU_SECONDS = 5  # for each picture
ASKED, ANSWERED = struct.Struct("!II"), struct.Struct("!I")


def main() -> None:
    """Limits first, then one drawing after the other."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while len(head := requests.read(ASKED.size)) == ASKED.size:
        width, length = ASKED.unpack(head)
        _allow_seconds()
        picture = png(requests.read(length).decode(), width)
        answers.write(ANSWERED.pack(len(picture)) + picture)
        answers.flush()


def png(svg: str, width: int) -> bytes:
    """One drawing as a picture."""
    return bytes(
        svg_to_bytes(
            svg_string=svg, width=width, skip_system_fonts=True, font_files=FONTS,
            font_family="DejaVu Sans", sans_serif_family="DejaVu Sans", serif_family="DejaVu Serif",
            monospace_family="DejaVu Sans Mono",
        )
    )  # fmt: skip


def _allow_seconds() -> None:
    """The next picture may take ``CPU_SECONDS``, whatever those before it took."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
