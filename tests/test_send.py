"""The newsletter: proven again, one mail a reader, never twice, and one sentence for all that goes wrong."""

from __future__ import annotations

import contextlib
import email
import email.policy
import json
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from command_line import Run, run, write_edition, write_market
from mail_server import NAME, PASSWORD, Post, certificate, free_port, mail_server
from sample_briefs import sample_brief, sample_sessions

from briefgen.errors import BriefgenError
from briefgen.model import plain
from briefgen.publishers.files import publish
from briefgen.publishers.mailer import deliver
from briefgen.publishers.newsletter import read_letter
from briefgen.publishers.subscription import Server, server_of
from briefgen.renderers import render

DAY = "2026-01-22"
READERS = ("ann@example.org", "bob@example.org", "cem@example.net")
FROM = 'from = "The Desk <desk@briefs.example>"'


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a published brief of a small edition, and the prices that it was written from."""
    folder = tmp_path_factory.mktemp("newsletter")
    write_edition(folder)
    write_market(folder / "market", panel=True, listed=("AAPL", "NVDA"))
    with contextlib.chdir(folder):
        words = ("--source", "csv:market", "--store", "store.sqlite", "--base-url", "https://briefs.example/")
        assert run("on", DAY, "--edition", "small.toml", *words, "--format", "md,html").code == 0
    return folder


@pytest.fixture
def here(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working folder with a copy of the brief."""
    import shutil

    shutil.copytree(place / "output", tmp_path / "output")
    shutil.copy(place / "small.toml", tmp_path)
    monkeypatch.delenv("BRIEFGEN_MAIL_PASSWORD", raising=False)
    # Nobody waits in a test.
    monkeypatch.setattr("briefgen.publishers.mailer.pause", lambda seconds: None)
    with contextlib.chdir(tmp_path):
        yield tmp_path


def settings(port: int, *lines: str, to: tuple[str, ...] = READERS) -> None:
    """Write the settings file: a server on this machine without encryption unless lines say otherwise."""
    given = "\n".join(lines)
    known = [] if "starttls" in given else ["starttls = false"]
    known += [] if "from =" in given else [FROM]
    known += [] if not to else [f"to = {json.dumps(to)}"]
    text = "\n".join(["[mail]", 'host = "127.0.0.1"', f"port = {port}", *known, *lines, ""])
    Path("briefgen.toml").write_text(text)


def send(*words: str, data: bool = False) -> Run:
    return run("send", *words, "--edition", "small.toml", *(() if data else ("--without-data",)))


# --- what arrives -----------------------------------------------------------------------------


def test_every_reader_gets_a_mail_that_names_nobody_else(here: Path) -> None:
    with mail_server() as post:
        settings(post.port)
        done = send()
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith(f"output/small/{DAY}: sent to 3 of 3\n")
    assert [mail.recipients for mail in post.mails] == [[reader] for reader in READERS]
    for mail, reader in zip(post.mails, READERS):
        assert mail.message["To"] == reader
        assert not [other for other in READERS if other != reader and other.encode() in mail.raw]
        assert mail.sender == "desk@briefs.example"


def test_the_mail_is_the_brief_in_both_parts(here: Path) -> None:
    with mail_server() as post:
        settings(post.port, to=READERS[:1])
        assert send().code == 0
    (mail,) = post.mails
    folder = Path(f"output/small/{DAY}")
    leave = "mailto:desk@briefs.example?subject=unsubscribe"
    html = (folder / "brief.mail.html").read_text().replace("{{unsubscribe_url}}", leave)
    assert mail.part("html").strip() == html.replace("<!--footer-->", "").strip()
    text = (folder / "brief.mail.txt").read_text().replace("{{unsubscribe_url}}", leave)
    assert mail.part("plain").strip() == text.strip()
    assert mail.message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in mail.message.iter_parts()]
    assert kinds == ["text/plain", "text/html"], "the last part is the one to be preferred"
    assert all(len(line) <= 998 for line in mail.raw.split(b"\r\n"))
    assert mail.raw.isascii()


