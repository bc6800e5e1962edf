"""A made-up market: regimes, factors and volatility over all weekdays, the same on every machine.

Everything runs over weekdays, not sessions, so that no calendar can change it, and every random stream is
drawn in order of time, so that a longer market begins with the shorter one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from briefgen.model import Dates, Floats

SEED = 88
FIRST = np.datetime64("1990-01-01", "D")
ANCHOR = np.datetime64("2024-12-31", "D")


@dataclass(frozen=True, kw_only=True)
class Regime:
    """A stretch of market weather.

    Args:
        days: Usual length in weekdays.
        market: Daily drift of the market, in basis points; likewise the next three.
        size: Drift of small companies against large ones.
        growth: Drift of growth against value.
        mega: Drift of the largest companies against the rest.
        sigma: Yearly volatility of the market, in percent.
        tilt: Daily volatility of the size factor, in basis points.
    """

    days: int
    market: float
    size: float
    growth: float
    mega: float
    sigma: float
    tilt: float


CALM = Regime(days=45, market=8, size=-3, growth=3, mega=3, sigma=10, tilt=42)
QUIET = Regime(days=30, market=4, size=0, growth=0, mega=0, sigma=6, tilt=25)
ROTATION = Regime(days=32, market=5, size=44, growth=-9, mega=-12, sigma=11, tilt=42)
NARROW = Regime(days=45, market=6, size=-26, growth=12, mega=20, sigma=12, tilt=50)
MEGA_SALE = Regime(days=18, market=-7, size=14, growth=-20, mega=-40, sigma=19, tilt=65)
SHOCK = Regime(days=8, market=-55, size=-15, growth=-8, mega=0, sigma=34, tilt=85)
RELIEF = Regime(days=24, market=28, size=5, growth=6, mega=5, sigma=17, tilt=60)
CORRECTION = Regime(days=25, market=-22, size=-5, growth=-6, mega=-4, sigma=20, tilt=60)
CRASH = Regime(days=45, market=-65, size=-8, growth=0, mega=3, sigma=40, tilt=95)
RECOVERY = Regime(days=40, market=34, size=9, growth=3, mega=2, sigma=20, tilt=70)

BLOCKS: tuple[tuple[Regime, ...], ...] = (
    (CALM,),
    (CALM,),
    (QUIET,),
    (ROTATION,),
    (NARROW,),
    (MEGA_SALE, CALM),
    (SHOCK, RELIEF),
)
"""What every year has, in an order of its own; a crash or a correction may stand before one of them."""


@dataclass(frozen=True, kw_only=True)
class Factors:
    """Daily moves that all prices are made of, one value a weekday, each of shape ``(n,)``.

    Args:
        days: Weekdays since ``FIRST``.
        market: Log returns of the market.
        size: Log returns of small over large companies.
        growth: Log returns of growth over value.
        mega: Log returns of the largest companies over the rest.
        ten_year: Yield of the ten-year note in percent.
        two_year: Yield of the two-year note in percent.
        vix: Expected volatility in percent.
    """

    days: Dates
    market: Floats
    size: Floats
    growth: Floats
    mega: Floats
    ten_year: Floats
    two_year: Floats
    vix: Floats


def normals(stream: int, count: int) -> Floats:
    """Standard normal numbers of one stream, shape ``(count,)``; more of them begin with the same ones."""
    return np.random.Generator(np.random.PCG64([SEED, stream])).standard_normal(count)


def weekdays(last: np.datetime64) -> Dates:
    """All days from Monday to Friday since ``FIRST``, the last one included, shape ``(n,)``."""
    days = np.arange(FIRST, last + np.timedelta64(1, "D"))
    return days[np.is_busday(days)]


def factors(last: np.datetime64) -> Factors:
    """The market up to a day.

    Args:
        last: The last day wanted; never less than the day at which price levels are fixed is made.
    """
    days = weekdays(max(last, ANCHOR))
    n = len(days)
    weather = {f.name: np.empty(n) for f in fields(Regime)}
    for start, stop, regime in calendar(days):
        for name, column in weather.items():
            column[start:stop] = getattr(regime, name)
    sigma, market, vix = _market(
        weather["sigma"] / 100, weather["market"] / 1e4, normals(1, n), normals(2, n)
    )
    scale = np.sqrt(sigma / 0.12)
    size = _persistent(weather["size"] / 1e4, weather["tilt"] / 1e4 * normals(3, n), 0.12)
    growth = _persistent(weather["growth"] / 1e4, 0.0035 * scale * normals(4, n), 0.05)
    mega = _persistent(weather["mega"] / 1e4, 0.0040 * scale * normals(5, n), 0.05)
    ten_year, two_year = _yields(days, market)
    return Factors(
        days=days, market=market, size=size, growth=growth, mega=mega,
        ten_year=ten_year, two_year=two_year, vix=vix,
    )  # fmt: skip


def calendar(days: Dates) -> Iterator[tuple[int, int, Regime]]:
    """The regimes in order, as first index, index after the last, and weather; a seed for each year."""
    years = days.astype("datetime64[Y]").astype(int) + 1970
    for year in range(int(years[0]), int(years[-1]) + 1):
        # A year is laid out in full even when only its first days are wanted.
        whole = weekdays(np.datetime64(f"{year}-12-31", "D"))
        start = int(np.searchsorted(whole, np.datetime64(f"{year}-01-01", "D")))
        for low, high, regime in _year(year, start, len(whole)):
            if low < len(days):
                yield low, min(high, len(days)), regime


def _year(year: int, start: int, stop: int) -> Iterator[tuple[int, int, Regime]]:
    rng = np.random.Generator(np.random.PCG64([SEED, 0, year]))
    blocks = [BLOCKS[i] for i in rng.permutation(len(BLOCKS))]
    if year % 12 == 4:
        blocks[2] = (CRASH, RECOVERY, RECOVERY)
    elif rng.random() < 0.5:
        blocks[2] = (CORRECTION, *blocks[2])
    plan = [regime for block in blocks for regime in block]
    lengths = np.array([r.days for r in plan]) * (0.7 + 0.6 * rng.random(len(plan)))
    edges = start + np.rint(np.cumsum(lengths) / lengths.sum() * (stop - start)).astype(int)
    yield from zip([start, *edges[:-1].tolist()], edges.tolist(), plan)


def _market(target: Floats, drift: Floats, shocks: Floats, noise: Floats) -> tuple[Floats, Floats, Floats]:
    """Volatility with a memory that falls feed more than rises, and the returns that it makes."""
    level, fear, mood = float(np.log(target[0])), 0.0, 0.0
    sigmas, returns, gauge = [], [], []
    for aim, mu, z, e in zip(np.log(target).tolist(), drift.tolist(), shocks.tolist(), noise.tolist()):
        level += 0.12 * (aim - level)
        sigma = float(np.exp(level + 0.6 * fear))
        change = mu + sigma / 15.87 * z * (0.93 + 0.07 * z * z) / 1.16
        fear = min(max(0.9 * fear - 5.0 * change, -0.5), 1.0)
        mood = 0.97 * mood + 0.018 * e
        sigmas.append(sigma)
        returns.append(change)
        gauge.append(level + 1.2 * fear + mood)
    vix = np.maximum(4.0 + 105.0 * np.exp(np.array(gauge)), 9.0)
    # Bent, not cut, on its way to 80: a flat top would look like a series that has gone stale.
    vix = np.where(vix > 50.0, 80.0 - 30.0 * np.exp((50.0 - vix) / 30.0), vix)
    return np.array(sigmas), np.array(returns), vix


def _persistent(drift: Floats, noise: Floats, memory: float) -> Floats:
    out = drift + noise
    out[1:] += memory * noise[:-1]
    return out


def _yields(days: Dates, market: Floats) -> tuple[Floats, Floats]:
    years = 1970 + days.astype(int) / 365.25
    at = [1990.0, 1994, 1998, 2001, 2003, 2007, 2010, 2013, 2016, 2019, 2020.6, 2022, 2023.5, 2026, 2030]
    ten = [8.3, 6.8, 5.6, 5.0, 4.2, 4.7, 3.2, 2.4, 1.9, 2.2, 0.9, 2.4, 4.0, 4.2, 4.0]
    two = [8.0, 5.8, 5.4, 4.0, 2.0, 4.7, 0.9, 0.4, 0.9, 2.1, 0.3, 2.2, 4.7, 3.6, 3.5]
    shared, own = normals(6, len(days)), normals(7, len(days))
    long_move = wandering(0.050 * shared + 1.2 * market, 0.985)
    short_move = wandering(0.034 * shared + 0.026 * own + 0.8 * market, 0.985)
    return (
        np.maximum(np.interp(years, at, ten) + long_move, 0.35),
        np.maximum(np.interp(years, at, two) + short_move, 0.05),
    )


def wandering(moves: Floats, memory: float) -> Floats:
    """The sums of moves that are slowly forgotten, shape ``(n,)``, kept from straying ever farther.

    Args:
        moves: Shape ``(n,)``.
        memory: What is left of a move a day later; near 1.
    """
    powers = memory ** np.arange(len(moves))
    out: Floats = np.cumsum(moves / powers) * powers
    return out
