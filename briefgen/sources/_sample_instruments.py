"""What is traded in the made-up market: real names and tickers, with the exposures that make their prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """One ticker and what moves it.

    Args:
        ticker: The symbol.
        name: Its name.
        exchange: Where it is listed; empty for an index.
        first: ISO date of its first bar.
        level: Price at the end of 2024.
        loads: Exposures to the market, size, growth and mega factors.
        duration: Percent gained when the ten-year yield falls by a percentage point.
        own: Yearly volatility that is nobody else's, in percent.
        drift: Yearly return above the factors', in percent.
        payout: Dividends a year, in percent of the price.
        parent: Ticker of the index that it follows, empty for none.
        sector: Its sector, for a company.
        shares: Shares outstanding at the end of 2024, for a company, in millions.
        issuance: Growth of that count a year, in percent.
    """

    ticker: str
    name: str
    exchange: str = ""
    first: str = "1990-01-02"
    level: float
    loads: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)
    duration: float = 0.0
    own: float = 0.0
    drift: float = 0.0
    payout: float = 0.0
    parent: str = ""
    sector: str = ""
    shares: float | None = None
    issuance: float = 0.0

    @property
    def stream(self) -> int:
        """The number of its own random stream, from its letters alone so that no order of a list matters."""
        return 1000 + int.from_bytes(self.ticker.encode(), "big")


_PRICES = """
ticker | first      | level    | loads                 | own | drift | payout | duration | parent
^GSPC  | 1990-01-02 | 5881.63  | 1 -0.05 0.05 0.15     | 1   | 0     | 0      | 0        | -
^NDX   | 1990-01-02 | 21012.17 | 1.12 -0.1 0.75 0.4    | 3.5 | 1     | 0      | 0        | -
^IXIC  | 1990-01-02 | 19310.79 | 1.1 0.1 0.7 0.3       | 2.5 | 0.5   | 0      | 0        | -
^RUT   | 1990-01-02 | 2230.16  | 1.12 0.95 0 -0.05     | 2   | -0.5  | 0      | 0        | -
^SOX   | 1990-01-02 | 4979.92  | 1.45 0.1 1.2 0.3      | 15  | -1    | 0      | 0        | -
SPY    | 1993-01-29 | 586.08   | 0 0 0 0               | 0   | 0     | 1.3    | 0        | ^GSPC
QQQ    | 1999-03-10 | 511.23   | 0 0 0 0               | 0   | 0     | 0.6    | 0        | ^NDX
IWM    | 2000-05-26 | 220.96   | 0 0 0 0               | 0   | 0     | 1.2    | 0        | ^RUT
SOXX   | 2001-07-13 | 215.49   | 0 0 0 0               | 0   | 0     | 0.7    | 0        | ^SOX
SMH    | 2000-05-05 | 242.17   | 1.4 0 1.25 0.6        | 14  | 0     | 0.5    | 0        | -
RSP    | 2003-05-01 | 175.23   | 1.02 0.3 -0.1 -0.25   | 1.5 | 0     | 1.5    | 0        | -
DIA    | 1998-01-20 | 425.5    | 0.92 -0.1 -0.2 0.05   | 3   | 0     | 1.8    | 0        | -
MDY    | 1995-05-04 | 569.61   | 1.06 0.6 -0.05 -0.15  | 2.5 | 0     | 1.2    | 0        | -
IJH    | 2000-05-26 | 62.31    | 1.06 0.6 -0.05 -0.15  | 2.5 | 0     | 1.3    | 0        | -
IJR    | 2000-05-26 | 115.22   | 1.08 0.92 -0.1 -0.1   | 2.5 | 0     | 1.5    | 0        | -
IWB    | 2000-05-19 | 322.16   | 1 0 0.05 0.12         | 0.6 | 0     | 1.3    | 0        | -
IWD    | 2000-05-26 | 185.13   | 0.95 0.05 -0.55 -0.2  | 1.5 | 0     | 2.1    | 0        | -
IWF    | 2000-05-26 | 401.58   | 1.06 -0.05 0.6 0.35   | 1.5 | 0     | 0.7    | 0        | -
IWN    | 2000-07-28 | 164.17   | 1.08 0.95 -0.45 -0.1  | 2.5 | 0     | 1.8    | 0        | -
IWO    | 2000-07-28 | 287.82   | 1.18 0.98 0.45 0      | 3   | -2    | 0.7    | 0        | -
VTV    | 2004-01-30 | 169.3    | 0.93 -0.05 -0.5 -0.15 | 1.5 | 0     | 2.4    | 0        | -
VUG    | 2004-01-30 | 410.44   | 1.06 -0.08 0.6 0.4    | 1.5 | 0     | 0.6    | 0        | -
XLK    | 1998-12-22 | 232.52   | 1.15 -0.1 0.85 0.5    | 5   | 0     | 0.8    | 0        | -
XLF    | 1998-12-22 | 48.33    | 1.1 0.15 -0.6 -0.3    | 7   | -2    | 1.8    | 0        | -
XLI    | 1998-12-22 | 131.76   | 1.03 0.2 -0.3 -0.3    | 5   | 0     | 1.5    | 0        | -
XLB    | 1998-12-22 | 84.14    | 1.02 0.2 -0.4 -0.3    | 8   | -1    | 1.9    | 0        | -
XLE    | 1998-12-22 | 85.66    | 0.95 0.15 -0.6 -0.3   | 18  | -2    | 3.2    | 0        | -
XLV    | 1998-12-22 | 137.57   | 0.78 -0.1 -0.1 -0.2   | 7   | 0     | 1.5    | 0        | -
XLP    | 1998-12-22 | 78.61    | 0.6 -0.2 -0.25 -0.2   | 6   | 0     | 2.5    | 0        | -
XLY    | 1998-12-22 | 224.35   | 1.1 0.1 0.4 0.5       | 6   | 0     | 0.9    | 0        | -
XLU    | 1998-12-22 | 75.69    | 0.55 -0.15 -0.3 -0.2  | 9   | 0     | 3      | 3        | -
XLRE   | 2015-10-08 | 40.67    | 0.85 0.15 -0.25 -0.2  | 8   | 0     | 3.3    | 4        | -
XLC    | 2018-06-19 | 96.81    | 1 -0.1 0.45 0.7       | 6   | 0     | 0.9    | 0        | -
KRE    | 2006-06-22 | 60.35    | 1.15 0.8 -0.7 -0.2    | 14  | -4    | 2.7    | 0        | -
MAGS   | 2023-04-11 | 54.53    | 1.2 -0.15 0.85 1.25   | 4   | 0     | 0.6    | 0        | -
TLT    | 2002-07-30 | 87.33    | 0 0 0 0               | 3   | 0     | 3.6    | 14       | -
HYG    | 2007-04-11 | 78.65    | 0.35 0.05 0 0         | 3   | -2.5  | 5.8    | 1        | -
AAPL   | 1990-01-02 | 250.42   | 1.15 -0.1 0.7 1       | 22  | 4     | 0.5    | 0        | -
MSFT   | 1990-01-02 | 421.5    | 1.05 -0.1 0.7 1       | 17  | 4     | 0.8    | 0        | -
GOOGL  | 2004-08-19 | 189.3    | 1.1 -0.1 0.65 1       | 20  | 6     | 0.3    | 0        | -
AMZN   | 1997-05-15 | 219.39   | 1.2 -0.1 0.8 1        | 26  | 8     | 0      | 0        | -
META   | 2012-05-18 | 585.51   | 1.2 -0.1 0.8 1        | 28  | 7     | 0.3    | 0        | -
NVDA   | 1999-01-22 | 134.29   | 1.5 0 1.3 1.1         | 36  | 14    | 0.03   | 0        | -
TSLA   | 2010-06-29 | 403.84   | 1.5 0.2 1.1 1.1       | 46  | 18    | 0      | 0        | -
SEZL   | 2023-08-17 | 42.63    | 1.6 1.2 0.5 0         | 75  | 20    | 0      | 0        | -
LMB    | 2016-07-21 | 85.54    | 1.2 1.1 0 0           | 50  | 12    | 0      | 0        | -
AEHR   | 1997-08-15 | 16.63    | 1.5 1.2 0.9 0         | 62  | 0     | 0      | 0        | -
SOUN   | 2022-04-28 | 19.84    | 1.8 1.2 0.9 0         | 85  | 15    | 0      | 0        | -
KEY    | 1990-01-02 | 17.14    | 1.15 0.35 -0.6 -0.3   | 20  | -5    | 4.2    | 0        | -
WGS    | 2020-11-02 | 76.86    | 1.3 1.2 0.4 0         | 80  | 10    | 0      | 0        | -
"""

_NAMES = """
ticker | exchange | name
^GSPC  | -        | S&P 500
^NDX   | -        | Nasdaq 100
^IXIC  | -        | Nasdaq Composite
^RUT   | -        | Russell 2000
^SOX   | -        | PHLX Semiconductor
SPY    | NYSEArca | SPDR S&P 500 ETF Trust
QQQ    | NasdaqGM | Invesco QQQ Trust
IWM    | NYSEArca | iShares Russell 2000 ETF
SOXX   | NasdaqGM | iShares Semiconductor ETF
SMH    | NasdaqGM | VanEck Semiconductor ETF
RSP    | NYSEArca | Invesco S&P 500 Equal Weight ETF
DIA    | NYSEArca | SPDR Dow Jones Industrial Average ETF Trust
MDY    | NYSEArca | SPDR S&P MidCap 400 ETF Trust
IJH    | NYSEArca | iShares Core S&P Mid-Cap ETF
IJR    | NYSEArca | iShares Core S&P Small-Cap ETF
IWB    | NYSEArca | iShares Russell 1000 ETF
IWD    | NYSEArca | iShares Russell 1000 Value ETF
IWF    | NYSEArca | iShares Russell 1000 Growth ETF
IWN    | NYSEArca | iShares Russell 2000 Value ETF
IWO    | NYSEArca | iShares Russell 2000 Growth ETF
VTV    | NYSEArca | Vanguard Value ETF
VUG    | NYSEArca | Vanguard Growth ETF
XLK    | NYSEArca | Technology Select Sector SPDR Fund
XLF    | NYSEArca | Financial Select Sector SPDR Fund
XLI    | NYSEArca | Industrial Select Sector SPDR Fund
XLB    | NYSEArca | Materials Select Sector SPDR Fund
XLE    | NYSEArca | Energy Select Sector SPDR Fund
XLV    | NYSEArca | Health Care Select Sector SPDR Fund
XLP    | NYSEArca | Consumer Staples Select Sector SPDR Fund
XLY    | NYSEArca | Consumer Discretionary Select Sector SPDR Fund
XLU    | NYSEArca | Utilities Select Sector SPDR Fund
XLRE   | NYSEArca | Real Estate Select Sector SPDR Fund
XLC    | NYSEArca | Communication Services Select Sector SPDR Fund
KRE    | NYSEArca | SPDR S&P Regional Banking ETF
MAGS   | CboeBZX  | Roundhill Magnificent Seven ETF
TLT    | NasdaqGM | iShares 20+ Year Treasury Bond ETF
HYG    | NYSEArca | iShares iBoxx $ High Yield Corporate Bond ETF
AAPL   | NasdaqGS | Apple Inc.
MSFT   | NasdaqGS | Microsoft Corporation
GOOGL  | NasdaqGS | Alphabet Inc.
AMZN   | NasdaqGS | Amazon.com, Inc.
META   | NasdaqGS | Meta Platforms, Inc.
NVDA   | NasdaqGS | NVIDIA Corporation
TSLA   | NasdaqGS | Tesla, Inc.
SEZL   | NasdaqCM | Sezzle Inc.
LMB    | NasdaqCM | Limbach Holdings, Inc.
AEHR   | NasdaqCM | Aehr Test Systems
SOUN   | NasdaqGM | SoundHound AI, Inc.
KEY    | NYSE     | KeyCorp
WGS    | NasdaqGS | GeneDx Holdings Corp.
"""

_COMPANIES = """
ticker | shares | issuance | sector
AAPL   | 15116  | -2.6     | Technology
MSFT   | 7434   | -0.6     | Technology
GOOGL  | 12241  | -1.5     | Communication Services
AMZN   | 10516  | 0.9      | Consumer Cyclical
META   | 2534   | -1.8     | Communication Services
NVDA   | 24480  | 0        | Technology
TSLA   | 3216   | 1.2      | Consumer Cyclical
SEZL   | 33.6   | 0        | Financial Services
LMB    | 11.3   | 0        | Industrials
AEHR   | 29.6   | 3        | Technology
SOUN   | 392    | 12       | Technology
KEY    | 991    | 0        | Financial Services
WGS    | 27.5   | 8        | Healthcare
"""

_WORDS = ("ticker", "first", "parent", "exchange", "sector", "name")


def _rows(table: str) -> dict[str, dict[str, str]]:
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return {line[0]: dict(zip(head, line)) for line in lines}


def _instruments() -> Iterator[Instrument]:
    names, companies = _rows(_NAMES), _rows(_COMPANIES)
    for ticker, prices in _rows(_PRICES).items():
        row = prices | names[ticker] | companies.get(ticker, {})
        market, size, growth, mega = (float(x) for x in row.pop("loads").split())
        texts = {k: v.strip("-") if k in ("parent", "exchange") else v for k, v in row.items()}
        fields: dict[str, Any] = {k: v if k in _WORDS else float(v) for k, v in texts.items()}
        yield Instrument(loads=(market, size, growth, mega), **fields)


INSTRUMENTS: tuple[Instrument, ...] = tuple(_instruments())

_SECTORS = ("XLK", "XLF", "XLI", "XLB", "XLE", "XLV", "XLP", "XLY", "XLU", "XLRE", "XLC")


def members(count: int) -> tuple[Instrument, ...]:
    """Made-up companies for the universe of large caps, ``SIM001`` on.

    Args:
        count: How many.
    """
    rng = np.random.Generator(np.random.PCG64([500]))
    beta, size, growth, own, drift = rng.standard_normal((5, count))
    level, start = rng.random((2, count))
    return tuple(
        Instrument(
            ticker=f"SIM{i + 1:03d}",
            name=f"Simulated Company {i + 1}",
            exchange="NYSE",
            first="2004-01-02" if start[i] < 0.8 else f"{2005 + int(100 * start[i]) % 20}-03-01",
            level=round(20.0 + 300.0 * float(level[i]) ** 2, 2),
            loads=(1.0 + 0.2 * beta[i], 0.2 + 0.2 * size[i], 0.5 * growth[i], 1.0 if i < 8 else -0.2),
            own=float(24.0 + 5.0 * np.clip(own[i], -2, 2)),
            drift=float(3.0 * drift[i]),
            sector=_SECTORS[i % len(_SECTORS)],
        )
        for i in range(count)
    )