def test_its_headers_are_those_of_a_newsletter(here: Path) -> None:
    with mail_server() as post:
        settings(
            post.port, 'reply_to = "letters@briefs.example"', 'footer = "The Desk, 1 Main St. <Springfield>"',
            'unsubscribe = "https://briefs.example/leave?who={recipient}"', to=("ann+list@example.org",),
        )  # fmt: skip
        assert send().code == 0
    (mail,) = post.mails
    head = mail.message
    title = json.loads(_front("title"))
    assert head["Subject"] == title
    assert head["From"] == "The Desk <desk@briefs.example>"
    assert head["Reply-To"] == "letters@briefs.example"
    assert head["Date"] == "Thu, 22 Jan 2026 22:00:00 +0000"
    assert head["Message-ID"].startswith(f"<small.{DAY}.")
    assert head["Message-ID"].endswith("@briefs.example>")
    assert head["List-Id"] == "<small.briefs.example>"
    leave = "https://briefs.example/leave?who=ann%2Blist%40example.org"
    assert head["List-Unsubscribe"].split() == [
        f"<{leave}>,", "<mailto:letters@briefs.example?subject=unsubscribe>",
    ]  # fmt: skip
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f'href="{leave}"' in mail.part("html")
    assert "The Desk, 1 Main St. &lt;Springfield&gt;" in mail.part("html")
    assert f"Unsubscribe: {leave}" in mail.part("plain")
    assert "The Desk, 1 Main St. <Springfield>\n" in mail.part("plain")
    assert head["Content-Language"] == "en-US"


def test_a_long_address_to_leave_by_is_left_whole(here: Path) -> None:
    address = f"https://briefs.example/{'x' * 200}/leave"
    with mail_server() as post:
        settings(post.port, f'unsubscribe = "{address}"', to=READERS[:1])
        assert send().code == 0
    assert f"List-Unsubscribe: <{address}>, <mailto:".encode() in post.mails[0].raw
    assert f"Unsubscribe: {address}\n" in post.mails[0].part("plain")


def _front(key: str) -> str:
    lines = Path(f"output/small/{DAY}/brief.md").read_text().splitlines()
    return next(line.partition(": ")[2] for line in lines if line.startswith(f"{key}: "))


def test_the_publication_signs_where_the_sender_has_no_name(here: Path) -> None:
    with mail_server() as post:
        settings(post.port, 'from = "desk@briefs.example"', to=READERS[:1])
        assert send().code == 0
    assert post.mails[0].message["From"] == "The Small Brief <desk@briefs.example>"
    assert post.names == ["briefs.example"], "the machine's own name is not told"


def test_the_list_of_subscribers_may_be_a_file(here: Path) -> None:
    Path("readers.txt").write_text(
        "# our readers\nann@example.org\n\nBob@EXAMPLE.org  # since 2024\nann@example.org\n"
    )
    with mail_server() as post:
        settings(post.port, 'list = "readers.txt"', to=())
        assert send().code == 0
    assert [mail.recipients for mail in post.mails] == [["ann@example.org"], ["Bob@example.org"]]


def test_the_same_brief_gives_the_same_mail_and_message_id(here: Path) -> None:
    settings(25)
    first, again = send("--dry-run"), send("--dry-run")
    assert first.code == 0
    assert first.out == again.out
    other = send("--dry-run", "--to", READERS[1])
    assert _id(other) != _id(first)
    assert _id(
        run("send", "--edition", "small.toml", "--without-data", "--dry-run", now="2026-01-24T09:00:00Z")
    ) == _id(first)


def _id(done: Run) -> str:
    return str(email.message_from_string(done.out, policy=email.policy.default)["Message-ID"])


def test_a_dry_run_needs_no_server_and_leaves_no_trace(here: Path) -> None:
    settings(free_port(), f'user = "{NAME}"')
    before = sorted(Path().rglob("*"))
    done = send("--dry-run")
    assert done.code == 0
    assert done.err == "nothing was sent; this is the first of 3 mails\n"
    assert email.message_from_string(done.out)["To"] == READERS[0]
    assert sorted(Path().rglob("*")) == before
    assert send("--dry-run", "--eml", "mail.eml").out == ""
    assert email.message_from_bytes(Path("mail.eml").read_bytes())["To"] == READERS[0]
    assert "--eml goes with --dry-run" in send("--eml", "mail.eml").sentence(2)


