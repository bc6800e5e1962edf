"""What an article may be about: indexes, funds, baskets and rates from a table, companies from the listings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from briefgen.audit.lexicon import table
from briefgen.audit.model import Mention, Subject
from briefgen.audit.sectors import bare_sectors
from briefgen.model import Listing
from briefgen.prose.names import built_in_names

_LEGAL = re.compile(
    r"[,.]?\s+(?:Inc(?:orporated)?|Corp(?:oration)?|Co(?:mpany|mpanies|s)?|Ltd|Limited|plc|PLC|N\.?V|S\.?A|AG|SE|LLC|L\.?P|"
    r"Holdings?|Group|Platforms|Technologies|International|Trust|Bancorp|Bancshares|Financial|"
    r"Communications|Pharmaceuticals|Therapeutics|Systems|Enterprises|Industries|Stores|Motors|Energy|Brands|Laboratories|"
    r"& Co|and Company|Wholesale)\.?$"
)  # fmt: skip
_CLASS = re.compile(
    r"\s*(?:\(?(?:Class|Cl|Series) [A-Z]\)?.*|Common (?:Stock|Shares).*|Ordinary Shares.*|American Depositary.*|\(The\)|\(DE\))$",
    re.I,
)
_TICKER = re.compile(
    r"\s?\((?:(?:NASDAQ|Nasdaq|NYSE(?: Arca| American|ARCA)?|AMEX|CBOE|BATS|INDEX|OTC)\s?:\s?)?(?P<ticker>[A-Z]{1,5}(?:[.-][A-Z])?)\)|(?<![\w$])\$(?P<cash>[A-Z]{1,5})\b"
)
COMMON = frozenset(table("words")["common_names"].split())
"""Companies' names that are words of their own: no company unless something says so."""
NO_SYMBOLS = frozenset(table("words")["no_symbols"].split())
"""Capitals that are an abbreviation before they are a company's symbol."""
_SAYS_COMPANY = re.compile(
    r"^(?:'s)?(?: Inc| Corp| Co\b| shares| stock|,? \()|^ (?:rose|fell|jumped|gained|lost|dropped|climbed|slid|surged|tumbled|added|sank|soared|plunged|shed|slumped|rallied|declined|advanced|slipped)\b"
)
SAFE_ALONE = frozenset({"apple", "ford", "target", "visa"})


def short_forms(name: str) -> list[str]:
    """A company's names in running text, the longest first.

    >>> short_forms("NVIDIA Corporation")
    ['nvidia corporation', 'nvidia']
    >>> short_forms("Alphabet Inc. (Class A)")
    ['alphabet inc.', 'alphabet']
    """
    bare = _CLASS.sub("", name).strip(" ,").removeprefix("of").removeprefix("and").strip()
    bare = re.sub(r"^The ", "", bare)
    forms = [bare]
    while True:
        shorter = _LEGAL.sub("", forms[-1]).strip(" ,.&")
        if shorter == forms[-1] or len(shorter) < 3:
            break
        forms.append(shorter)
    return [f.casefold() for f in forms]


@dataclass(frozen=True, kw_only=True)
class Book:
    """All subjects that can be recognized.

    Args:
        companies: Ticker by a company's name in small letters.
        tickers: Tickers of which the source has prices, as funds, stocks or in a panel.
        printed: Short printed name by ticker.
        baskets: The edition's baskets by their names.
    """

    companies: Mapping[str, str] = field(default_factory=dict)
    tickers: frozenset[str] = frozenset()
    baskets: tuple[tuple[re.Pattern[str], Subject], ...] = ()
    printed: Mapping[str, str] = field(default_factory=dict)

    def company(self, ticker: str) -> Subject:
        """The subject of a ticker."""
        found = fixed_subjects().get(ticker)
        if found is not None:
            return found
        kind = "stock" if ticker in self.tickers else "absent"
        return Subject(key=ticker, name=self.printed.get(ticker, ticker), kind=kind, ids=(ticker,))


@cache
def fixed_subjects() -> Mapping[str, Subject]:
    """The subjects of the table by key."""
    return {s["key"]: Subject(key=s["key"], name=s["name"], kind=s["kind"], ids=tuple(s["ids"]))
             for s in table("subjects")["subject"]}  # fmt: skip


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Subject], ...]:
    found: list[tuple[re.Pattern[str], Subject]] = []
    for entry in table("subjects")["subject"]:
        found.append((_whole(entry["names"]), fixed_subjects()[entry["key"]]))
    for kind in ("absent", "topic"):
        for entry in table("subjects")[kind]:
            subject = Subject(key=f"{kind}:{entry['name']}", name=entry["name"], kind=kind)
            found.append((_whole(entry["names"]), subject))
    return tuple(found)


