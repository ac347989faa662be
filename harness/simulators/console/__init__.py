"""The console for people: a web page on which a tester plays warehouse, courier and bank by hand.

It is a process of its own that knows nothing of warehouses or parcels. Each simulator says on its board (see
`harness.simulators.board`) which cards there are and which buttons each has; the console finds the words for people, in
English or French, draws the cards, and presses the buttons for them:

    browser ─► guard ─► page ─► planes: GET /_control/board, notes, disturbances, clock, snapshots of every simulator
                         └────► press: the board once more, then POST what the card still offers, and nothing else

A simulator that is down shows as such, and the others work on. Pages are HTML forms and links and need no script; a
small one renews what is shown. On this machine alone nobody signs in; elsewhere `$DRYRUN_CONSOLE_KEY` is asked for.

    python -m harness.simulators.console [--port N] [--host H]

`$DRYRUN_CONSOLE_SYSTEMS` says which simulators there are: JSON, role to {"url", "key"}, the key being that of the
control plane, "" when there is none.
"""
