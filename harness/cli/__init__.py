"""The `dryrun` command: one file a command, and `words` for what it says in English and in French."""
