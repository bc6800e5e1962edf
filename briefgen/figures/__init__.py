"""Which figures a brief carries, and the claims in them; `charts` draws them."""

from briefgen.figures.choosing import MOST, Commission, chosen, illustrated
from briefgen.figures.contest import leadership
from briefgen.figures.easel import Easel

__all__ = ["MOST", "Commission", "Easel", "chosen", "illustrated", "leadership"]
