"""Random pairs of a session and a fact's id, some of every metric."""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from independent.facts import Facts

FIRST = "1985-01-01"
BLANKS_TEXT = """
    window: 1d 1w 1m 3m 6m 1y wtd mtd qtd ytd
    period: wtd mtd qtd ytd
    since: 2001-09-10 2008-10-12 2015-08-24 2020-02-19 2024-12-31 2025-12-31
    rolling: 1d 1w 1m 3m 6m 1y
    span: 1w 1m 3m 6m 1y
    watched: ^RUT/^GSPC ^RUT/^NDX IWM/QQQ RSP/SPY IWD/IWF XLY/XLP ^GSPC/^IXIC ^NDX/^SOX AAPL/MSFT NVDA/AEHR
    watched: KEY/KRE TLT/HYG SMH/SOXX MDY/SPY XLC/XLRE SEZL/IWM
    mixed: mag7/^GSPC ^RUT/mag7 ai_suppliers/ai_beneficiaries sectors/SPY heavy/^NDX
    basket: mag7 heavy ai_suppliers ai_beneficiaries watch AAPL
    universe: sp500 r2000 mag7 sectors watch indices
    rival: sp500/SPY sp500/^GSPC sp500/RSP r2000/IWM r2000/IWO mag7/^NDX sectors/SPY
    member: NVDA/mag7 AAPL/heavy KEY/watch NVDA/ai_suppliers AEHR/ai_suppliers SPY/mag7
    fund: IWM QQQ SPY XLB TLT AAPL
    set: indices mag7 sectors ^GSPC+^RUT SPY+QQQ+IWM
    maturity: 3m 2y 5y 10y 30y
    curve: 10y/2y 10y/3m 30y/5y 30y/2y 5y/3m
    closes: mtd ytd 1y
    volatile: ^VIX/^GSPC ^VIX/SPY ^VIX/^RUT
    kind: option_expiry russell_reconstitution quarter_end holiday early_close fomc
    condition: streak:^RUT/^GSPC>=8 streak:^RUT/^GSPC>=12 streak:IWM/QQQ>=6 streak:XLY/XLP<=-5
    condition: return:^GSPC@1d<=-0.03 return:^NDX@1w>0.06 zscore:^RUT@1d>=3 record_run:^GSPC>=4
    condition: drawdown:^IXIC<-0.1 pctl:return:AAPL@1d>0.995 spread:RSP/SPY@1m<-0.03 return:mag7@1d>0.03
    condition: rsi:IWM@14<30 spread:^RUT/^NDX@1d>=0.02 return:KEY@1m<=-0.2 high:^RUT@1y>0.5
    condition: vol:^GSPC@1m>0.4 ratio_pctl:^RUT/^GSPC@1y<=0.01 total_return:IWO@1w<=-0.08
    inner: return:{single}@{window} spread:{watched}@{window} vol:{single}@{span} ratio:{watched}
    inner: rsi:{single} drawdown:{single} streak:{watched} yield_change:{maturity}@{rolling}
    inner: change:{single}@{window} total_return:{single}@{window} term_spread:{curve} same_way:{volatile}
"""
"""What may stand in the place of a blank; ``{single}`` is any ticker and ``{two}`` any two of them."""

