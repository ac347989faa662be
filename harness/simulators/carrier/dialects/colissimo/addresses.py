"""The sender and the addressee of a letter, and the mistakes in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from harness.simulators.address import check_deliverable
from harness.simulators.carrier.dialects.colissimo.fields import Fields
from harness.simulators.carrier.dialects.colissimo.mistakes import Mistake
from harness.simulators.refusal import Refused

_FRENCH = re.compile(r"(0[1-9]|[1-8][0-9]|9[0-5])[0-9]{3}|9(7[1-8]|8[0-9])[0-9]{2}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Side:
    """The ids of the mistakes of one address, and where it stands."""

    name: str
    no_name: str
    no_street: str
    no_country: str
    wrong_country: str
    no_city: str
    no_postcode: str
    other_country: str
    wrong_email: str


SENDER = Side("sender", "30065", "30100", "30102", "30103", "30104", "30106", "30108", "30046")
ADDRESSEE = Side("addressee", "30200", "30204", "30206", "30207", "30208", "30210", "30212", "30223")


def address_of(party: Fields, side: Side) -> dict[str, Any]:
    given = party.under("address")
    person = f"{given.text('firstName')} {given.text('lastName')}".strip()
    company = given.text("companyName")
    more = [given.text(name) for name in ("line0", "line1", "line3")]
    found = {
        "name": (person or company)[:200], "company": company[:200] if person else "",
        "line1": given.text("line2")[:200], "line2": ", ".join(line for line in more if line)[:200],
        "postcode": given.text("zipCode")[:200], "city": given.text("city")[:200],
        "state": given.text("stateOrProvinceCode")[:200], "country": given.text("countryCode").upper(),
        "phone": (given.text("mobileNumber") or given.text("phoneNumber"))[:40], "email": given.text("email")[:254],
    }  # fmt: skip
    given.pass_over("countryLabel", "doorCode1", "doorCode2", "intercom", "language")
    for name, mistake, place in (
        ("name", side.no_name, "lastName"), ("line1", side.no_street, "line2"), ("country", side.no_country, "countryCode"),
        ("city", side.no_city, "city"), ("postcode", side.no_postcode, "zipCode"),
    ):  # fmt: skip
        if not found[name]:
            raise Mistake(mistake, given.place(place))
    if not re.fullmatch("[A-Z]{2}", found["country"]):
        raise Mistake(side.wrong_country, given.place("countryCode"))
    if found["email"] and not _EMAIL.fullmatch(found["email"]):
        raise Mistake(side.wrong_email, given.place("email"))
    try:
        check_deliverable(found, side.name)
    except Refused as refused:
        raise Mistake(side.other_country, given.place("zipCode")) from refused
    return found


def exists(address: dict[str, Any]) -> bool:
    """Whether there is such a postcode, as far as this carrier knows them: of France."""
    return address["country"] != "FR" or _FRENCH.fullmatch(address["postcode"]) is not None
