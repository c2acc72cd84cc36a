"""Mail: to the address that was looked at, no password without TLS, and nobody left out unheard."""

import asyncio
import base64
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_string
from pathlib import Path
from smtplib import SMTPNotSupportedError
from typing import Any

import pytest
from sqlalchemy import Engine

from streams.serve.notify.endpoints import Endpoint
from streams.serve.notify.formats import mail
from streams.serve.notify.mailing import submit
from streams.serve.notify.sender import Sender
from tests.streams.serve.conftest import Said
from tests.streams.serve.test_notify import ALERT, NOW, ring, rows, send

# A name that leads nowhere: who looks it up a second time finds nothing.
HOST = "mail.example.invalid"
DESK = Endpoint("desk", "email", "smtp://x", to=("a@x.example", "b@x.example"), sender="Tocsin <tocsin@x.example>")


class Server:
    """A mail server that keeps what it is told, line by line, and knows only some recipients."""

    def __init__(self, context: ssl.SSLContext | None, at_once: bool) -> None:
        self.lines: list[str] = []
        self.unknown: set[str] = set()
        self._context, self._at_once = context, at_once
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def said(self, word: str) -> list[str]:
        return [line for line in self.lines if line.upper().startswith(word)]

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with suppress(OSError):
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        private = self._at_once and self._context is not None
        if private and self._context is not None:
            connection = self._context.wrap_socket(connection, server_side=True)
        file = connection.makefile("rwb")

        def say(text: str) -> None:
            file.write(text.encode() + b"\r\n")
            file.flush()

        say("220 here")
        data = False
        while line := file.readline().decode().rstrip("\r\n"):
            self.lines.append(line)
            word = line.upper()
            if data:
                # The blank line between headers and text is no end of what is read.
                while line != ".":
                    line = file.readline().decode().rstrip("\r\n")
                    self.lines.append(line)
                data = False
                say("250 taken")
            elif word.startswith("EHLO"):
                say("250-here\r\n" + ("250-STARTTLS\r\n" if self._context and not private else "") + "250 AUTH PLAIN")
            elif word.startswith("STARTTLS") and self._context is not None:
                say("220 go on")
                private = True
                connection = self._context.wrap_socket(connection, server_side=True)
                file = connection.makefile("rwb")
            elif word.startswith("RCPT") and any(name in line for name in self.unknown):
                say("550 no such user")
            elif word.startswith("DATA"):
                data = True
                say("354 go on")
            else:
                say({"AUTH": "235 you are", "QUIT": "221 bye"}.get(word[:4], "250 yes"))


@contextmanager
def mail_server(certificate: Path | None = None, at_once: bool = False) -> Iterator[Server]:
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    server = Server(context, at_once)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate of HOST that this process trusts."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    made = tmp_path / "certificate.pem"
    words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=mail -addext subjectAltName=DNS:{HOST}"
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(made)]
    subprocess.run([openssl, *words.split(), *files], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made


def hand_over(server: Server, url: str, secret: str = "", host: str = HOST) -> dict[str, str]:
    message = mail(DESK, [ALERT], "msg_1", NOW)
    return submit(message, DESK.to, url, secret, host, "127.0.0.1", server.port)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_it_goes_to_the_address_that_was_looked_at(certificate: Path, scheme: str) -> None:
    with mail_server(certificate, at_once=scheme == "smtps") as server:
        assert hand_over(server, f"{scheme}://desk%40x.example@{HOST}", "s3cret") == {}
        (line,) = server.said("AUTH")
        assert base64.b64decode(line.split()[-1]) == b"\0desk@x.example\0s3cret"
        with pytest.raises(ssl.SSLCertVerificationError):
            hand_over(server, f"{scheme}://desk@{HOST}", "s3cret", host="other.example.invalid")


def test_no_password_without_tls() -> None:
    with mail_server() as server:
        with pytest.raises(SMTPNotSupportedError, match="no password"):
            hand_over(server, f"smtp://desk@{HOST}", "s3cret")
        assert not server.said("AUTH")
        assert not server.said("MAIL")
        hand_over(server, f"smtp://{HOST}")  # with nothing to keep secret it goes
        assert server.said("MAIL") == ["mail FROM:<tocsin@x.example>"]


def test_who_was_refused_is_told_and_tried_again_alone(engine: Engine, said: Said) -> None:
    with mail_server() as server:
        server.unknown = {"b@x.example"}
        endpoint = replace(DESK, url=f"smtp://127.0.0.1:{server.port}", countries=("LBY",))
        ring(engine, said, endpoint)
        sender = Sender(engine, [endpoint], True, lambda: True)

        async def attempt(row: dict[str, Any]) -> None:
            await sender._send(None, endpoint, row)  # type: ignore[arg-type]

        asyncio.run(attempt(rows(engine)[0]))
        first = rows(engine)[0]
        assert (first["state"], first["attempts"]) == ("pending", 1)
        assert "b@x.example (550 no such user)" in first["error"]
        server.unknown = set()
        asyncio.run(attempt(first))
        assert rows(engine)[0]["state"] == "delivered"
        assert [line[8:] for line in server.said("RCPT")] == ["<a@x.example>", "<b@x.example>", "<b@x.example>"]
        send(engine, endpoint, until=lambda: rows(engine)[1]["state"] == "delivered")
        letter = message_from_string("\n".join(server.lines[server.lines.index("data") + 1 :]))
        assert letter["From"] == "Tocsin <tocsin@x.example>"
        assert abs(datetime.strptime(letter["Date"], "%a, %d %b %Y %H:%M:%S %z") - datetime.now(UTC)).seconds < 60
