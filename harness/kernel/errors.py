"""What can go wrong with a rehearsal itself, as opposed to with the shop it looks at.

DryrunError            one clear sentence; the run could not be done, exit code 2
+-- LandscapeInvalid   a landscape file that cannot be used
+-- Compromised        a system of the landscape does not answer: nothing can be said of the shop
+-- BrowserMissing     no browser to drive
+-- LedgerUnwritable   what was seen can no longer be written down
+-- ScenarioInvalid    a feature or step that would pass without having looked
+-- NotOffered         this shop does not do what the scenario needs
"""


class DryrunError(Exception):
    """A rehearsal that cannot go on. The message is one sentence: what, where, what is allowed, what to do."""


class LandscapeInvalid(DryrunError):
    """A landscape file that is missing, malformed, or describes something that may not be used."""


class Compromised(DryrunError):
    """A system of the landscape is dead or was never there; the shop is neither right nor wrong."""


class BrowserMissing(DryrunError):
    """No browser was found or could be started."""


class LedgerUnwritable(DryrunError):
    """The ledger cannot be written any more, for instance because the disk is full."""


class ScenarioInvalid(DryrunError):
    """A feature or step definition that pytest-bdd would turn into a false green."""


class NotOffered(DryrunError):
    """The shop of this landscape does not offer what a scenario asks for."""
