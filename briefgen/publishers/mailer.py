"""Mails → an SMTP server; the only place that talks to one."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

from briefgen.errors import BriefgenError, UsageError
from briefgen.publishers.subscription import Server

ATTEMPTS = 4
LONGEST_WAIT = 30
_PASSING = range(400, 500)
_SAID = 200


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A recipient whom the server did not take, and what it said."""

    recipient: str
    reason: str


class _AgainError(Exception):
    """Something that may pass: the attempt is made again after a while."""

    def __init__(self, failure: BriefgenError, *, of_recipient: bool = False) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.of_recipient = of_recipient


class _RefusedError(Exception):
    """The server takes no mail for this recipient."""


def deliver(
    mails: Iterable[tuple[str, EmailMessage]],
    server: Server,
    *,
    accepted: Callable[[str, EmailMessage], None],
    sender: str,
    sleep: Callable[[float], None] | None = None,
) -> tuple[Refusal, ...]:
    """Hand mails to a server over one connection, each to its one recipient.

    What may pass (no answer, a lost connection, a reply that begins with 4) is tried four times in all.

    Args:
        mails: Pairs of a recipient and the mail for him.
        server: Where to.
        accepted: Called for each mail as soon as the server has taken it.
        sender: The envelope's sender.
        sleep: Waits between attempts; the clock if None.

    Returns:
        The recipients whom the server refused; all others were served.

    Raises:
        BriefgenError: Nothing can be sent to anyone: no server, no trust, a wrong password, a refused sender.
    """
    refused: list[Refusal] = []
    carrier = _Carrier(server, sender)
    try:
        for recipient, mail in mails:
            reason = _persistently(carrier, recipient, mail, sleep or pause)
            if reason:
                refused.append(Refusal(recipient=recipient, reason=reason))
            else:
                accepted(recipient, mail)
    finally:
        carrier.close()
    return tuple(refused)


def pause(seconds: float) -> None:
    """Wait for a server that may take a mail later."""
    time.sleep(seconds)


def _persistently(
    carrier: _Carrier, recipient: str, mail: EmailMessage, sleep: Callable[[float], None]
) -> str:
    """Why a recipient was refused in the end; empty if he was not."""
    from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

    trying = Retrying(
        retry=retry_if_exception_type(_AgainError), stop=stop_after_attempt(ATTEMPTS), sleep=sleep,
        wait=wait_exponential(max=LONGEST_WAIT), reraise=True,
    )  # fmt: skip
    try:
        trying(carrier.carry, recipient, mail)
    except _RefusedError as error:
        return str(error)
    except _AgainError as error:
        if error.of_recipient:
            return str(error)
        raise error.failure from error
    return ""


class _Carrier:
    """A connection that is opened when it is needed, and again after it was lost."""

    def __init__(self, server: Server, sender: str) -> None:
        self.server = server
        self.sender = sender
        self.line: smtplib.SMTP | None = None

    def close(self) -> None:
        """Say goodbye, if there is anyone to say it to."""
        if self.line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.line.quit()
        self.drop()

    def drop(self) -> None:
        """Forget the connection."""
        if self.line is not None:
            self.line.close()
        self.line = None

    def carry(self, recipient: str, mail: EmailMessage) -> None:
        """One attempt at one mail."""
        if self.line is None:
            self.line = self._connected()
        try:
            self.line.send_message(mail, self.sender, [recipient])
        except smtplib.SMTPRecipientsRefused as error:
            code, text = error.recipients[recipient]
            self._refused(code, text)
        except smtplib.SMTPSenderRefused as error:
            raise self._failure(f"refuses the sender {self.sender}", error) from None
        except smtplib.SMTPDataError as error:
            self._refused(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self.drop()
            raise _AgainError(
                BriefgenError(f"the mail server {self.server.place} broke off: {_reason(error)}")
            ) from None
        except smtplib.SMTPException as error:
            raise BriefgenError(
                f"the mail server {self.server.place} cannot take this mail: {error}"
            ) from None

    def _refused(self, code: int, text: bytes | str) -> None:
        said = self._said(code, text)
        if code == 421:
            self.drop()
        if code in _PASSING:
            raise _AgainError(BriefgenError(said), of_recipient=True)
        raise _RefusedError(said)

    def _connected(self) -> smtplib.SMTP:
        """An open connection, encrypted and logged in as the settings ask.

        Raises:
            _AgainError: Something that may pass.
            BriefgenError: Anything else.
        """
        line: smtplib.SMTP | None = None
        try:
            line = self._open()
            line.ehlo_or_helo_if_needed()
            if self.server.security == "starttls":
                line.starttls(context=self._trust())
            if self.server.user:
                line.login(self.server.user, self.server.password)
        except BaseException as error:
            if line is not None:
                line.close()
            if isinstance(error, OSError | smtplib.SMTPException):
                raise self._cause(error) from None
            raise
        return line

    def _open(self) -> smtplib.SMTP:
        # Its own name for itself is the sender's domain: the machine's name is nobody's business.
        host, port, own = self.server.host, self.server.port, self.sender.rpartition("@")[2]
        if self.server.security == "tls":
            return smtplib.SMTP_SSL(host, port, own, timeout=self.server.timeout, context=self._trust())
        return smtplib.SMTP(host, port, own, timeout=self.server.timeout)

    def _trust(self) -> ssl.SSLContext:
        trust = ssl.create_default_context()
        if self.server.ca_file:
            try:
                trust.load_verify_locations(self.server.ca_file)
            except (OSError, ssl.SSLError) as error:
                raise UsageError(f"{self.server.ca_file}: no certificates can be read: {error}") from None
        return trust

    def _cause(self, error: OSError | smtplib.SMTPException) -> Exception:
        """Why there is no connection, in a sentence; what may pass is marked as such."""
        place = self.server.place
        match error:
            case smtplib.SMTPAuthenticationError():
                return self._failure(f"refuses the name '{self.server.user}' or its password", error)
            case smtplib.SMTPNotSupportedError():
                lacks = "login" if "AUTH" in str(error) else "STARTTLS"
                return BriefgenError(f"the mail server {place} offers no {lacks}; nothing was sent to it")
            case ssl.SSLCertVerificationError():
                why = error.verify_message or str(error)
                return BriefgenError(f"the certificate of the mail server {place} cannot be trusted: {why}")
            case ssl.SSLError():
                why = error.reason or str(error)
                return BriefgenError(f"the mail server {place} and this program find no common TLS: {why}")
            case smtplib.SMTPServerDisconnected():
                return _AgainError(BriefgenError(f"the mail server {place} broke off: {_reason(error)}"))
            case smtplib.SMTPResponseException():
                return self._failure("turns this program away", error)
            case smtplib.SMTPException():
                return BriefgenError(f"the mail server {place} cannot be used: {error}")
            case socket.gaierror() if error.errno != socket.EAI_AGAIN:
                return BriefgenError(f"there is no mail server {self.server.host}: {_reason(error)}")
        return _AgainError(BriefgenError(f"the mail server {place} cannot be reached: {_reason(error)}"))

    def _failure(self, what: str, error: smtplib.SMTPResponseException) -> Exception:
        said = self._said(error.smtp_code, error.smtp_error)
        failure = BriefgenError(f"the mail server {self.server.place} {what}: {said}")
        return _AgainError(failure) if error.smtp_code in _PASSING else failure

    def _said(self, code: int, text: bytes | str) -> str:
        """A server's answer on one line, without the password, whatever it says."""
        words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        words = " ".join(words.split())[:_SAID]
        if self.server.password:
            words = words.replace(self.server.password, "(the password)")
        return f"{code} {words}".strip()


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).strip()
