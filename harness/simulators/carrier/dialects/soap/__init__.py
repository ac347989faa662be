"""SOAP 1.1 doors: what Chronopost and Colissimo's older clients speak.

document  XML of a stranger, read without doing what it says
shapes    what a message holds, in the words of XML Schema: reads it, writes it
envelope  the envelope of a message, and the fault that refuses one
wsdl      the description by which a client finds its way
door      operations at an address: POST, GET, ?wsdl
"""