TEMPLATES_TEXT = """
    return:{single}@{window} return:{basket}@{window} return:sectors@{window} total_return:{single}@{window}
    spread:{watched}@{window} spread:{two}@{window} spread:{mixed}@{window} level:{single} change:{single}
    day_before:{single} broken_run:{single} still:{single}@1 still:{single}@2 small_move:{single}
    low_close:{single} milestone:{single} milestone:^GSPC milestone:^NDX
    change:{single}@{window} run:{single} best_since:{single} worst_since:{single}
    return_from:{single}@{since} return_from:{basket}@{since} total_return_from:{single}@{since}
    spread_from:{watched}@{since} spread_from:{two}@{since} change_from:{single}@{since}
    period_return:{single}@{period} past_return:{single} past_return:{single}@{period} best_day:{single}
    best_day:{single}@{period} worst_day:{single}@{period} up_days:{single} up_days:{single}@{period}
    first:sectors first:sectors@{window} first:mag7@{window} period_run:{single}@{period}
    period_low:{single}@{period} period_high:{single}@{period} period_low:{watched}@{period}
    period_high:{watched}@{period} margin_rank:{watched} margin_rank:{two} margin_rank_low:{watched}

    streak:{watched} streak:{two} streak_gain:{watched} streak_gain:{two} streak_rank:{watched}
    streak_rank:{two} streak_last:{watched} streak_last:{two} streak_record:{watched} streak_record:{two}
    streak_needed:{watched} streak_needed:{two} ended_run:{watched} ended_run:{two}
    streak_down_wins:{watched} streak_down_wins:{two} streak_narrow:{watched} streak_narrow:{watched}@0.001
    streak_narrow:{two}@0.01 lead_share:{watched} lead_share:{two} runs_at_least:{watched}@1
    runs_at_least:{watched}@3 runs_at_least:{two}@5 runs_at_least:{watched}@8 year_start_rank:{watched}
    year_start_rank:{two} year_start_rank:{single} year_start_rank:mag7/^GSPC
    lead_days:{watched} lead_days:{two}@1w lead_days:{watched}@ytd above_run:{single} above_run:{single}@50

    high:{single} high:{single}@{span} high:{single}@all low:{single} low:{single}@{span} low:{single}@all
    drawdown:{single} peak:{single} floor:{single}@5 floor:{single}@10 floor:{single}@20 crossed:{single}@10
    crossed:{single}@20 last_above:{single} last_below:{single} record_run:{single} records:{single}
    records:{single}@{window} joint_high:{set} sma:{single}@50 sma:{single}@200 sma_gap:{single}
    sma_gap:{single}@20 sma_gap:{single}@50 sma_gap:{single}@100 rsi:{single} vol:{single}
    vol:{single}@{span} zscore:{single} swing:{single}@1 swing:{single}@2 swing:{single}@3 ratio:{watched}
    long_return:{single}@1 long_return:{single}@3 long_return:{single}@5 long_return:{single}@10
    long_return:{single}@20 month_record:{single} month_record:{single}@next first_reached:{single}
    wait:{single} range_place:{single} range_place:{single}@3m big_days:{single}@1 big_days:{single}@3
    near_peak:{single} near_peak:{single}@5 market_age:^SOX market_age:^SOX@10
    without_best:{single} without_best:{single}@3 without_worst:{single} without_worst:{single}@10
    ratio:{two} ratio_pctl:{watched} ratio_pctl:{watched}@{window} ratio_pctl:{two}@all corr:{watched}
    corr:{two}@{span} same_way:{two}@1m same_way:{watched} same_way:{volatile} same_way:{two}@6m
    same_way:{volatile}@1y mean_close:{single}@{closes} mean_close:^VIX mean_close:^VIX@{closes}
    implied_ratio:{volatile} implied_ratio:{volatile}@3m pctl:{inner}

    mcap:{basket} mcap_change:{basket} mcap_change:{basket}@{window} share:{member} hhi:{basket}
    effective_n:{basket} contribution:{member} contribution:{member}@{window} return_without:{basket}
    contributors:{basket} contributors:{basket}@{window}/2 detractors:{basket}@{window}
    return_without:{basket}@{window}/1 return_without:{basket}@{window}/2 forward_pe:{basket}
    eps_growth:{basket} discount:ai_suppliers/mag7

    advancers:{universe} breadth_above:{universe} breadth_above:{universe}@20d breadth_above:{universe}@50d
    breadth_above:{universe}@100d new_highs:{universe} new_highs:{universe}@{span} new_lows:{universe}
    new_lows:{universe}@{span} median_return:{universe} median_return:{universe}@{window}
    share_up:{universe} share_up:{universe}@{window} share_ahead:{rival} share_ahead:{rival}@{window}
    leaders:{universe} leaders:{universe}@{window} leaders:{universe}@{window}/5 laggards:{universe}
    bear_share:{universe} bear_share:{universe}@10 dispersion:{universe} dispersion:{universe}@{window}
    laggards:{universe}@{window}/4 equal_cap:sp500 equal_cap:sp500@{window}

    flow:{fund} flow:{fund}@1d flow:{fund}@1m flow:{fund}@wtd flow:{fund}@ytd policy_rate policy_change
    effective_rate unemployment payrolls payrolls@1m inflation:cpi inflation:core@1y yield:{maturity}
    term_spread:{curve} yield_change:{maturity} yield_change:{maturity}@{window} next:{kind}
    early_close:XNYS period_end:XNYS
    note:circuit-breakers period_start:XNYS period_start:XNYS@wtd period_start:XNYS@mtd
    period_end:XNYS@wtd period_end:XNYS@mtd period_end:XNYS@qtd after:{condition}@{rolling}
"""

