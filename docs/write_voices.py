"""Writes docs/voices.md: the opening of one session of the simulated market in each voice.

python docs/write_voices.py
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from briefgen.cli.options import Settings, open_desk
from briefgen.pipeline import market_of, write_brief
from briefgen.prose.library import voices
from briefgen.renderers.markdown import render_markdown

TARGET = Path(__file__).with_name("voices.md")
SESSIONS = (dt.date(2026, 1, 16), dt.date(2026, 1, 20))

HEAD = """\
# Voices

This page is written by `python docs/write_voices.py`; do not edit it by hand.

A voice is a set of wordings that lie over the built-in ones. Facts, conditions and proof are the same,
whoever speaks; what a voice does not reword is said as the built-in one says it. An edition names its voice,
and `--voice` takes another one for a single command:

```toml
voice = "wire"
```

```sh
briefgen today --voice newsletter
```

| voice | how it speaks |
| --- | --- |
| built-in | an editor's brief for readers who know markets |
| `wire` | agency prose: the main fact before all others, terse statements, no questions, no asides |
| `newsletter` | an adviser's evening letter: speaks to the reader, has a little wit; no advice, no forecast |
| `plain` | plain English: short words and sentences, each term explained where it is used |

How to write one is told in [writing templates](writing-templates.md#give-an-edition-a-voice).

The examples are openings of the simulated market (`--source sample`): headline, standfirst, lead, and the
text of the sections up to some 200 words.
"""


def opening(text: str, words: int = 200) -> Iterator[str]:
    """The prose of a brief up to a number of words, headings one level down from this page's."""
    count, seen = 0, False
    for line in text.partition("\n---\n")[2].splitlines():
        if not line or (line[0] in "|!*<>" and not (line.startswith("**") and not seen)):
            continue
        # The other bold lines are titles of the table and the figures.
        seen = seen or line.startswith("**")
        count += len(line.split())
        if count > words:
            return
        yield f"> {line.replace('# ', '**', 1).lstrip('#')}**" if line.startswith("#") else f"> {line}"


def page() -> str:
    """The page."""
    parts = [HEAD]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            edition="rotation", source="sample", offline=False, store=Path(folder) / "store.sqlite",
            quiet=True, verbose=False,
        )  # fmt: skip
        with open_desk(settings) as desk:
            snapshot = desk.load()
            market = market_of(snapshot, desk.edition, desk.calendar)
            for session in SESSIONS:
                parts.append(f"## {session:%B} {session.day}, {session.year}\n")
                for voice in ("", *voices()):
                    edition = replace(desk.edition, voice=voice)
                    brief = write_brief(market, edition, session, length="brief")
                    text = render_markdown(brief.document).content.decode()
                    parts.append(f"### {voice or 'built-in'}\n")
                    parts.append("\n>\n".join(opening(text)) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
