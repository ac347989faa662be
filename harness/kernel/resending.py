"""What is done when a mail is sent again on purpose: acts and the check that counts mails must call it alike."""


def asked_again(kind: str) -> str:
    """The act of having a mail of this kind (confirmation, dispatch…) sent once more."""
    return f"have the {kind} mail sent again"
