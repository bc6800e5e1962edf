"""The ``[mail]`` section of a settings file → how and to whom a newsletter goes."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from briefgen.errors import UsageError

PASSWORD = "BRIEFGEN_MAIL_PASSWORD"
"""The environment variable that holds the password, unless the section names another one."""
TLS_PORT = 465
LOOPBACK = ("localhost", "127.0.0.1", "::1")

_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "host": str, "port": int, "starttls": bool, "user": str, "password_env": str, "ca_file": str,
    "timeout": (int, float), "from": str, "reply_to": str, "to": (str, list), "list": str,
    "unsubscribe": str, "footer": str,
}  # fmt: skip
_MAILBOX = re.compile(r"[^\s@<>,;:\"\\()\[\]]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_ON_ONE_LINE = re.compile(r"[^\x00-\x1f\x7f]*")


@dataclass(frozen=True, kw_only=True)
class Server:
    """The server that takes mails in.

    Args:
        host: Its name.
        port: Its port.
        security: ``starttls``, ``tls`` (from the first byte on) or ``none``.
        user: Who sends; empty where the server asks for no name.
        password: Never printed.
        ca_file: Certificates to trust beside those of the system.
        timeout: Seconds to wait for an answer.
    """

    host: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    timeout: float = 30.0

    @property
    def place(self) -> str:
        """Its name and port in a sentence."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """From whom and to whom a newsletter goes.

    Args:
        sender: The From address; its display name is empty where the publication's is used.
        reply_to: Where answers go; empty for the sender.
        recipients: Addresses in order, each once.
        unsubscribe: An https address for one click (``{recipient}`` becomes the reader's address), or empty.
        footer: The sender's own line under the brief, such as a postal address.
    """

    sender: Address
    recipients: tuple[str, ...]
    reply_to: str = ""
    unsubscribe: str = ""
    footer: str = ""


def subscription_of(section: Mapping[str, Any], path: Path, *, to: Sequence[str] = ()) -> Subscription:
    """The newsletter that a section describes.

    Args:
        section: The ``[mail]`` table.
        path: Its file; the list of subscribers is looked for beside it.
        to: Recipients in the place of those of the section.

    Raises:
        UsageError: Something is missing or no address; the sentence names file and key.
    """
    _check(section, path)
    sender = _sender(section, path)
    asked = list(to) or _listed(section, path)
    if not asked:
        raise UsageError(f"{path}: [mail] names no recipient; set 'to' or 'list', or give --to")
    where = "--to" if to else f"{path}: [mail]"
    recipients = tuple(dict.fromkeys(mailbox(each, where) for each in asked))
    unsubscribe = section.get("unsubscribe", "")
    if unsubscribe and not unsubscribe.startswith("https://"):
        raise UsageError(f"{path}: [mail] unsubscribe is '{unsubscribe}'; one click needs an https address")
    reply_to = section.get("reply_to", "")
    return Subscription(
        sender=sender, recipients=recipients, unsubscribe=unsubscribe, footer=section.get("footer", ""),
        reply_to=mailbox(reply_to, f"{path}: [mail] reply_to") if reply_to else "",
    )  # fmt: skip


def server_of(section: Mapping[str, Any], path: Path, environment: Mapping[str, str] = os.environ) -> Server:
    """The server that a section names, with the password from the environment.

    Raises:
        UsageError: Something is missing, or a password would cross a network in the clear.
    """
    _check(section, path)
    host = section.get("host", "")
    if not host:
        raise UsageError(f"{path}: [mail] names no server; set 'host'")
    port = section.get("port", 587)
    starttls = section.get("starttls", True)
    security = "tls" if port == TLS_PORT else "starttls" if starttls else "none"
    user, variable = section.get("user", ""), section.get("password_env", PASSWORD)
    password = environment.get(variable, "") if user else ""
    if user and not password:
        raise UsageError(f"{path}: [mail] user is set, but the environment variable {variable} is not")
    if user and security == "none" and host not in LOOPBACK:
        raise UsageError(f"{path}: [mail] starttls = false would send the password to {host} in the clear")
    ca_file = str(path.parent / section["ca_file"]) if section.get("ca_file") else ""
    return Server(host=host, port=port, security=security, user=user, password=password, ca_file=ca_file,
                  timeout=float(section.get("timeout", 30)))  # fmt: skip


def mailbox(text: str, where: str) -> str:
    """One bare address with its domain in lower case and ASCII.

    Args:
        text: What was written.
        where: Where, for the error.

    >>> mailbox("Jo@Example.ORG", "--to")
    'Jo@example.org'
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        found = f"{local}@{domain.encode('idna').decode().lower()}"
    except UnicodeError:
        found = ""
    if not _MAILBOX.fullmatch(found) or not found.isascii():
        raise UsageError(f"{where}: '{text.strip()}' is no mail address; write it as name@example.org")
    return found


def _sender(section: Mapping[str, Any], path: Path) -> Address:
    name, address = parseaddr(section.get("from", ""))
    if not address:
        raise UsageError(f"{path}: [mail] has no sender; set 'from' to an address")
    local, _, domain = mailbox(address, f"{path}: [mail] from").rpartition("@")
    return Address(display_name=name, username=local, domain=domain)


def _listed(section: Mapping[str, Any], path: Path) -> list[str]:
    """The recipients of a section: those in it, and those in its list, one a line."""
    given = section.get("to", [])
    found = [given] if isinstance(given, str) else [str(each) for each in given]
    if not section.get("list"):
        return found
    place = path.parent / section["list"]
    try:
        lines = place.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{place}: the list of subscribers cannot be read: {error}") from None
    bare = (line.partition("#")[0].strip() for line in lines)
    return [*found, *filter(None, bare)]


def _check(section: Mapping[str, Any], path: Path) -> None:
    """Refuse keys that are not known, values of another kind, and line breaks, which could forge a header."""
    for key, value in section.items():
        if key == "password":
            raise UsageError(f"{path}: [mail] holds a password; put it into the variable {PASSWORD} instead")
        if key not in _KINDS:
            raise UsageError(f"{path}: [mail] has an unknown key '{key}'; known are {', '.join(_KINDS)}")
        if not isinstance(value, _KINDS[key]) or (isinstance(value, bool) and key != "starttls"):
            raise UsageError(f"{path}: [mail] {key} = {value!r} is not what is expected there")
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and not _ON_ONE_LINE.fullmatch(text):
                raise UsageError(f"{path}: [mail] {key} must stand on one line")
