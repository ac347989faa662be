"""The envelope of SOAP 1.1: what is asked in it, the answer in one, and the fault that refuses one."""

from __future__ import annotations

from starlette.responses import Response

from harness.simulators.bodies import BadBody
from harness.simulators.carrier.dialects.soap.document import Node
from harness.simulators.carrier.dialects.soap.shapes import text

SPACE = "http://schemas.xmlsoap.org/soap/envelope/"
_NEWER = "http://www.w3.org/2003/05/soap-envelope"
_KIND = "text/xml;charset=UTF-8"


def asked_in(root: Node) -> Node:
    """The one element in the body of the envelope `root`. Raises BadBody 400 when it is no such envelope."""
    if root.space == _NEWER:
        raise _bad("A SOAP 1.2 message is not valid when sent to a SOAP 1.1 only endpoint.")
    if (root.name, root.space) != ("Envelope", SPACE):
        raise _bad(
            f'"{root.space[:100]}", the namespace on the "{root.name[:60]}" element, is not a valid SOAP version.'
        )
    bodies = [child for child in root.children if (child.name, child.space) == ("Body", SPACE)]
    if len(bodies) != 1 or len(bodies[0].children) != 1:
        raise _bad("Unexpected number of elements in the SOAP body: one operation is expected.")
    return bodies[0].children[0]


def answer(space: str, name: str, inner: str) -> Response:
    """The answer `name` in the namespace `space`; `inner` is its content as XML."""
    return Response(told(space, name, inner), media_type=_KIND)


def told(space: str, name: str, inner: str) -> str:
    """The envelope of an answer."""
    return _wrapped(f'<ns2:{name} xmlns:ns2="{text(space)}">{inner}</ns2:{name}>')


def fault(bad: BadBody) -> Response:
    """The fault that refuses a message: `soap:Client` when the caller can mend it. Its status is 500, as SOAP 1.1 says.

    A status of our own above that is kept: 503 for a receiver that is down.
    """
    side = "Server" if bad.status >= 500 else "Client"
    said = f"{bad.message} ({bad.field})" if bad.field and bad.field not in bad.message else bad.message
    inner = f"<soap:Fault><faultcode>soap:{side}</faultcode><faultstring>{text(said)}</faultstring></soap:Fault>"
    return Response(_wrapped(inner), status_code=max(500, bad.status), media_type=_KIND)


def _wrapped(inner: str) -> str:
    return f'<soap:Envelope xmlns:soap="{SPACE}"><soap:Body>{inner}</soap:Body></soap:Envelope>'


def _bad(message: str) -> BadBody:
    return BadBody(400, "no_envelope", message)