def _whole(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$-])(?:{'|'.join(map(_either_case, names))})(?![\w])")


def _either_case(pattern: str) -> str:
    """A name that may open a sentence.

    >>> _either_case("(?:the )?fear gauge")
    '(?:[Tt]he )?[Ff]ear gauge'
    """
    opened = pattern.replace("(?:the )?", "(?:[Tt]he )?", 1)
    return re.sub(r"^((?:\(\?:\[Tt\]he \)\?)?)([a-z])", lambda m: f"{m[1]}[{m[2].upper()}{m[2]}]", opened)


def basket_patterns(baskets: Iterable[tuple[str, str, str]]) -> tuple[tuple[re.Pattern[str], Subject], ...]:
    """The names of an edition's baskets.

    Args:
        baskets: Key, name and short name of each.
    """
    found = []
    for key, name, short in baskets:
        if key in fixed_subjects():
            continue
        words = [re.escape(n) for n in (name, short) if n]
        opened = [re.sub(r"^the\\ ", "[Tt]he ", w) for w in words]
        found.append((_whole(opened), Subject(key=key, name=name, kind="basket", ids=(key,))))
    return tuple(found)


def book_of(
    listings: Iterable[Listing],
    tickers: Collection[str],
    panel: Collection[str],
    baskets: Iterable[tuple[str, str, str]] = (),
) -> Book:
    """The companies of a source.

    Args:
        listings: Everything that the source lists.
        tickers: Tickers with price series.
        panel: Members of a universe, whose adjusted closes are known.
        baskets: Key, name and short name of the edition's baskets.
    """
    known = frozenset(tickers) | frozenset(panel)
    companies: dict[str, str] = {}
    printed: dict[str, str] = {}
    for row in sorted(listings, key=lambda x: x.as_of):
        if row.ticker not in known or not row.name or row.ticker in fixed_subjects():
            continue
        forms = short_forms(row.name)
        printed[row.ticker] = re.sub(r"\s+", " ", _CLASS.sub("", row.name)).strip(" ,")
        for form in forms:
            companies.setdefault(form, row.ticker)
    for ticker, entry in built_in_names().items():
        if entry.get("kind") == "stock" and ticker in known:
            printed[ticker] = entry["short"]
            companies[entry["short"].casefold()] = ticker
            for form in short_forms(entry["full"]):
                companies[form] = ticker
    for form, ticker in table("subjects").get("also", {}).items():
        if ticker in known:
            companies[form.casefold()] = ticker
    return Book(companies=companies, tickers=known, printed=printed, baskets=basket_patterns(baskets))


_WORD = re.compile(r"[A-Z0-9][\w&.'-]*|&")


def mentions(text: str, book: Book) -> list[Mention]:
    """The subjects named in a sentence, in order; of overlapping ones the longer stays."""
    found = [Mention(subject=subject, span=m.span()) for pattern, subject in (*_patterns(), *book.baskets)
             for m in pattern.finditer(text) if m.end() > m.start()]  # fmt: skip
    found += _companies(text, book)
    found += bare_sectors(text, found, fixed_subjects())
    kept: list[Mention] = []
    for each in sorted(found, key=lambda m: (m.span[0] - m.span[1], m.subject.kind in ("topic", "absent"))):
        if not any(k.span[0] < each.span[1] and each.span[0] < k.span[1] for k in kept):
            kept.append(each)
    whole = _with_tickers(text, sorted(kept, key=lambda m: m.span), book)
    return [_future(text, m) for m in _with_bare(text, whole, book)]


_BARE = re.compile(r"(?<![\w$.:/-])[A-Z]{3,5}(?:-[A-Z])?(?![\w./-]|: ?[A-Z])")
_FUTURE_BEHIND = re.compile(r"(?: E-mini| e-mini)?(?:'s)? (?:futures|options|contracts?)\b", re.I)
_FUTURE_BEFORE = re.compile(
    r"\b(?:futures|contracts?|options) (?:on|for|of|tied to|linked to|that track|tracking) (?:the )?$", re.I
)


def _with_bare(text: str, found: list[Mention], book: Book) -> list[Mention]:
    """Mentions with symbols that stand in the text as they are, as in ``NVDA -1.8%``; none where all is in capitals."""
    words_ = re.findall(r"[A-Za-z]{3,}", text)
    if sum(w.isupper() for w in words_) > 0.6 * len(words_) and len(words_) > 6:
        return found
    added = [
        Mention(subject=book.company(m[0]), span=m.span())
        for m in _BARE.finditer(text)
        if m[0] in book.tickers
        and m[0] not in NO_SYMBOLS
        and not any(k.span[0] < m.end() and m.start() < k.span[1] for k in found)
    ]
    return sorted([*found, *added], key=lambda m: m.span)


