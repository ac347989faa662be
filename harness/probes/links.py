"""Whether the links of a mail lead somewhere: opened once, as the customer would, within the systems of the landscape."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

import requests

_PATIENCE = 5.0
_MOST = 30  # links of one mail; a hostile one may hold thousands


class LinkProbe:
    """Opens links to `addresses` of the landscape. What lies elsewhere is not ours to open, and is not said to be dead."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._places = {_place(address) for address in addresses if address}
        self._alive: set[str] = set()

    def dead(self, links: Iterable[str]) -> list[str]:
        """Those of the first thirty links that answer with an error or not at all, sorted."""
        ours = [link for link in dict.fromkeys(links) if _place(link) in self._places]
        return sorted(link for link in ours[:_MOST] if not self._leads_somewhere(link))

    def _leads_somewhere(self, link: str) -> bool:
        if link not in self._alive and _opens(link):
            self._alive.add(link)
        return link in self._alive


def _opens(link: str) -> bool:
    # A session of its own: the customer who follows a mail is signed in nowhere.
    with requests.Session() as session:
        session.trust_env = False
        try:
            with session.get(link, timeout=_PATIENCE, stream=True) as answer:
                return answer.ok
        except requests.RequestException:
            return False


def _place(address: str) -> tuple[str, int]:
    """Host and port; an address that cannot be read is in no place."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "", 0
    return parts.hostname or "", port or (443 if parts.scheme == "https" else 80)
