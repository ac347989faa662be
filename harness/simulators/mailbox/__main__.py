"""`python -m harness.simulators.mailbox [--port N] [--smtp-port N]`; ready line: `ready http://… smtp 127.0.0.1:PORT`."""

import sys

from harness.simulators.mailbox.application import make_app
from harness.simulators.serve import serve

if __name__ == "__main__":
    sys.exit(serve(make_app, "mailbox"))
