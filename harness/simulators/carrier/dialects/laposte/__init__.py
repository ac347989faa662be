"""La Poste Suivi v2: where a parcel is, for Colissimo, Chronopost and this carrier's own parcels alike.

    GET /suivi/v2/idships/{one or several ids}?lang=fr_FR, with X-Okapi-Key

Codes, steps, answers and errors are those of the public description of the service.

    events   its codes and words;  shipment  one parcel as it shows it;  door  the route
"""
