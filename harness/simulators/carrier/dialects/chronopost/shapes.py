"""What the messages of Chronopost hold: names and order as in the public descriptions of its services."""

from __future__ import annotations

from harness.simulators.carrier.dialects.soap.shapes import Field, Record, of, strings

SHIPPING, TRACKING = "http://cxf.shipping.soap.chronopost.fr/", "http://cxf.tracking.soap.chronopost.fr/"
QUICKCOST, RELAYS = "http://cxf.quickcost.soap.chronopost.fr/", "http://cxf.rechercheBt.soap.chronopost.fr/"


def _party(name: str, *more: str, hidden: tuple[str, ...] = ()) -> Record:
    """Shipper, customer or recipient: the same parts, each with the name of the party before it."""
    parts = (
        "Adress1", "Adress2", "City", "ContactName", "Country", "CountryName", "Email", "MobilePhone", "Name", "Name2",
        "Phone",
    )  # fmt: skip
    fields = (*strings(*(name + part for part in parts)), Field(f"{name}PreAlert", "int"), Field(f"{name}ZipCode"))
    return Record(f"{name}Value", (*fields, *strings(*more)), hidden)


_HEADER = Record(
    "headerValue",
    (Field("accountNumber", "int"), *strings("idEmit", "identWebPro"), Field("subAccount", "int"), Field("iv4OrderId")),
)
SHIPPER = _party("shipper", "shipperCivility", "shipperType")
_CUSTOMER = _party("customer", "customerCivility", "printAsSender")
RECIPIENT = _party("recipient", "recipientType", hidden=("recipientCivility",))
_REFERENCES = Record(
    "refValue", strings("customerSkybillNumber", "PCardTransactionNumber", "recipientRef", "shipperRef", "idRelais")
)
_SKYBILL = Record(
    "skybillValue",
    (
        *strings("bulkNumber", "codCurrency"), Field("codValue", "float"),
        *strings("content1", "content2", "content3", "content4", "content5", "customsCurrency"), Field("customsValue", "float"),
        *strings("evtCode", "insuredCurrency"), Field("insuredValue", "float"),
        *strings("latitude", "longitude", "masterSkybillNumber", "objectType", "portCurrency"), Field("portValue", "float"),
        *strings("productCode", "qualite", "service"), Field("shipDate", "dateTime"), Field("shipHour", "int"),
        *strings("skybillRank", "source"), Field("weight", "float"), Field("weightUnit"),
        *of("float", "height", "length", "width"), *strings("as", "subAccount", "toTheOrderOf"),
        *strings("skybillNumber", "carrier", "skybillBackNumber", "alternateProductCode", "labelNumber"),
    ),
)  # fmt: skip
_PARAMETERS = Record("skybillParamsValue", (*strings("duplicata", "mode"), Field("withReservation", "int")))
_ESD = Record(
    "esdValue",
    (
        Field("closingDateTime", "dateTime"), *of("float", "height", "length"), Field("retrievalDateTime", "dateTime"),
        *strings("shipperBuildingFloor", "shipperCarriesCode", "shipperServiceDirection", "specificInstructions"),
        Field("width", "float"), Field("ltAImprimerParChronopost", "boolean"), Field("nombreDePassageMaximum", "int"),
        *strings("refEsdClient", "codeDepotColReq", "numColReq"),
    ),
)  # fmt: skip
_APPOINTMENT = Record(
    "appointmentValue", (*of("dateTime", "timeSlotEndDate", "timeSlotStartDate"), Field("timeSlotTariffLevel"))
)
_SCHEDULED = Record(
    "scheduledValue", (Field("appointmentValue", _APPOINTMENT), *of("dateTime", "expirationDate", "sellByDate"))
)
_ARTICLE = Record(
    "articleValue",
    (
        *strings("content", "contentInLanguage"), Field("grossWeight", "float"), Field("hscode"), Field("netWeight", "float"),
        Field("origin"), *of("int", "position", "quantity"), Field("regime"), Field("value", "float"),
    ),
)  # fmt: skip
_CUSTOMS = Record(
    "customsValue",
    (
        Field("articlesValue", _ARTICLE, many=True),
        *strings("bagNumber", "clearanceCleared", "currency", "description", "descriptionInLanguage", "eori", "incoterm"),
        Field("language"), Field("numberOfItems", "int"), Field("value", "float"), Field("vatNumber"),
    ),
)  # fmt: skip
_LOCAL = Record(
    "recipientLocalValue", (*RECIPIENT.fields, *strings("identityCardNumber", "language", "province", "thirdParty"))
)


def asks_label(operation: str, *, many: bool) -> Record:
    """What one of the label operations asks: `many` for those whose parties and skybills may stand several times."""
    return Record(
        operation,
        (
            Field("esdValue", _ESD), Field("headerValue", _HEADER), Field("shipperValue", SHIPPER, many),
            Field("customerValue", _CUSTOMER), Field("recipientValue", RECIPIENT, many), Field("refValue", _REFERENCES, many),
            Field("skybillValue", _SKYBILL, many), Field("skybillParamsValue", _PARAMETERS), *strings("password", "modeRetour"),
            Field("numberOfParcel", "int"), *strings("version", "multiParcel"), Field("scheduledValue", _SCHEDULED, many),
            Field("recipientLocalValue", _LOCAL, many), Field("customsValue", _CUSTOMS, many),
        ),
        hidden=("multiparcel",),
    )  # fmt: skip


