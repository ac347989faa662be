"""Run by Tryton's own Python: serve a prepared database on loopback until told to stop.

    .venv-erp/bin/python staging/tryton/serve.py CONFIGURATION DATABASE PORT

The password of the user `shop` comes from the environment, ERP_KEY, and is set before anybody can sign in. Prints
`ready http://127.0.0.1:PORT/DATABASE database sqlite:///…` once it serves.
"""

import os
import signal
import sys
from pathlib import Path

from trytond import config


def main(configuration: str, database: str, port: str) -> None:
    """Serve; does not come back."""
    config.update_etc(configuration)
    from trytond.pool import Pool  # noqa: PLC0415 - reads the configuration when it is imported
    from trytond.wsgi import app  # noqa: PLC0415 - as above
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415 - beside the other

    Pool.start()
    Pool(database).init()
    _let_in(database, os.environ.pop("ERP_KEY"))

    class Quiet(WSGIRequestHandler):
        """Says nothing of each request."""

        protocol_version = "HTTP/1.1"  # keeps connections: the shop asks several things in a row

        def log_request(self, *told: object) -> None:
            """Say nothing."""

    server = make_server("127.0.0.1", int(port), app, threaded=True, request_handler=Quiet)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    at = Path(config.get("database", "path")) / f"{database}.sqlite"
    print(f"ready http://127.0.0.1:{server.server_port}/{database} database sqlite:///{at}", flush=True)
    server.serve_forever()


def _let_in(database: str, password: str) -> None:
    from trytond.pool import Pool  # noqa: PLC0415 - as above
    from trytond.transaction import Transaction  # noqa: PLC0415 - as above

    with Transaction().start(database, 0):
        users = Pool().get("res.user")
        users.write(users.search([("login", "=", "shop")]), {"password": password})


if __name__ == "__main__":
    main(*sys.argv[1:])
