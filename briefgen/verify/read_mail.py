"""Published mails → their words, without what a mail says that is no part of its brief."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from briefgen.document import KEY_NUMBERS
from briefgen.resources import mail_words
from briefgen.verify.reading import Reading, text_of, words_of
from briefgen.verify.words import ALT, FIGURE, MAIL, MORE, PROOF, PROOFS

WITHOUT = (KEY_NUMBERS, PROOFS, PROOF, MORE, FIGURE, ALT)
_UNPAIRED = frozenset(("meta", "link", "br", "img", "hr", "input"))
_LINED = frozenset(("span", "strong", "em", "a"))
_FILLER = dict.fromkeys(map(ord, "\u034f\u200c\u00a0"))
_DRAWN = re.compile(r"^[=-]+$|^\* ", re.MULTILINE)
_TAG = re.compile(r"^\[if [^\]]*\]>|<!\[endif\]$|<[^>]*>")
_SETTINGS = re.compile(r"<xml>.*?</xml>", re.DOTALL)
_ADDRESS = r"(?:https?://|mailto:)\S+|\{\{unsubscribe_url\}\}"


class _Mail(HTMLParser):
    """Takes a mail apart while it is read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.body: list[str] = []
        self.preheader = ""
        self.title = ""
        self.quoted: list[tuple[str, str]] = []
        self.shortened = False
        self.furniture = frozenset(mail_words().values())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        # A picture's words are read to those who cannot see it, so they are words of the mail.
        self.body += [f" {given[name]} " for name in ("alt", "title", "aria-label") if given.get(name)]
        if tag in _UNPAIRED:
            return
        name = tag
        if given.get("id") == "preheader":
            name = "preheader"
        elif "data-fact" in given:
            name = "claim"
            self.quoted.append((given["data-fact"], ""))
        self.open.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNPAIRED:
            return
        if self.open:
            self.open.pop()
        if tag not in _LINED:
            self.body.append(" ")

    def handle_comment(self, data: str) -> None:
        # Outlook shows what stands in such a comment.
        if data.startswith("[if"):
            self.body.append(_TAG.sub(" ", _SETTINGS.sub("", data)))

    def handle_data(self, data: str) -> None:
        where = self.open[-1] if self.open else ""
        if where == "style":
            return
        if where == "title":
            self.title += data
        elif where == "preheader":
            self.preheader += data.translate(_FILLER)
        elif data.strip() in self.furniture:
            self.shortened |= data.strip() == mail_words()["shortened"]
        else:
            if where == "claim":
                fact, said = self.quoted[-1]
                self.quoted[-1] = (fact, said + data.replace("\u00a0", " "))
            self.body.append(data)


def read_mail(path: Path) -> Reading:
    """A ``brief.mail.html``: without pictures and proofs; its preheader is a description."""
    mail = _Mail()
    mail.feed(text_of(path))
    mail.close()
    return Reading(
        body=words_of("".join(mail.body)),
        head={"title": mail.title, "description": mail.preheader.strip()},
        without=WITHOUT,
        own=MAIL,
        quoted=tuple(mail.quoted),
        shortened=mail.shortened,
    )


def read_mail_text(path: Path) -> Reading:
    """A ``brief.mail.txt``: the same words in lines, under rules and after stars."""
    text = text_of(path)
    for words in mail_words().values():
        text = re.sub(rf"^{re.escape(words)}(?:: (?:{_ADDRESS}))?$", "", text, flags=re.MULTILINE)
    return Reading(body=words_of(_DRAWN.sub("", text)), without=WITHOUT, own=MAIL)
