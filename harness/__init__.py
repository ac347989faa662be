"""dryrun: the dress rehearsal of an e-commerce migration.

A rehearsal places real orders on a staging shop and follows each of them through every system: payment provider,
warehouse, carrier, mail. It writes down all that it did and saw, and judges afterwards:

    landscape -> drivers -> actors perform acts -> journey --+
                                                             v
    faults -> simulators ------------ entries ----------> LEDGER -> checks -> verdict -> reports
                  probes ------------ observations ---------^

Above the ledger nobody judges, below it nobody acts. `docs/architecture.md` is the map of the rooms, and
`tests/test_architecture.py` holds it.
"""

__version__ = "0.1.0"
