"""Chronopost: the SOAP services that shops' modules call, over the parcels of this carrier.

    /shipping-cxf/ShippingServiceWS        labels: `shipping`, `shippingMultiParcelV5` and their sisters, reserved labels
    /tracking-cxf/TrackingServiceWS        `trackSkybillV2` and its sisters, `cancelSkybill`
    /quickcost-cxf/QuickcostServiceWS      `calculateProducts`, `quickCost`
    /recherchebt-ws-cxf/PointRelaisServiceWS   pick-up points

Paths, namespaces, operations and fields are those of the real services, as their public descriptions and the connectors
of karrio, roulier and PrestaShop have them; `?wsdl` serves what is spoken here. The order of a parcel is `shipperRef`.

    products    its product codes;  shapes  what its messages hold
    shipment    a request becomes a shipment of this carrier;  mistakes  why not, in its codes
    labels, tracking, prices, relays   the four services;  door  their routes
"""
