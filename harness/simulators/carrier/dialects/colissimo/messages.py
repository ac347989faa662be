"""What the SOAP messages of Colissimo hold: names as in the public descriptions of its services."""

from __future__ import annotations

from harness.simulators.carrier.dialects.soap.shapes import Field, Record, of, strings

ACCOUNT = strings("contractNumber", "password")
_ADDRESS = Record(
    "address",
    strings(
        "companyName", "lastName", "firstName", "line0", "line1", "line2", "line3", "countryCode", "countryLabel", "city",
        "zipCode", "phoneNumber", "mobileNumber", "doorCode1", "doorCode2", "email", "intercom", "language",
        "stateOrProvinceCode",
    ),
)  # fmt: skip
_ARTICLE = Record(
    "article",
    (
        Field("description"), Field("quantity", "int"), *of("float", "weight", "value"),
        *strings("hsCode", "originCountry", "originCountryLabel", "currency", "artref", "originalIdent"),
        *of("float", "vatAmount", "customsFees"),
    ),
)  # fmt: skip
_ORIGINAL = Record(
    "original", strings("originalIdent", "originalInvoiceNumber", "originalInvoiceDate", "originalParcelNumber")
)
_CONTENTS = Record(
    "contents",
    (
        Field("article", _ARTICLE, many=True), Field("category", Record("category", of("int", "value"))),
        Field("original", _ORIGINAL, many=True), Field("explanations"),
    ),
)  # fmt: skip
_CUSTOMS = Record(
    "customsDeclarations",
    (
        Field("includeCustomsDeclarations", "boolean"), Field("numberOfCopies", "int"), Field("contents", _CONTENTS),
        *strings("importersReference", "importersContact", "officeOrigin", "comments", "description", "invoiceNumber"),
        *strings("licenceNumber", "certificatNumber"), Field("importerAddress", _ADDRESS),
    ),
)  # fmt: skip
_SERVICE = Record(
    "service",
    (
        *strings("productCode", "depositDate"), Field("mailBoxPicking", "boolean"), Field("mailBoxPickingDate"),
        *of("int", "vatCode", "vatPercentage", "vatAmount", "transportationAmount", "totalAmount"),
        *strings("orderNumber", "commercialName"), *of("int", "returnTypeChoice", "reseauPostal"),
    ),
)  # fmt: skip
_PARCEL = Record(
    "parcel",
    (
        Field("parcelNumber"), *of("int", "insuranceAmount", "insuranceValue"), Field("recommendationLevel"),
        Field("weight", "float"), *of("boolean", "nonMachinable", "COD"), Field("CODAmount", "int"),
        Field("returnReceipt", "boolean"), *strings("instructions", "pickupLocationId"), *of("boolean", "ftd", "ddp"),
    ),
)  # fmt: skip
_FORMAT = Record(
    "outputFormat",
    (
        *of("int", "x", "y"),
        *strings("outputPrintingType", "returnType"),
        *of("boolean", "dematerialized", "printCODDocument"),
    ),
)
_SENDER = Record("sender", (Field("senderParcelRef"), Field("address", _ADDRESS)))
_ADDRESSEE = Record(
    "addressee",
    (
        Field("addresseeParcelRef"), Field("codeBarForReference", "boolean"), *strings("serviceInfo", "promotionCode"),
        Field("address", _ADDRESS),
    ),
)  # fmt: skip
_LETTER = Record(
    "letter",
    (
        Field("service", _SERVICE), Field("parcel", _PARCEL), Field("customsDeclarations", _CUSTOMS),
        Field("sender", _SENDER), Field("addressee", _ADDRESSEE), Field("codSenderAddress", _ADDRESS),
    ),
)  # fmt: skip
_PAIR = Record("field", strings("key", "value"))
_FIELDS = Record("fields", (Field("field", _PAIR, many=True), Field("customField", _PAIR, many=True)))
REQUEST = Record(
    "generateLabelRequest",
    (*ACCOUNT, Field("outputFormat", _FORMAT), Field("letter", _LETTER), Field("fields", _FIELDS)),
)
LIST = Record("generateBordereauParcelNumberList", (Field("parcelsNumbers", "string", many=True),))

_MESSAGE = Record("message", strings("id", "type", "messageContent"))
_FILE = Record("file", (Field("href"),))
MESSAGES = Field("messages", _MESSAGE, many=True)
LABEL = Record(
    "labelV2Response",
    (
        Field("label", "base64Binary"),
        *strings("parcelNumber", "parcelNumberPartner", "pdfUrl"),
        Field("fields", _FIELDS),
    ),
)
LABELLED = Record("generateLabelResponseType", (MESSAGES, Field("labelV2Response", LABEL)))
HEADER = Record(
    "bordereauHeader",
    (
        *strings("address", "bordereauNumber"), Field("clientNumber"), *strings("codeSitePCH", "company", "nameSitePCH"),
        Field("numberOfParcels", "int"), Field("publishingDate", "dateTime"),
    ),
)  # fmt: skip
_SLIP = Record("bordereau", (Field("bordereauDataHandler", "base64Binary"), Field("bordereauHeader", HEADER)))
SLIPPED = Record("generateBordereauResponseType", (MESSAGES, Field("bordereau", _SLIP)))

_DAYS = strings(
    *(f"horairesOuverture{day}" for day in ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"))
)
_POINT = Record(
    "pointRetraitAcheminement",
    (
        Field("accesPersonneMobiliteReduite", "boolean"), *strings("adresse1", "adresse2", "adresse3", "codePostal"),
        *of("boolean", "congesPartiel", "congesTotal"),
        *strings("coordGeolocalisationLatitude", "coordGeolocalisationLongitude"), Field("distanceEnMetre", "int"), *_DAYS,
        *strings("identifiant", "indiceDeLocalisation", "localite", "nom", "periodeActiviteHoraireDeb"),
        Field("periodeActiviteHoraireFin"), Field("poidsMaxi", "int"), *strings("typeDePoint", "codePays", "langue"),
        *strings("libellePays"), *of("boolean", "loanOfHandlingTool", "parking"), *strings("reseau", "distributionSort"),
        *strings("lotAcheminement", "versionPlanTri"),
    ),
)  # fmt: skip
_RESULT = (Field("errorCode", "int"), Field("errorMessage"))
ASKS_NEAR = Record(
    "findRDVPointRetraitAcheminement",
    strings(
        "accountNumber", "password", "apikey", "codTiersForPartner", "address", "zipCode", "city", "countryCode", "weight",
        "shippingDate", "filterRelay", "requestId", "lang", "optionInter",
    ),
)  # fmt: skip
ASKS_ONE = Record(
    "findPointRetraitAcheminementByID",
    strings(
        "accountNumber", "password", "apikey", "codTiersForPartner", "id", "date", "weight", "filterRelay", "reseau", "langue",
    ),
)  # fmt: skip
NEAR = Record(
    "rdvPointRetraitAcheminementResult",
    (
        *_RESULT, Field("listePointRetraitAcheminement", _POINT, many=True), Field("qualiteReponse", "int"),
        Field("rdv", "boolean"), Field("wsRequestId"),
    ),
)  # fmt: skip
ONE = Record("pointRetraitAcheminementByIDResult", (*_RESULT, Field("pointRetraitAcheminement", _POINT)))
MESSAGED = Record("return", (MESSAGES,))
