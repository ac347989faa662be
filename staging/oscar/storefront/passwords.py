"""Passwords of the staging shop."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class StagingHasher(PBKDF2PasswordHasher):
    """PBKDF2 with few rounds.

    Every account of this shop is invented and lives in a database thrown away after the rehearsal; at Django's own
    1,000,000 rounds each sign-in would cost the rehearsal more than all pages of the checkout together.
    """

    algorithm = "pbkdf2_staging"
    iterations = 1000