SINCE_TEXT = """
    2025-12-15: mcap mcap_change hhi effective_n return_without contribution share forward_pe discount
    2025-12-15: eps_growth contributors detractors
    2026-01-02: flow
    2008-12-16: policy_rate
    2009-12-16: policy_change
"""
"""Where share counts, flows and the target's range begin; that all is missing before is soon said."""


def words_by_name(text: str) -> dict[str, list[str]]:
    """Lines of a name and words."""
    found: dict[str, list[str]] = {}
    for line in text.strip().splitlines():
        name, _, words = line.strip().partition(": ")
        found.setdefault(name, []).extend(words.split())
    return found


BLANKS = words_by_name(BLANKS_TEXT)
TEMPLATES = TEMPLATES_TEXT.split()
SINCE = {metric: day for day, names in words_by_name(SINCE_TEXT).items() for metric in names}
FLOWS_UNTIL = "2026-03-31"
ANYWHERE = 1 / 12
"""How often a session is drawn without regard to the data, so that what is missing is asked for as well."""


class Chooser:
    """Draws ids of a metric and sessions for them.

    Args:
        facts: To know how far back each subject goes.
        tickers: Those with a price file.
        seed: Of the generator.
    """

    def __init__(self, facts: Facts, tickers: Sequence[str], seed: int) -> None:
        self.facts, self.tickers, self.random = facts, tickers, random.Random(seed)
        self.days = [d for d in facts.world.sessions if d >= FIRST]

    def pairs(self, metrics: Sequence[str], n: int) -> Iterator[tuple[str, str]]:
        """So many pairs of a session and an id, one metric after the other and round again."""
        for k in range(n):
            name = self.name(metrics[k % len(metrics)])
            yield self.session(name), name

    @staticmethod
    def known() -> set[str]:
        """The metrics that there are ids of."""
        return {re.split("[:@]", t)[0] for t in TEMPLATES}

    def name(self, metric: str) -> str:
        """Some id of a metric."""
        text = self.random.choice([t for t in TEMPLATES if re.split("[:@]", t)[0] == metric])
        while (blank := re.search(r"\{(\w+)\}", text)) is not None:
            text = text.replace(blank[0], self._fill(blank[1]), 1)
        return text

    def _fill(self, blank: str) -> str:
        if blank == "single":
            return self.random.choice(self.tickers)
        return (
            "/".join(self.random.sample(self.tickers, 2))
            if blank == "two"
            else self.random.choice(BLANKS[blank])
        )

    def session(self, name: str) -> str:
        """A session on which the fact may have a value; now and then any at all."""
        metric = re.split("[:@]", name)[0]
        condition = re.match("after:(.+?)[<>]", name)
        days = self.facts.days_of(condition[1] if condition else name)
        days = days[bisect_left(days, SINCE.get(metric, FIRST)) :]
        if metric == "flow":
            days = [d for d in days if d <= FLOWS_UNTIL]
        return self.random.choice(self.days if not days or self.random.random() < ANYWHERE else days)
