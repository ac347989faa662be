"""Where the links of a mail lead: opened once, as the customer would, within the systems of the landscape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from harness.probes.visible import visible_text

_PATIENCE = 5.0
_MOST = 30  # links of one mail; a hostile one may hold thousands
_LONGEST = 256 * 1024  # bytes of a page that are read


@dataclass(frozen=True, slots=True)
class Lead:
    """What a link leads to: its media type, and the text that a person sees there, "" where that is no page.

    `asks_who`: it leads elsewhere instead, to a page on which one signs in.
    """

    link: str
    media_type: str
    text: str = ""
    asks_who: bool = False

    @property
    def is_paper(self) -> bool:
        """Whether it can be printed as it is: a document or a picture."""
        return self.media_type == "application/pdf" or self.media_type.startswith("image/")


class LinkProbe:
    """Opens links to `addresses` of the landscape. What lies elsewhere is not ours to open, and is not said to be dead."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._places = {_place(address) for address in addresses if address}
        self._alive: dict[str, Lead] = {}

    def dead(self, links: Iterable[str], *, guest: bool = False) -> list[str]:
        """Those of the first thirty links that answer with an error or not at all, sorted.

        To a `guest`, who cannot sign in, a link that asks her to leads nowhere.
        """
        led = {link: self._lead(link) for link in self._ours(links)}
        return sorted(link for link, lead in led.items() if lead is None or (guest and lead.asks_who))

    def leads(self, links: Iterable[str]) -> list[Lead]:
        """What the first thirty links lead to, without those that lead nowhere."""
        return [lead for link in self._ours(links) if (lead := self._lead(link)) is not None]

    def _ours(self, links: Iterable[str]) -> list[str]:
        return [link for link in dict.fromkeys(links) if _place(link) in self._places][:_MOST]

    def _lead(self, link: str) -> Lead | None:
        if link not in self._alive and (lead := _opened(link)) is not None:
            self._alive[link] = lead
        return self._alive.get(link)


def _opened(link: str) -> Lead | None:
    # A session of its own: the customer who follows a mail is signed in nowhere.
    with requests.Session() as session:
        session.trust_env = False
        try:
            with session.get(link, timeout=_PATIENCE, stream=True) as answer:
                return _read(link, answer) if answer.ok else None
        except requests.RequestException:
            return None


def _read(link: str, answer: requests.Response) -> Lead:
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type not in {"text/html", "application/xhtml+xml", "text/plain"}:
        return Lead(link, media_type)
    page = next(answer.iter_content(_LONGEST), b"").decode("utf-8", "replace")
    moved = bool(answer.history) and urlsplit(answer.url).path != urlsplit(link).path
    asks = moved and ('type="password"' in page or "type='password'" in page)
    return Lead(link, media_type, page if media_type == "text/plain" else visible_text(page), asks)


def _place(address: str) -> tuple[str, int]:
    """Host and port; an address that cannot be read is in no place."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "", 0
    return parts.hostname or "", port or (443 if parts.scheme == "https" else 80)
