"""`python -m harness.simulators.carrier`: run the carrier until told to stop."""

from __future__ import annotations

import sys

from harness.simulators.carrier.app import carrier_app
from harness.simulators.serve import serve

if __name__ == "__main__":
    sys.exit(serve(carrier_app, "carrier"))
