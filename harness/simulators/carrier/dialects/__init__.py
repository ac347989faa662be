"""The doors of other carriers and platforms, over the one depot: each a folder with its routes (see `carrier.app.DIALECTS`)."""
