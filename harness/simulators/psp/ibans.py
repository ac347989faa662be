"""Bank accounts for SEPA debits: the check digits of an IBAN, and what Stripe's test accounts make happen.

Source: https://docs.stripe.com/testing#sepa-direct-debit. For each country the table has eight accounts, always in the
same order, and for some two more that cannot be used at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from harness.simulators.psp.cards import Decline, fingerprint_of

Outcome = Literal[
    "success", "successDelayed", "failed", "failedDelayed", "disputed",
    "exceedsWeeklyVolumeLimit", "exceedsWeeklyTransactionLimit", "insufficientFunds",
    "bankNotSupported", "debitsNotSupported",
]  # fmt: skip
_OUTCOMES: tuple[Outcome, ...] = (
    "success", "successDelayed", "failed", "failedDelayed", "disputed",
    "exceedsWeeklyVolumeLimit", "exceedsWeeklyTransactionLimit", "insufficientFunds",
    "bankNotSupported", "debitsNotSupported",
)  # fmt: skip
_ACCOUNTS = """
AT611904300234573201 AT321904300235473204 AT861904300235473202 AT051904300235473205 AT591904300235473203
AT981904300000343434 AT601904300000121212 AT981904300002222227 AT271904300000055555 AT511904300000066666
BE62510007547061 BE78510007547064 BE68539007547034 BE51510007547065 BE08510007547063
BE90510000343434 BE52510000121212 BE90510002222227 BE19510000055555 BE43510000066666
HR7624020064583467589 HR6323600002337876649 HR2725000096983499248 HR6723600004878117427 HR8724840081455523553
HR7424020060000343434 HR3624020060000121212 HR7424020060002222227 - -
EE382200221020145685 EE222200221020145682 EE762200221020145680 EE922200221020145683 EE492200221020145681
EE672200000000343434 EE292200000000121212 EE672200000002222227 - -
FI2112345600000785 FI3712345600000788 FI9112345600000786 FI1012345600000789 FI6412345600000787
FI6712345600343434 FI2912345600121212 FI6712345602222227 - -
FR1420041010050500013M02606 FR3020041010050500013M02609 FR8420041010050500013M02607 FR7920041010050500013M02600 FR5720041010050500013M02608
FR9720041010050000000343434 FR5920041010050000000121212 FR9720041010050000002222227 FR2620041010050000000055555 FR5020041010050000000066666
DE89370400440532013000 DE08370400440532013003 DE62370400440532013001 DE78370400440532013004 DE35370400440532013002
DE65370400440000343434 DE27370400440000121212 DE65370400440002222227 DE91370400440000055555 DE18370400440000066666
GI60MPFS599327643783385 GI08RRNW626436291644533 GI41SAFA461293238477751 GI50LROG772261344693297 GI26KJBC361883934534696
GI14NWBK000000000343434 GI73NWBK000000000121212 GI14NWBK000000002222227 - -
IE29AIBK93115212345678 IE24AIBK93115212345671 IE02AIBK93115212345679 IE94AIBK93115212345672 IE51AIBK93115212345670
IE10AIBK93115200343434 IE69AIBK93115200121212 IE10AIBK93115202222227 IE36AIBK93115200055555 IE60AIBK93115200066666
LI0508800636123378777 LI4408800387787111369 LI1208800143823175626 LI4908800356441975566 LI7708800125525347723
LI2408800000000343434 LI8308800000000121212 LI2408800000002222227 - -
LT121000011101001000 LT281000011101001003 LT821000011101001001 LT981000011101001004 LT551000011101001002
LT591000000000343434 LT211000000000121212 LT591000000002222227 - -
LU280019400644750000 LU440019400644750003 LU980019400644750001 LU170019400644750004 LU710019400644750002
LU900010000000343434 LU520010000000121212 LU900010000002222227 - -
NL39RABO0300065264 NL55RABO0300065267 NL91ABNA0417164300 NL28RABO0300065268 NL82RABO0300065266
NL27RABO0000343434 NL86RABO0000121212 NL27RABO0002222227 - -
NO9386011117947 NO8886011117940 NO6686011117948 NO6186011117941 NO3986011117949
NO0586010343434 NO6486010121212 NO0586012222227 - -
PT50000201231234567890154 PT66000201231234567890157 PT23000201231234567890155 PT39000201231234567890158 PT93000201231234567890156
PT05000201230000000343434 PT64000201230000000121212 PT05000201230000002222227 - -
ES0700120345030000067890 ES2300120345030000067893 ES9121000418450200051332 ES9300120345030000067894 ES5000120345030000067892
ES1700120345000000343434 ES7600120345000000121212 ES1700120345000002222227 - -
SE3550000000054910000003 SE5150000000054910000006 SE0850000000054910000004 SE2450000000054910000007 SE7850000000054910000005
SE2850000000000000343434 SE8750000000000000121212 SE2850000000000002222227 - -
CH9300762011623852957 CH8656663438253651553 CH5362200119938136497 CH1843597160341964438 CH1260378413965193069
CH1800762000000343434 CH7700762000000121212 CH1800762000002222227 - -
GB82WEST12345698765432 GB98WEST12345698765435 GB55WEST12345698765433 GB71WEST12345698765436 GB28WEST12345698765434
GB70WEST12345600343434 GB32WEST12345600121212 GB70WEST12345602222227 - -
"""

_ATTEMPT = "payment_intent_payment_attempt_failed"


def _failure(code: str, reason: str, message: str) -> Decline:
    return Decline(code, reason, message, "invalid_request_error")


COULD_NOT = _failure(_ATTEMPT, "generic_could_not_process", "The bank could not process this debit.")
NO_FUNDS = _failure(
    "insufficient_funds",
    "insufficient_funds",
    "The customer's account has insufficient funds to cover this payment.",
)
OVER_VOLUME = _failure(
    "charge_exceeds_source_limit",
    "charge_exceeds_source_limit",
    "This payment exceeds the weekly volume of payments of your account.",
)
OVER_LIMIT = _failure(
    _ATTEMPT,
    "charge_exceeds_weekly_limit",
    "This payment exceeds the weekly limit of transactions of your account.",
)
FAILURES: dict[Outcome, Decline] = {
    "failed": COULD_NOT,
    "failedDelayed": COULD_NOT,
    "insufficientFunds": NO_FUNDS,
    "exceedsWeeklyVolumeLimit": OVER_VOLUME,
    "exceedsWeeklyTransactionLimit": OVER_LIMIT,
}


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account as the provider keeps it: never its whole number."""

    country: str
    last4: str
    bank_code: str
    branch_code: str
    fingerprint: str
    outcome: Outcome

    @property
    def failure(self) -> Decline | None:
        """Why a debit of it fails, None when it does not."""
        return FAILURES.get(self.outcome)

    @property
    def delayed(self) -> bool:
        return self.outcome in ("successDelayed", "failedDelayed")


