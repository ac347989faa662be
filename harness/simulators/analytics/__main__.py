"""`python -m harness.simulators.analytics`: run the analytics until told to stop."""

from __future__ import annotations

import sys

from harness.simulators.analytics.app import analytics_app
from harness.simulators.serve import serve

if __name__ == "__main__":
    sys.exit(serve(analytics_app, "analytics"))
