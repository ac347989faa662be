"""The description by which a SOAP client finds its way: WSDL 1.1, document/literal wrapped, made of the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from harness.simulators.carrier.dialects.soap.shapes import Field, Record, text


def wsdl(name: str, space: str, address: str, operations: Mapping[str, tuple[Record, Record]]) -> str:
    """The WSDL of the service `name`, reached at `address`; each operation has a record that asks and one that answers.

    A record stands for the element and the type of its own name, so both names of an operation differ.
    """
    records = list(_once(record for pair in operations.values() for record in pair))
    tops = "".join(
        f'<xs:element name="{record.name}" type="tns:{record.name}"/>'
        for pair in operations.values()
        for record in pair
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<wsdl:definitions name="{name}Service" targetNamespace="{text(space)}" xmlns:tns="{text(space)}"'
        ' xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f'<wsdl:types><xs:schema elementFormDefault="unqualified" targetNamespace="{text(space)}" version="1.0">'
        f"{tops}{''.join(_type(record) for record in records)}</xs:schema></wsdl:types>"
        f"{''.join(_message(record) for pair in operations.values() for record in pair)}"
        f'<wsdl:portType name="{name}">{"".join(_port(*one) for one in operations.items())}</wsdl:portType>'
        f'<wsdl:binding name="{name}ServiceSoapBinding" type="tns:{name}">'
        '<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>'
        f"{''.join(_binding(*one) for one in operations.items())}</wsdl:binding>"
        f'<wsdl:service name="{name}Service"><wsdl:port binding="tns:{name}ServiceSoapBinding" name="{name}Port">'
        f'<soap:address location="{text(address)}"/></wsdl:port></wsdl:service></wsdl:definitions>'
    )


def _once(records: Iterable[Record]) -> Iterator[Record]:
    """Each record and those within it, each name once."""
    seen: set[str] = set()
    waiting = list(records)
    while waiting:
        record = waiting.pop(0)
        if record.name not in seen:
            seen.add(record.name)
            yield record
            waiting += [field.kind for field in record.fields if isinstance(field.kind, Record)]


def _type(record: Record) -> str:
    inner = "".join(_field(field) for field in record.fields)
    return f'<xs:complexType name="{record.name}"><xs:sequence>{inner}</xs:sequence></xs:complexType>'


def _field(field: Field) -> str:
    kind = f"tns:{field.kind.name}" if isinstance(field.kind, Record) else f"xs:{field.kind}"
    many = ' maxOccurs="unbounded"' if field.many else ""
    return f'<xs:element{many} minOccurs="0" name="{field.name}" type="{kind}"/>'


def _message(record: Record) -> str:
    part = f'<wsdl:part element="tns:{record.name}" name="parameters"/>'
    return f'<wsdl:message name="{record.name}">{part}</wsdl:message>'


def _port(operation: str, pair: tuple[Record, Record]) -> str:
    asks, answers = pair
    put = f'<wsdl:input message="tns:{asks.name}" name="{asks.name}"/>'
    return (
        f'<wsdl:operation name="{operation}">{put}'
        f'<wsdl:output message="tns:{answers.name}" name="{answers.name}"/></wsdl:operation>'
    )


def _binding(operation: str, pair: tuple[Record, Record]) -> str:
    asks, answers = pair
    body = '<soap:body use="literal"/>'
    return (
        f'<wsdl:operation name="{operation}"><soap:operation soapAction="" style="document"/>'
        f'<wsdl:input name="{asks.name}">{body}</wsdl:input><wsdl:output name="{answers.name}">{body}</wsdl:output>'
        "</wsdl:operation>"
    )
