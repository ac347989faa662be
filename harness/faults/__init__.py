"""Named disturbances of messages between systems, one a file. The folder is the list of what can be tried.

`catalogue` has them all in one table, with what may be chosen about each.
"""
