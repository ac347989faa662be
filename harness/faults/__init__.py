"""Named disturbances of messages between systems, one a file. The folder is the list of what can be tried."""
