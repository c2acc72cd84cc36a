"""Handing a mail to its server: at the address that was looked at, and no password without TLS."""

import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

_TIMEOUT = 15.0


def submit(
    message: EmailMessage, to: Sequence[str], url: str, secret: str, host: str, address: str, port: int
) -> dict[str, str]:
    """Hand a mail to the server of a URL. Returns who was refused, and why, where the others have it.

    Raises OSError, of which smtplib's errors are; SMTPRecipientsRefused where nobody has it.
    """
    user = unquote(urlsplit(url).username or "")
    context = ssl.create_default_context()
    server = smtplib.SMTP(timeout=_TIMEOUT)
    if urlsplit(url).scheme == "smtps":
        server = smtplib.SMTP_SSL(timeout=_TIMEOUT, context=context)
    # The name is whose certificate TLS has to show. It is not looked up again: it might lead elsewhere by now.
    server._host = host  # type: ignore[attr-defined]
    try:
        code, said = server.connect(address, port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        server.ehlo()
        if server.has_extn("starttls") and not _is_private(server):
            server.starttls(context=context)
        if secret and not _is_private(server):  # RFC 8314
            raise smtplib.SMTPNotSupportedError(f"{host} offers no TLS, and without it no password is sent")
        if secret and user:
            server.login(user, secret)
        refused = server.send_message(message, to_addrs=list(to))
        return {name: f"{answer[0]} {answer[1].decode('utf8', 'replace')}" for name, answer in refused.items()}
    finally:
        with suppress(OSError):  # what it says to a farewell changes nothing of what it took
            server.quit()
        server.close()


def _is_private(server: smtplib.SMTP) -> bool:
    return isinstance(server.sock, ssl.SSLSocket)
