"""`python -m harness.simulators.psp [--port N] [--seed N]`."""

import sys

from harness.simulators.psp.application import make_app
from harness.simulators.serve import serve

if __name__ == "__main__":
    sys.exit(serve(make_app, "psp"))
