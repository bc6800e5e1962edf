"""How far the long sweeps over real data reach.

By default each takes a sample, which finds what a careless change breaks, and all together take some minutes.
``BRIEFGEN_SWEEPS=whole`` takes everything::

    BRIEFGEN_MARKET=data BRIEFGEN_SWEEPS=whole pytest -m slow -n 2 tests/test_measured.py
"""

from __future__ import annotations

import os

WHOLE = os.environ.get("BRIEFGEN_SWEEPS") == "whole"


def sized(sample: int, whole: int) -> int:
    """One of two sizes of a sweep."""
    return whole if WHOLE else sample
