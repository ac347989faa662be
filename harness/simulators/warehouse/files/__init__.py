"""The warehouse's door for files: CSV over SFTP, as most third-party warehouses have it (`docs/files.md`).

Orders and return announcements come in; acknowledgements, dispatch confirmations, the stock feed and return receipts go
out. The same house is behind it as behind the REST door: an order that came by file gets its news by file.

    records    bytes into lines and cells;  formulas  what a spreadsheet would run
    layouts    lines into orders and returns;  gathering  which lines belong together, which are in error
    writing    rows into a file;  outgoing  news into rows
    tree       the folders, which lie in the simulator's store
    arrivals   reads what came in;  departures  writes what goes out, disturbed when a fault says so
    desk       what a client may do in the folders
    sftp       the desk in the words of SFTP;  serving  who may come in
    door       all of this joined;  controls  its part of the control plane
"""