_DEPOT = (
    *strings("codeDepot", "codeService", "destinationDepot", "geoPostCodeBarre", "geoPostNumeroColis"),
    *strings("groupingPriorityLabel", "serviceMark", "serviceName", "signaletiqueProduit"),
)
_RESULT = (Field("errorCode", "int"), Field("errorMessage"))
_ONE = Record(
    "resultMultiParcelValue",
    (*_DEPOT, Field("pdfEtiquette", "base64Binary"), *strings("skybillNumber", "DSort", "OSort")),
)
LABELS = Record(
    "resultMultiParcelExpeditionValue",
    (
        *_RESULT, *strings("ESDFullNumber", "ESDNumber"), Field("pickupDate", "dateTime"), Field("reservationNumber"),
        Field("resultMultiParcelValue", _ONE, many=True),
    ),
)  # fmt: skip
LABEL = Record(
    "resultExpeditionValue",
    (
        *strings("ESDFullNumber", "ESDNumber"), *_RESULT, Field("pickupDate", "dateTime"), Field("skybill", "base64Binary"),
        Field("skybillNumber"), *_DEPOT, *strings("DSort", "OSort"), Field("pdfEtiquette", "base64Binary"),
    ),
)  # fmt: skip
RESERVED = Record("resultGetReservedSkybillWithTypeValue", (*_RESULT, *strings("skybill", "type")))

_ACCOUNT = strings("accountNumber", "password")
_EVENT = (
    Field("code"), Field("eventDate", "dateTime"), Field("eventLabel"), Field("highPriority", "boolean"),
    *strings("NPC", "officeLabel", "zipCode"),
)  # fmt: skip
_MORE = Field("infoCompList", Record("infoComp", strings("name", "value")), many=True)
_EVENTS = Record("listEvents", (Field("events", Record("event", _EVENT), many=True), Field("skybillNumber")))
_EVENTS_V2 = Record(
    "listEventInfoComps",
    (Field("events", Record("eventInfoComp", (*_EVENT, _MORE)), many=True), Field("skybillNumber")),
)
TRACKED = Record("resultTrackSkybill", (*_RESULT, Field("listEvents", _EVENTS)))
TRACKED_V2 = Record("resultTrackSkybillV2", (*_RESULT, Field("listEventInfoComp", _EVENTS_V2)))
TRACKED_ORDER = Record("resultTrackWithSenderRef", (*_RESULT, Field("listParcel", _EVENTS, many=True)))
CANCELLED = Record("resultCancelSkybill", (*_RESULT, Field("statusCode", "int")))
ASKS_TRACK = strings("language", "skybillNumber")
ASKS_ORDER = (*_ACCOUNT, *strings("language", "sendersRef"))
ASKS_CANCEL = (*_ACCOUNT, *ASKS_TRACK)

ASKS_PRODUCTS = Record(
    "calculateProducts",
    (
        *_ACCOUNT,
        *strings("depCountryCode", "depZipCode", "arrCountryCode", "arrZipCode", "arrCity", "type"),
        *strings("weight", "height", "length", "width", "shippingDate"),
    ),
)
ASKS_COST = Record("quickCost", (*_ACCOUNT, *strings("depCode", "arrCode", "weight", "productCode", "type")))
_AMOUNTS = of("float", "amount", "amountTTC", "amountTVA")
PRODUCTS = Record(
    "resultCalculateProducts",
    (*_RESULT, Field("productList", Record("product", (*_AMOUNTS, Field("productCode"))), many=True)),
)
COST = Record(
    "resultQuickCostV2",
    (
        *_AMOUNTS, *_RESULT, Field("service", Record("service", (*_AMOUNTS, *strings("codeService", "label"))), many=True),
        Field("zone"), Field("assurance", Record("assurance", of("float", "plafond", "taux"))),
    ),
)  # fmt: skip

_SEARCH = (
    *_ACCOUNT,
    *strings("address", "zipCode", "city", "countryCode", "type", "productCode", "service", "weight", "shippingDate"),
    *strings("maxPointChronopost", "maxDistanceSearch", "holidayTolerant"),
)
ASKS_POINTS = Record("recherchePointChronopost", _SEARCH)
ASKS_POINTS_ABROAD = Record("recherchePointChronopostInter", (*_SEARCH, *strings("language", "version")))
ASKS_POINT = Record("rechercheDetailPointChronopost", (*_ACCOUNT, Field("identifiant")))
ASKS_POINT_ABROAD = Record(
    "rechercheDetailPointChronopostInter", (*_ACCOUNT, *strings("identifiant", "countryCode", "language", "version"))
)
_HOURS = Record(
    "listeHoraireOuverturePourUnJour",
    (
        Field("horairesAsString"), Field("jour", "int"),
        Field("listeHoraireOuverture", Record("horaireOuverture", strings("debut", "fin")), many=True),
    ),
)  # fmt: skip
_POINT = Record(
    "pointCHR",
    (
        *of("boolean", "accesPersonneMobiliteReduite", "actif"), *strings("adresse1", "adresse2", "adresse3", "codePays"),
        *strings("codePostal", "coordGeolocalisationLatitude", "coordGeolocalisationLongitude"),
        Field("distanceEnMetre", "int"), *strings("identifiant", "indiceDeLocalisation"),
        Field("listeHoraireOuverture", _HOURS, many=True), *strings("localite", "nom"), Field("poidsMaxi", "int"),
        *strings("typeDePoint", "urlGoogleMaps"),
    ),
)  # fmt: skip
POINTS = Record(
    "pointCHRResult",
    (*_RESULT, Field("listePointRelais", _POINT, many=True), Field("qualiteReponse", "int"), Field("wsRequestId")),
)
