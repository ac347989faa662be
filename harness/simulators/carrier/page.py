"""The page on which a customer follows a parcel, in French and English. It needs no script and loads nothing."""

from __future__ import annotations

from datetime import datetime
from html import escape

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.page_texts import REASONS, TEXTS
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.points import WEEK
from harness.simulators.carrier.routine import KEPT

_STYLE = """
body{margin:0;background:#f4f5f7;color:#1d2330;font:16px/1.5 system-ui,sans-serif}
main{max-width:36rem;margin:2rem auto;padding:1.5rem 1.75rem;background:#fff;border-radius:.75rem;box-shadow:0 1px 4px #0002}
h1{font-size:1.1rem;font-weight:600;margin:0;color:#4a5468}h2{font-size:1rem;margin:1.5rem 0 .75rem}
.number{font:600 1.4rem/1.4 ui-monospace,monospace;margin:.1rem 0 1rem;overflow-wrap:anywhere}
.state{display:inline-block;padding:.35rem .8rem;border-radius:1rem;background:#e3edff;color:#123a7d;font-weight:600}
.delivered .state,.at_pickup_point .state{background:#dcf5e3;color:#12592b}
:is(.failed,.refused,.misrouted,.damaged,.lost,.returning,.returned,.cancelled) .state{background:#fdebd3;color:#7a4100}
table{border-collapse:collapse;margin:.25rem 0 0}th{font-weight:400;color:#5b6577;text-align:left;padding:0 1rem 0 0}td{padding:0}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1.25rem 0 0}dt{color:#5b6577}dd{margin:0}
ol{list-style:none;margin:0;padding:0 0 0 1.1rem;border-left:2px solid #d5dae3}
li{position:relative;margin-bottom:.9rem}li:last-child{margin:0}
li::before{content:"";position:absolute;left:-1.5rem;top:.45rem;width:.65rem;height:.65rem;border-radius:50%;background:#a9b3c4}
li:first-child::before{background:#1f5fd0}li span{display:block;color:#5b6577;font-size:.9rem}
footer{margin-top:1.5rem;color:#5b6577;font-size:.85rem}
@media(max-width:40rem){main{margin:0;border-radius:0;min-height:100vh;box-sizing:border-box}}
"""


def language_of(accept_language: str) -> str:
    """`fr` or `en`: the one that an Accept-Language header wants more, `en` when it wants neither."""
    wanted = {"en": 0.0, "fr": 0.0}
    for part in accept_language[:500].split(","):
        name, _, weight = part.strip().partition(";")
        code = name.strip().lower()[:2]
        if code in wanted:
            wanted[code] = max(wanted[code], _quality(weight))
    return "fr" if wanted["fr"] > wanted["en"] else "en"


def tracking_page(parcel: Parcel, language: str) -> str:
    """The page of one parcel: its state in words and its events, newest first."""
    texts = TEXTS[language]
    events = "".join(_event(event, language) for event in reversed(parcel.events))
    body = f"""<main class="{escape(parcel.state)}">
<h1>{texts["title"]}</h1>
<p class="number" data-testid="tracking-number">{escape(parcel.tracking_number)}</p>
<p class="state" role="status" data-testid="tracking-state" data-state="{escape(parcel.state)}">{texts[parcel.state]}</p>
<dl><dt>{texts["order"]}</dt><dd data-testid="tracking-order">{escape(parcel.order)}</dd>
<dt>{texts["product"]}</dt><dd>{texts[parcel.service]}</dd></dl>
{_point(parcel, language)}<h2>{texts["history"]}</h2>
<ol data-testid="tracking-events">{events}</ol>
<footer>{texts["rehearsal"]}</footer></main>"""
    return _page(f"{texts['title']} {parcel.tracking_number}", body, language)


def unknown_page(number: str, language: str) -> str:
    """The page for a number that no parcel has."""
    texts = TEXTS[language]
    said = escape(texts["unknown"].format(number=number[:60]))
    body = f'<main><h1>{texts["title"]}</h1><p data-testid="tracking-unknown"><strong>{said}</strong></p>'
    return _page(texts["title"], f"{body}<p>{texts['unknown_why']}</p></main>", language)


def _point(parcel: Parcel, language: str) -> str:
    """Where to fetch the parcel and when it is open; "" for one that comes to the door."""
    if not parcel.point:
        return ""
    texts, address = TEXTS[language], parcel.point["address"]
    lines = (parcel.point["name"], address["line1"], f"{address['postcode']} {address['city']}")
    hours = "".join(
        f"<tr><th scope=row>{texts[day]}</th><td>{escape(parcel.point['hours'][day]) or texts['closed']}</td></tr>"
        for day in WEEK
    )
    where = "<br>".join(escape(line) for line in lines)
    until = ""
    if parcel.state == "at_pickup_point":
        day = _day(read_stamp(parcel.events[-1]["at"]) + KEPT, language)
        until = f'<p data-testid="tracking-until">{texts["until"].format(day=day)}</p>'
    return f"""<h2>{texts["point"]}</h2>
<p data-testid="tracking-point" data-point="{escape(parcel.point["id"])}">{where}</p>{until}
<table><caption hidden>{texts["hours"]}</caption><tbody>{hours}</tbody></table>
"""


def _event(event: dict[str, str], language: str) -> str:
    state = event["type"].removeprefix("parcel.")
    at = read_stamp(event["at"])
    shown = f"{_day(at, language)}, {at:%H:%M} UTC"
    place = f" · {escape(event['place'])}" if event["place"] else ""
    reason = REASONS[language].get(event.get("reason", ""), "")
    why = f"<span>{reason}</span>" if reason else ""
    stamped = f'<time datetime="{escape(event["at"])}">{shown}</time>'
    return f"<li>{TEXTS[language][state]}{why}<span>{stamped}{place}</span></li>"


def _day(moment: datetime, language: str) -> str:
    return moment.strftime("%d/%m/%Y" if language == "fr" else "%d %b %Y")


def _page(title: str, body: str, language: str) -> str:
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>{escape(title)}</title><style>{_STYLE}</style></head>
<body>{body}</body></html>"""


def _quality(weight: str) -> float:
    """The q of one entry; 1 when it has none, 0 when it makes no sense."""
    if not weight.strip():
        return 1.0
    try:
        return min(1.0, max(0.0, float(weight.strip().removeprefix("q="))))
    except ValueError:
        return 0.0
