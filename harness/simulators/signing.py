"""How a webhook proves where it comes from."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Protocol


class Signer(Protocol):
    """One way of signing a webhook."""

    def headers(self, identity: str, body: str, secret: str, at: datetime) -> dict[str, str]:
        """The headers to send with `body`. Raises ValueError when `secret` cannot be used."""


class StandardSigner:
    """Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`; the secret is `whsec_` + base64."""

    def headers(self, identity: str, body: str, secret: str, at: datetime) -> dict[str, str]:
        from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook  # noqa: PLC0415 - not at start-up

        try:
            signature = Webhook(secret).sign(identity, at, body)
        except (EmptyWebhookSecretError, ValueError) as error:
            raise ValueError("a secret is whsec_ and base64") from error
        return {
            "webhook-id": identity,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
        }


def other_secret(secret: str) -> str:
    """A well-formed secret that is surely not `secret`, for forging a signature."""
    return "whsec_" + base64.b64encode(hashlib.sha256(f"not {secret}".encode()).digest()).decode()