def _tables() -> dict[str, Outcome]:
    words = _ACCOUNTS.split()
    return {word: _OUTCOMES[index % len(_OUTCOMES)] for index, word in enumerate(words) if word != "-"}


ACCOUNTS = _tables()
_BY_TOKEN = {f"pm_sepaDebit_{outcome}_{iban[:2].lower()}": iban for iban, outcome in ACCOUNTS.items()}


def tidy(text: str) -> str:
    """An IBAN without the spaces that people write, in capitals."""
    return re.sub(r"[\s-]", "", text).upper()


def valid(iban: str) -> bool:
    """Whether the check digits of a tidy IBAN are right (ISO 13616, ISO 7064 mod 97-10)."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", iban):
        return False
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def account(iban: str) -> Account | None:
    """The test account with this tidy IBAN, None when it is none of Stripe's."""
    outcome = ACCOUNTS.get(iban)
    if outcome is None:
        return None
    return Account(iban[:2], iban[-4:], *_bank_of(iban), fingerprint_of(iban), outcome)


def by_token(name: str) -> Account | None:
    """The account behind a test payment method such as `pm_sepaDebit_success_fr`."""
    iban = _BY_TOKEN.get(name)
    return account(iban) if iban and not ACCOUNTS[iban].endswith("NotSupported") else None


def _bank_of(iban: str) -> tuple[str, str]:
    """Bank and branch, where a country's IBANs begin with five digits each as in France; else the bank alone."""
    return (iban[4:9], iban[9:14]) if iban.startswith("FR") else (iban[4:12], "")
