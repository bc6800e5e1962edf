"""A published brief → the mails that carry it, one a recipient; nothing is sent here."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from briefgen.errors import DataError
from briefgen.publishers.subscription import Subscription
from briefgen.renderers.mail import FOOTER, UNSUBSCRIBE
from briefgen.resources import mail_words
from briefgen.verify.read_mail import read_mail
from briefgen.verify.reading import text_of

UNFOLDED = SMTP.clone(max_line_length=990)

_PUBLICATION = re.compile(r'<td class="publication"[^>]*>(.*?)</td>', re.DOTALL)
_LANGUAGE = re.compile(r'<html lang="([\w-]+)"')
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A brief as it is sent, without anything of its recipient.

    Args:
        edition: Name of the edition.
        session: The session that it is about.
        subject: Its headline; with a mark where its market is made up.
        publication: The edition's printed title.
        language: BCP 47 tag.
        html: The HTML part.
        text: The plain-text part.
    """

    edition: str
    session: dt.date
    subject: str
    publication: str
    language: str
    html: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of both parts."""
        return hashlib.sha256(f"{self.text}\0{self.html}".encode()).hexdigest()


def find_brief(out: Path, edition: str, session: dt.date | None) -> Path:
    """The folder of a session's brief, or of the latest one.

    Raises:
        DataError: There is none.
    """
    place = out / edition
    if session is None:
        dated = [f for f in place.glob("????-??-??") if (f / "ledger.json").is_file()]
        if not dated:
            raise DataError(f"{place} holds no brief; write one with `briefgen today`")
        return max(dated, key=lambda folder: folder.name)
    folder = place / session.isoformat()
    if not (folder / "ledger.json").is_file():
        raise DataError(f"{folder} holds no brief; write it with `briefgen on {session}`")
    return folder


def read_letter(folder: Path, ledger: Mapping[str, Any]) -> Letter:
    """The mail of a published brief.

    Args:
        folder: The brief's folder.
        ledger: Its ledger.

    Raises:
        DataError: The brief has no mail, or its mail has no headline or publication.
    """
    page, text = folder / "brief.mail.html", folder / "brief.mail.txt"
    if not (page.is_file() and text.is_file()):
        raise DataError(f"{folder} holds no mail; write the brief again with html among its formats")
    html = text_of(page)
    title = read_mail(page).head["title"]
    name = _PUBLICATION.search(html)
    if not title or not name:
        raise DataError(f"{page}: is no mail of a brief: it has no headline or no publication")
    mark = "[Simulated data] " if ledger["data"]["source"] == "sample" else ""
    language = _LANGUAGE.search(html)
    return Letter(
        edition=ledger["edition"], session=dt.date.fromisoformat(ledger["session"]), html=html,
        subject=mark + " ".join(title.split()), publication=" ".join(unescape(name[1]).split()),
        language=language[1] if language else "en", text=text_of(text),
    )  # fmt: skip


def message(letter: Letter, subscription: Subscription, recipient: str, now: dt.datetime) -> EmailMessage:
    """The mail for one recipient, who is the only one it names.

    The same letter, recipient and time give the same bytes; its Message-ID does not depend on the time, so
    that a mail that arrives twice is shown once.

    Args:
        letter: The brief.
        subscription: From whom it comes, and how one leaves.
        recipient: A bare address.
        now: The time of sending.
    """
    sender = subscription.sender
    named = (
        sender if sender.display_name else type(sender)(letter.publication, sender.username, sender.domain)
    )
    edition = _UNSAFE.sub("-", letter.edition)
    mark = hashlib.sha256(f"{letter.digest}\0{recipient}".encode()).hexdigest()[:24]
    leave = subscription.unsubscribe.replace("{recipient}", quote(recipient, safe=""))
    answer = subscription.reply_to or sender.addr_spec
    by_mail = f"mailto:{answer}?subject=unsubscribe"
    made = EmailMessage(policy=SMTP)
    made["From"] = named
    made["To"] = recipient
    if subscription.reply_to:
        made["Reply-To"] = subscription.reply_to
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{edition}.{letter.session}.{mark}@{sender.domain}>"
    made["List-Id"] = f"<{edition}.{sender.domain}>"
    made["List-Unsubscribe"] = f"<{leave}>, <{by_mail}>" if leave else f"<{by_mail}>"
    if leave:
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made["Auto-Submitted"] = "auto-generated"
    _fill(made, letter, leave or by_mail, subscription.footer)
    made["Content-Language"] = letter.language
    made.set_boundary(f"=_{mark}")
    # Addresses that are longer than a line would be taken apart and encoded, and no longer be links.
    made.policy = UNFOLDED
    return made


def _fill(made: EmailMessage, letter: Letter, leave: str, footer: str) -> None:
    """Both parts with the sender's line and the way out in their places."""
    why = mail_words()["why"]
    text = letter.text.replace(UNSUBSCRIBE, leave)
    html = letter.html.replace(UNSUBSCRIBE, escape(leave))
    if footer:
        text = text.replace(f"{why}\n", f"{footer}\n\n{why}\n")
        html = html.replace(FOOTER, f'<p style="margin:16px 0 0">{escape(footer)}</p>')
    made.set_content(text, cte="quoted-printable")
    made.add_alternative(html.replace(FOOTER, ""), subtype="html", cte="quoted-printable")
