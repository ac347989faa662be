"""The vocabulary of scenarios, in English and French. A step says who does what, and calls one thing.

The modules are pytest plugins: `conftest.py` names them through MODULES.
"""

MODULES = (
    "ordering",
    "checking_out",
    "trading",
    "paying",
    "preparing",
    "cancelling",
    "returning",
    "refusing",
    "resending",
    "mishaps",
    "disturbing",
    "agreeing",
)
"""The modules of this folder that hold steps."""
