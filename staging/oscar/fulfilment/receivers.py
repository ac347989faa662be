"""What the connectors do when another app of the shop speaks."""


def connect() -> None:
    """Join the receivers to the signals."""
