from __future__ import annotations

import market_example as example


def test_days_in_front_are_counted_over_a_window() -> None:
    # Against a series that stands still: up, down, level, up, up, down.
    market = example.market({"A": [10.0, 11.0, 10.0, 10.0, 12.0, 13.0, 12.0], "B": [5.0] * 7})
    assert example.column(market, "lead_days:A/B@1w") == [None] * 5 + [3, 2]
    fact = example.fact(market, "lead_days:A/B@1w", example.day(6))
    assert (fact.details["behind"], fact.details["ties"], fact.details["sessions"]) == (2, 1, 5)
    assert fact.base_session == example.day(1)
    assert example.column(market, "lead_days:B/A@1w")[6] == 2


def test_a_day_that_nobody_knows_is_not_counted_as_lost() -> None:
    market = example.market({"A": [10.0, 11.0, None, 12.0, 13.0, 14.0, 15.0], "B": [5.0] * 7})
    assert example.column(market, "lead_days:A/B@1w")[6] is None