# --- proven, and once -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["brief.mail.html", "brief.mail.txt", "brief.html", "brief.md", "ledger.json"]
)
def test_what_does_not_prove_is_not_sent(here: Path, name: str) -> None:
    path = Path(f"output/small/{DAY}/{name}")
    claims = json.loads(Path(f"output/small/{DAY}/ledger.json").read_text())["claims"]
    claim = next(c["text"] for c in claims if c["section"] == "lead" and c["text"].endswith("%"))
    text = path.read_text()
    start = max(text.find("<h1"), text.find("\n# "), text.find("===="), text.find('"claims"'))
    assert claim in text[start:]
    path.write_text(text[:start] + text[start:].replace(claim, f"9{claim}", 1))
    with mail_server() as post:
        settings(post.port)
        assert "not sent, for" in send().sentence(1)
    assert not post.mails


def test_the_data_are_asked_as_well(here: Path, place: Path) -> None:
    words = ("--source", f"csv:{place / 'market'}", "--store", str(place / "store.sqlite"))
    with mail_server() as post:
        settings(post.port)
        assert send(*words, data=True).code == 0
        assert len(post.mails) == 3
        said = send("--again", "--store", "empty.sqlite", data=True).sentence(1)
    assert "name the data with --source" in said
    assert len(post.mails) == 3


def test_nobody_gets_a_brief_twice(here: Path) -> None:
    with mail_server() as post:
        settings(post.port, to=READERS[:2])
        assert send().code == 0
        said = send().sentence(1)
        assert said == (
            f"output/small/{DAY} was sent to all of them, last on 2026-01-22 22:00; --again sends it again"
        )
        settings(post.port)
        assert send().out.endswith("sent to 1 of 1 (2 had it)\n")
        assert [mail.recipients[0] for mail in post.mails] == list(READERS)
        assert send("--again", "--to", READERS[0]).code == 0
    assert len(post.mails) == 4
    assert post.mails[0].message["Message-ID"] == post.mails[3].message["Message-ID"]


def test_a_brief_that_was_written_again_is_not_sent_again(here: Path, place: Path) -> None:
    with mail_server() as post:
        settings(post.port)
        assert send().code == 0
        words = ("--source", f"csv:{place / 'market'}", "--store", str(place / "store.sqlite"))
        assert (
            run("on", DAY, "--edition", "small.toml", *words, "--format", "md,html", "--length", "flash").code
            == 0
        )
        assert "--again" in send().sentence(1)
    assert len(post.mails) == 3


def test_the_record_holds_no_address(here: Path) -> None:
    with mail_server() as post:
        settings(post.port)
        assert send().code == 0
    lines = Path(f"output/small/.sent/{DAY}.jsonl").read_text().splitlines()
    assert len(lines) == 3
    assert not any("example.org" in line or "example.net" in line for line in lines)
    assert [json.loads(line)["message"] for line in lines] == [m.message["Message-ID"] for m in post.mails]


def test_sending_goes_on_where_it_was_broken_off(here: Path) -> None:
    """The record is written after each mail; a torn last line is no reason to stop."""
    post = Post(refusals={READERS[2]: "550 No such user here"})
    with mail_server(post):
        settings(post.port)
        assert send().code == 1
        record = Path(f"output/small/.sent/{DAY}.jsonl")
        record.write_text(record.read_text() + '{"to": "1234')
        post.refusals.clear()
        assert send().out.endswith("sent to 1 of 1 (2 had it)\n")
    assert [mail.recipients[0] for mail in post.mails] == list(READERS)


def test_two_cannot_send_at_once(here: Path) -> None:
    from briefgen.publishers.sent import record_of

    with mail_server() as post:
        settings(post.port)
        with record_of(Path(f"output/small/{DAY}")):
            assert "another `briefgen send` is sending" in send().sentence(1)
    assert not post.mails


def test_which_brief(here: Path) -> None:
    settings(25)
    assert "write it with `briefgen on 2026-01-21`" in send("2026-01-21").sentence(1)
    assert "holds no brief; write one with `briefgen today`" in send("--out", "elsewhere").sentence(1)
    assert send(DAY, "--dry-run").code == 0
    Path(f"output/small/{DAY}/brief.mail.html").unlink()
    assert "holds no mail; write the brief again with html" in send().sentence(1)


