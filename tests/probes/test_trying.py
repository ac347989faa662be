"""The doctor tries every declared probe out, so that a wrong password is known before the first order."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from harness.probes.trying import tried
from tests.probes.servers import free_port, landscape
from tests.simulators.processes import running

LANDSCAPE = """
[systems.erp.probe]
kind = "sql"
url = {{ env = "ERP_DATABASE" }}
[systems.erp.probe.order]
query = "select number, 'EUR' as currency from sale where number = :order"
fields = {{ reference = "number", currency = "currency" }}
[systems.mail.probe]
kind = "mailpit"
address = "http://127.0.0.1:{mail}"
[systems.psp.probe]
kind = "stripe"
address = "{psp}"
key = {{ env = "PSP_KEY" }}
"""


def test_each_probe_is_tried(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "erp.db") as connection:
        connection.execute("create table sale (number integer)")
    connection.close()
    with running("psp") as psp:
        made = landscape(LANDSCAPE.format(mail=free_port(), psp=psp))
        good = {"ERP_DATABASE": f"sqlite:///{tmp_path / 'erp.db'}", "PSP_KEY": "sk_test_x"}
        erp, mail, provider = tried(made, {}, good)
        assert (erp.role, erp.address, erp.state, erp.remedy) == ("erp", "probe: sql", "healthy", "")
        assert (provider.role, provider.state) == ("psp", "healthy")
        assert (mail.role, mail.state) == ("mail", "unhealthy")
        assert mail.remedy.startswith("test.toml: the mail at http://127.0.0.1:")
        erp, *_ = tried(made, {}, good | {"ERP_DATABASE": f"sqlite:///{tmp_path / 'none.db'}"})
        assert "the database of the erp cannot be read" in erp.remedy