def _future(text: str, m: Mention) -> Mention:
    """A future on an index is another thing than the index."""
    if m.subject.kind in ("index", "volatility") and (
        _FUTURE_BEHIND.match(text[m.span[1] :]) or _FUTURE_BEFORE.search(text[: m.span[0]])
    ):
        name = f"futures on the {m.subject.name}"
        return Mention(subject=Subject(key="absent:futures", name=name, kind="absent"), span=m.span)
    return m


def _companies(text: str, book: Book) -> list[Mention]:
    found: list[Mention] = []
    parts = [m.span() for m in _WORD.finditer(text)]
    i = 0
    while i < len(parts):
        step = 1
        for count in range(min(5, len(parts) - i), 0, -1):
            span = (parts[i][0], parts[i + count - 1][1])
            name = text[span[0] : span[1]]
            if any(text[parts[k][1] : parts[k + 1][0]].strip(" ,") for k in range(i, i + count - 1)):
                continue
            ticker, cut = _named(name, book)
            if ticker and _is_company(text, span[0], span[0] + cut, name[:cut], i == 0):
                found.append(Mention(subject=book.company(ticker), span=(span[0], span[0] + cut)))
                step = count
                break
        i += step
    return found


def _named(name: str, book: Book) -> tuple[str | None, int]:
    low = name.casefold()
    for ending in ("", "'s", "'", ".", ",", ".'s"):
        if low.endswith(ending) and (bare := low[: len(low) - len(ending)]) in book.companies:
            return book.companies[bare], len(bare)
    return None, 0


def _is_company(text: str, start: int, stop: int, name: str, first: bool) -> bool:
    low = name.casefold()
    if name.isupper() and len(name) <= 3 and low not in ("ibm", "gm", "amd", "ups"):
        return False
    single = " " not in low
    if single and low in COMMON:
        after = text[stop:]
        return bool(_SAYS_COMPANY.match(after)) or (low in SAFE_ALONE and not first and text[start].isupper())
    return True


def _with_tickers(text: str, kept: list[Mention], book: Book) -> list[Mention]:
    """Mentions joined with the symbols behind them; a symbol without a known name stands for itself."""
    out = list(kept)
    for m in _TICKER.finditer(text):
        ticker = (m["ticker"] or m["cash"]).replace(".", "-")
        if any(k.span[0] <= m.start() < k.span[1] for k in out):
            continue
        out = [k for k in out if not (m.start() <= k.span[0] and k.span[1] <= m.end())]
        near = [k for k in out if k.span[1] <= m.start() and m.start() - k.span[1] <= 12
                and not re.search(r"[,;:]", text[k.span[1] : m.start()].rstrip(", "))]  # fmt: skip
        if near and (near[-1].subject.key == ticker or "INDEX" in m[0]):
            out[out.index(near[-1])] = Mention(subject=near[-1].subject, span=(near[-1].span[0], m.end()))
            continue
        if not m["cash"] and ":" not in m[0] and ticker not in book.tickers:
            continue
        subject = book.company(ticker)
        head = re.search(r"(?:[A-Z][\w&.'-]*,? )*(?:[A-Z][\w&.'-]*,?)$", text[: m.start()])
        start = head.start() if head else m.start()
        numbered = re.search(r"(?:^|\b(?:at|of|in|by|and) )(\d{2,4} )$", text[:start])
        if numbered and head and head[0]:
            # "1347 Capital Corp. (NASDAQ: TFSC)": a name that begins with a number.
            start = numbered.start(1)
        if near and near[-1].subject.kind in ("topic", "absent") and near[-1].span[0] >= start:
            out.remove(near[-1])
        if not any(k.span[0] < m.end() and start < k.span[1] for k in out):
            out.append(Mention(subject=subject, span=(start, m.end())))
    return sorted(out, key=lambda k: k.span)


def symbols_in(text: str) -> list[str]:
    """The symbols that a text gives with their exchange, or with a dollar sign.

    >>> symbols_in("Sezzle (NASDAQ: SEZL) and $TSLA rose (SEC)")
    ['SEZL', 'TSLA']
    """
    return [
        (m["ticker"] or m["cash"]).replace(".", "-")
        for m in _TICKER.finditer(text)
        if m["cash"] or ":" in m[0]
    ]
