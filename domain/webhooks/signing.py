"""What a delivery is signed with, as Standard Webhooks has it. Pure but for new secrets.

Source: Standard Webhooks 1.0.0, "Signature scheme": HMAC-SHA256 over id, timestamp and body.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from typing import Final

PREFIX: Final = "whsec_"
WINDOW_SECONDS: Final = 300
_BYTES: Final = 32


def new_secret() -> str:
    """Make a secret that nobody can guess: ``whsec_`` and 32 random bytes in base64."""
    return PREFIX + b64encode(secrets.token_bytes(_BYTES)).decode()


def signature(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a body that is sent at a moment, in seconds since 1970."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = b".".join((event_id.encode(), str(timestamp).encode(), body))
    return "v1," + b64encode(hmac.digest(key, signed, "sha256")).decode()
