"""Standard Webhooks 1.0: what is sent is signed, so that a receiver knows that it is ours and not a copy."""

import base64
import hashlib
import hmac


def signed(secret: str, ident: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a delivery; without a secret it goes unsigned.

    Several secrets, by spaces, sign one after the other, so that a secret can be changed without a gap.
    """
    headers = {"webhook-id": ident, "webhook-timestamp": str(timestamp)}
    if secret:
        data = f"{ident}.{timestamp}.".encode() + body
        headers["webhook-signature"] = " ".join(
            f"v1,{base64.b64encode(hmac.new(key(one), data, hashlib.sha256).digest()).decode()}"
            for one in secret.split()
        )
    return headers


def key(secret: str) -> bytes:
    """The bytes of a `whsec_...` secret. Raises ValueError."""
    found = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    if not 24 <= len(found) <= 64:
        raise ValueError("a webhook secret is whsec_ and base64 of 24 to 64 bytes")
    return found