# --- the server -------------------------------------------------------------------------------


def test_it_logs_in_over_starttls(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem, key = certificate(here)
    monkeypatch.setenv("BRIEFGEN_MAIL_PASSWORD", PASSWORD)
    with mail_server(certificate=(pem, key), login=True) as post:
        settings(post.port, "starttls = true", 'ca_file = "server.pem"', f'user = "{NAME}"')
        done = send()
        assert (done.code, done.err) == (0, "")
    assert post.tls == [True, True, True]


def test_it_speaks_tls_from_the_first_byte(here: Path) -> None:
    pem, key = certificate(here)
    mail = EmailMessage()
    mail["To"] = READERS[0]
    taken = []
    with mail_server(certificate=(pem, key), at_once=True) as post:
        server = Server(host="127.0.0.1", port=post.port, security="tls", ca_file=str(pem))
        refused = deliver(
            [(READERS[0], mail)], server, accepted=lambda r, _: taken.append(r), sender="desk@briefs.example"
        )
    assert (refused, taken, len(post.mails)) == ((), [READERS[0]], 1)
    assert server_of({"host": "x", "port": 465}, Path("briefgen.toml"), {}).security == "tls"


def test_waits_grow_and_a_lost_connection_is_opened_again() -> None:
    mail, waits = EmailMessage(), list[float]()
    with mail_server(Post(passing=["421 Closing", "451 Later", "421 Closing"])) as post:
        server = Server(host="127.0.0.1", port=post.port, security="none")
        assert not deliver(
            [(READERS[0], mail)], server, accepted=lambda *_: None, sender="a@b.example", sleep=waits.append
        )
    assert waits == [1, 2, 4]
    assert len(post.mails) == 1
    assert len(post.names) == 3, "one greeting for each connection"


def test_a_password_that_a_server_repeats_is_not_printed() -> None:
    with mail_server(Post(senders={"a@b.example": f"553 {PASSWORD} is no sender"})) as post:
        server = Server(host="127.0.0.1", port=post.port, security="none", password=PASSWORD)
        assert PASSWORD not in repr(server)
        with pytest.raises(BriefgenError) as error:
            deliver([(READERS[0], EmailMessage())], server, accepted=lambda *_: None, sender="a@b.example")
    assert "553 (the password) is no sender" in str(error.value)


def test_the_subject_says_that_a_market_is_made_up(tmp_path: Path) -> None:
    document = sample_brief(sample_sessions(1)[0], "flash").document
    publish(render(document, ("html",)), tmp_path / "brief")
    letter = read_letter(tmp_path / "brief", json.loads(document.ledger))
    assert letter.subject == f"[Simulated data] {plain(document.article.headline)}"
    assert letter.publication == document.article.publication


def test_a_wrong_password_is_one_sentence_without_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem, key = certificate(here)
    monkeypatch.setenv("MY_PASSWORD", "wrong one")
    with mail_server(certificate=(pem, key), login=True) as post:
        settings(
            post.port,
            "starttls = true",
            'ca_file = "server.pem"',
            f'user = "{NAME}"',
            'password_env = "MY_PASSWORD"',
        )
        said = send().sentence(1)
    assert f"refuses the name '{NAME}' or its password: 535 " in said
    assert "wrong one" not in said
    assert not post.mails


def test_a_certificate_that_nobody_signed_is_not_trusted(here: Path) -> None:
    with mail_server(certificate=certificate(here)) as post:
        settings(post.port, "starttls = true")
        assert "the certificate of the mail server 127.0.0.1:" in send().sentence(1)
    assert not post.mails


def test_a_server_without_starttls_gets_nothing(here: Path) -> None:
    with mail_server() as post:
        settings(post.port, "starttls = true")
        assert "offers no STARTTLS; nothing was sent to it" in send().sentence(1)
    assert not post.mails


def test_no_server(here: Path) -> None:
    settings(free_port())
    assert "cannot be reached: Connection refused" in send().sentence(1)
    settings(25, to=READERS)
    text = Path("briefgen.toml").read_text().replace("127.0.0.1", "no-such-host.invalid")
    Path("briefgen.toml").write_text(text)
    assert "no-such-host.invalid" in send().sentence(1)


def test_a_refused_recipient_costs_the_others_nothing(here: Path) -> None:
    post = Post(refusals={READERS[1]: "550 No such user here"})
    with mail_server(post):
        settings(post.port)
        done = send()
    assert done.code == 1
    assert done.err.splitlines() == [
        f"briefgen: {READERS[1]}: 550 No such user here",
        "briefgen: 1 of 3 recipients were refused; send again to try them",
    ]
    assert done.out.endswith("sent to 2 of 3\n")
    assert [mail.recipients[0] for mail in post.mails] == [READERS[0], READERS[2]]


def test_a_refused_sender_is_one_sentence(here: Path) -> None:
    post = Post(senders={"desk@briefs.example": "553 Not you"})
    with mail_server(post):
        settings(post.port)
        assert "refuses the sender desk@briefs.example: 553 Not you" in send().sentence(1)


def test_what_passes_is_tried_again(here: Path) -> None:
    post = Post(passing=["451 Try later", "421 Closing", "451 Try later"])
    with mail_server(post):
        settings(post.port)
        assert send().code == 0
    assert [mail.recipients[0] for mail in post.mails] == list(READERS)


def test_what_does_not_pass_is_given_up(here: Path) -> None:
    post = Post(refusals={READERS[0]: "450 Greylisted"})
    with mail_server(post):
        settings(post.port)
        done = send()
    assert done.code == 1
    assert f"{READERS[0]}: 450 Greylisted" in done.err
    assert len(post.mails) == 2


# --- settings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (('password = "x"',), "[mail] holds a password; put it into the variable BRIEFGEN_MAIL_PASSWORD"),
        (('colour = "red"',), "[mail] has an unknown key 'colour'; known are host, port"),
        (('port = "25"',), "[mail] port = '25' is not what is expected there"),
        (("timeout = true",), "[mail] timeout = True is not what is expected there"),
        (('user = "me"',), "user is set, but the environment variable BRIEFGEN_MAIL_PASSWORD is not"),
        (('to = ["ann at example.org"]',), "'ann at example.org' is no mail address"),
        (('from = "nobody"', 'to = "a@example.org"'), "'nobody' is no mail address"),
        (('to = "a@example.org"', 'footer = "a\\nBcc: b@x.org"'), "[mail] footer must stand on one line"),
        (('to = "a@example.org"', 'unsubscribe = "http://x"'), "one click needs an https address"),
        (('list = "nowhere.txt"',), "the list of subscribers cannot be read"),
        ((), "[mail] names no recipient; set 'to' or 'list', or give --to"),
    ],
)  # fmt: skip
def test_wrong_settings_are_wrong_use(here: Path, lines: tuple[str, ...], said: str) -> None:
    given = [] if any(line.startswith("from") for line in lines) else [FROM]
    to = (
        []
        if said.startswith("[mail] names no") or any(k.split()[0] in ("to", "list") for k in lines)
        else ['to = "a@example.org"']
    )
    port = [] if any(line.startswith("port") for line in lines) else ["port = 25"]
    Path("briefgen.toml").write_text(
        "\n".join(["[mail]", 'host = "127.0.0.1"', *port, *given, *to, *lines, ""])
    )
    assert said in send().sentence(2)


def test_a_password_does_not_cross_a_network_in_the_clear(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFGEN_MAIL_PASSWORD", PASSWORD)
    settings(25, f'user = "{NAME}"')
    text = Path("briefgen.toml").read_text().replace("127.0.0.1", "mail.example.org")
    Path("briefgen.toml").write_text(text)
    assert "would send the password to mail.example.org in the clear" in send().sentence(2)


def test_without_settings_there_is_nobody_to_send_to(here: Path) -> None:
    assert "there is no briefgen.toml here" in send().sentence(2)
    Path("briefgen.toml").write_text('source = "sample"\n')
    assert "has no section [mail]" in send().sentence(2)


def test_other_commands_read_past_the_section(here: Path) -> None:
    settings(25)
    assert run("editions").code == 0
    assert run("verify", f"output/small/{DAY}", "--edition", "small.toml", "--source", "sample").code == 1
    Path("briefgen.toml").write_text("[post]\n")
    assert "unknown setting 'post'; known are edition" in send().sentence(2)
