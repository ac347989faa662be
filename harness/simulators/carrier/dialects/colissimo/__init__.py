"""Colissimo: the label service SLS (REST 2.0, and SOAP 2.0 for older modules), pick-up points, deposit slips.

    /sls-ws/SlsServiceWSRest/2.0/generateLabel, checkGenerateLabel, generateBordereauByParcelsNumbers
    /sls-ws/SlsServiceWS/2.0                     the same by SOAP; ?wsdl
    /pointretrait-ws-cxf/rest/v2/pointretrait/…  pick-up points

Paths, fields, answers and error messages are those of the real service, as its public description and the connectors of
karrio and roulier have them, with what roulier recorded of it. The order of a parcel is `orderNumber`, else the reference
of sender or addressee. Tracking is La Poste's (see `laposte`).

    products   its product codes and numbers;  mistakes  its messages by id
    letter     a request becomes a shipment of this carrier, or a mistake;  fields  reading JSON as leniently as it does
    customs    what goes beyond the Union;  parts  answers of several parts
    counter, points, deposit   the services;  soap  their SOAP;  door  the routes
"""
