"""`python -m harness.simulators.warehouse`: run the warehouse until told to stop."""

from __future__ import annotations

import sys

from harness.simulators.serve import serve
from harness.simulators.warehouse.app import warehouse_app

if __name__ == "__main__":
    sys.exit(serve(warehouse_app, "warehouse"))
