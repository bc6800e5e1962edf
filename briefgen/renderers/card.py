"""Document → card.png: the picture that a link to the brief shows, drawn for that brief."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from briefgen.document import SIMULATED, long_date, shortened
from briefgen.model import Artifact, Document, KeyNumber, plain
from briefgen.renderers.fonts import font_file

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
MOST = 4
PAPER, INK, QUIET, RULE, ACCENT, FALL = "#fffdf9", "#1c1b19", "#57534c", "#d8d2c6", "#17508c", "#a4511c"
SIZES = (76, 68, 60, 54, 48)
"""Sizes of the headline, the first of which that fits is taken."""
_FINE = 3
"""How many times larger a line is drawn than it is shown, since Pillow draws lines with steps."""


def render_card(document: Document) -> Artifact:
    """The social card: publication, date, headline and key numbers.

    Args:
        document: The proven article; nothing but its words is drawn.

    Returns:
        ``card.png``, 1200 by 630, the same to the byte for the same document and Pillow.
    """
    from PIL import Image, ImageDraw

    article = document.article
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 11), fill=INK)
    draw.text((MARGIN, 66), article.publication, font=_face("serif-bold", 36), fill=INK, anchor="ls")
    date = long_date(article.session)
    draw.text((WIDTH - MARGIN, 66), date, font=_face("sans-regular", 25), fill=QUIET, anchor="rs")
    draw.line((MARGIN, 90, WIDTH - MARGIN, 90), fill=INK, width=2)
    numbers = article.key_numbers[:MOST]
    foot = 412 if numbers else HEIGHT - 70
    _headline(draw, plain(article.headline), 112, foot)
    for place, number in enumerate(numbers):
        _number(image, draw, number, place, len(numbers))
    if document.simulated:
        mark = SIMULATED.partition(":")[0]
        draw.text((WIDTH - MARGIN, HEIGHT - 16), mark, font=_face("sans-bold", 20), fill=FALL, anchor="rs")
    made = io.BytesIO()
    # Few colours make a small file, and no visible difference on flat paper.
    image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(made, "PNG")
    return Artifact(path="card.png", content=made.getvalue())


def _headline(draw: ImageDraw, words: str, top: int, foot: int) -> None:
    """The headline as large as it fits between two heights."""
    words = shortened(words, 150)
    for size in SIZES:
        font = _face("serif-bold", size)
        lines = broken(words, font, WIDTH - 2 * MARGIN)
        step = round(size * 1.12)
        if len(lines) * step <= foot - top:
            break
    for i, line in enumerate(lines):
        draw.text((MARGIN, top + round(size * 0.9) + i * step), line, font=font, fill=INK, anchor="ls")


def broken(words: str, font: FreeTypeFont, width: float) -> list[str]:
    """Words in lines that are no wider than a width; a longer word has a line of its own."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if longer and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _number(image: object, draw: ImageDraw, number: KeyNumber, place: int, count: int) -> None:
    """One key number with its line, in its share of the width."""
    step = (WIDTH - 2 * MARGIN) / count
    left, top = round(MARGIN + place * step), 440
    room = round(step) - 36
    draw.line((left, top, left + room, top), fill=RULE, width=2)
    label = _fitted(plain(number.label), "sans-bold", 24, room)
    draw.text((left, top + 36), plain(number.label), font=label, fill=INK, anchor="ls")
    value, change = plain(number.value), plain(number.change)
    large, small = _face("sans-regular", 36), _face("sans-regular", 24)
    draw.text((left, top + 80), value, font=large, fill=INK, anchor="ls")
    colour = ACCENT if number.way > 0 else FALL if number.way < 0 else QUIET
    shift = round(large.getlength(value)) + 12
    if shift + small.getlength(change) <= room:
        draw.text((left + shift, top + 80), change, font=small, fill=colour, anchor="ls")
    if len(number.trend) > 1:
        _line(image, number.trend, (left, top + 96), (room, 52))


def _line(image: object, values: Sequence[float], corner: tuple[int, int], size: tuple[int, int]) -> None:
    """The line of a number's past."""
    from PIL import Image, ImageDraw

    wide, high = size[0] * _FINE, size[1] * _FINE
    edge = 5 * _FINE
    low, reach = min(values), (max(values) - min(values)) or 1.0
    points = [
        (
            edge + i * (wide - 2 * edge) / (len(values) - 1),
            high - edge - (v - low) / reach * (high - 2 * edge),
        )
        for i, v in enumerate(values)
    ]
    mask = Image.new("L", (wide, high), 0)
    pen = ImageDraw.Draw(mask)
    pen.line(points, fill=255, width=3 * _FINE, joint="curve")
    x, y = points[-1]
    pen.ellipse((x - edge, y - edge, x + edge, y + edge), fill=255)
    assert isinstance(image, Image.Image)
    image.paste(ACCENT, corner, mask.reduce(_FINE))


def _fitted(words: str, name: str, size: int, room: float) -> FreeTypeFont:
    """A face at the largest size, from one down, at which some words fit a width."""
    found = next((s for s in range(size, 14, -1) if _face(name, s).getlength(words) <= room), 14)
    return _face(name, found)


@cache
def _face(name: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    # The other way of laying out text depends on what else a machine has.
    return ImageFont.truetype(font_file(name), size, layout_engine=ImageFont.Layout.BASIC)
