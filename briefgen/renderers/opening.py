"""Where the proofs stand in a page, and the buttons that open them from inside a picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import unescape

from briefgen.charts import LARGE_TYPE, number, text_width
from briefgen.model import Proof
from briefgen.proofs import proof_key

_SIZED = re.compile(r' font-family="[^"]*" font-size="[\d.]+"')
_ON_PAPER = ' font-family="Brief Sans, Liberation Sans, sans-serif" font-size="18"'
"""The print shows a chart at half its size."""
_TEXT = re.compile(r'<text class="[\w-]+" x="([\d.]+)" y="([\d.]+)"([^>]*)>(.*?)</text>')
_FACT = re.compile(r'data-fact="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_ROOM = 4.0
_HEIGHT = 32.0


def anchors_of(proofs: tuple[Proof, ...], claimed: Iterable[str]) -> dict[str, str]:
    """The place of each proof by its id, and that of each claim's by the id of its fact.

    Args:
        proofs: In the order in which they are listed.
        claimed: Ids of facts that are claimed.

    >>> anchors_of((Proof(fact="data", title="", rows=()),), ["data:vintage"])
    {'data': 'p1', 'data:vintage': 'p1'}
    """
    places = {proof.fact: f"p{i}" for i, proof in enumerate(proofs, 1)}
    return places | {fact: places[key] for fact in claimed if (key := proof_key(fact)) in places}


def printed(svg: str) -> str:
    """A picture as the print has it, in the print's typeface and larger, since no style sheet reaches it."""
    return _SIZED.sub(_ON_PAPER, svg, count=1)


def opening(svg: str, anchors: Mapping[str, str], count: Callable[[], int]) -> str:
    """A picture whose claims can be opened: an invisible button lies over each and is called by its words.

    A label cannot stand in a picture, so its button has a place of its own there.

    Args:
        svg: The picture; every text has at most one claim.
        anchors: Places of the proofs by the ids of facts.
        count: Numbers the claims of the page.
    """

    def covered(match: re.Match[str]) -> str:
        x, y, rest, inside = float(match[1]), float(match[2]), match[3], match[4]
        fact = _FACT.search(inside)
        place = anchors.get(unescape(fact[1])) if fact else None
        if place is None:
            return match[0]
        width = text_width(unescape(_TAG.sub("", inside))) + 2 * _ROOM
        left = x + _ROOM - width if 'text-anchor="end"' in rest else x - _ROOM
        # Without a shift the text stands on its line, with one it is centred on it.
        top = y - _HEIGHT / 2 if "dy=" in rest else y - LARGE_TYPE / 3 - _HEIGHT / 2
        box = f'x="{number(left)}" y="{number(top)}" width="{number(width)}" height="{number(_HEIGHT)}"'
        name = f"c{count()}"
        button = f'<button type="button" popovertarget="{place}" aria-labelledby="{name}"></button>'
        named = match[0].replace("<text ", f'<text id="{name}" ', 1)
        return f"{named}<foreignObject {box}>{button}</foreignObject>"

    live = svg.replace(' role="img"', ' role="group"', 1)
    return _TEXT.sub(covered, live)
