"""A Tryton to rehearse against when you have no ERP: a French merchant's, with its chart of accounts, on SQLite.

    python -m staging.tryton --cache DIR --home DIR [--port N]     ERP_KEY is the password of its user `shop`

Tryton is licensed under the GPL and is another program: it lives in an environment of its own, `.venv-erp`, made by `make setup-erp` or named
by DRYRUN_ERP_PYTHON, and is talked to over JSON-RPC. The database takes half a minute to make, so it is made once and copied.

    __main__   finds the template, copies it, and becomes the server
    template   the template in the cache, made when it is not there
    prepare    run by Tryton's Python: company, accounts, taxes, users
    serve      run by Tryton's Python: the server
"""
