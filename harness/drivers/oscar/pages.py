"""Where things are on the staging shop's pages: selectors only, the same for a browser and for HTTP."""

from __future__ import annotations

from harness.drivers.markup import quoted

THANKS_PATH = "/checkout/thank-you/"


def testid(name: str) -> str:
    return f"[data-testid={quoted(name)}]"


class Login:
    """Of customers and of staff."""

    EMAIL = "#login_form [name=login-username]"
    PASSWORD = "#login_form [name=login-password]"  # noqa: S105 - where it is typed
    SEND = "#login_form button[name=login_submit]"
    SIGNED_IN = "#logout_link"


class Register:
    """Opening an account, and what it lists."""

    EMAIL = "#register_form [name=registration-email]"
    PASSWORDS = ("#register_form [name=registration-password1]", "#register_form [name=registration-password2]")
    SEND = "#register_form button[name=registration_submit]"
    ORDERS = f"{testid('order-row')} td:first-child a"


class Product:
    """One article."""

    QUANTITY = "#add_to_basket_form #id_quantity"
    ADD = "#add_to_basket_form button[type=submit]"

    @staticmethod
    def variant(sku: str) -> str:
        return f"#add_to_basket_form input[name=child_id][data-sku={quoted(sku)}]"


class Basket:
    """The basket and its voucher form."""

    CODE = "#voucher_form #id_code"
    USE = "#voucher_form button[type=submit]"
    CHECK_OUT = testid("checkout")
    DISCOUNT = testid("amount-discount")
    LINE = testid("basket-line")
    QUANTITY = "input.quantity"

    @staticmethod
    def quantity(sku: str) -> str:
        return f"{testid('basket-line')}[data-sku={quoted(sku)}] input.quantity"

    @staticmethod
    def update(sku: str) -> str:
        return f"{testid('basket-line')}[data-sku={quoted(sku)}] button.btn"


class Checkout:
    """From "who are you?" to the page before paying."""

    GUEST_EMAIL = "#gateway_form #id_username"
    AS_GUEST = "#gateway_form input[name=options][value=anonymous]"
    WITH_ACCOUNT = "#gateway_form input[name=options][value=existing]"
    PASSWORD = "#gateway_form [name=password]"  # noqa: S105 - where it is typed
    GO_ON = "#gateway_form button[type=submit]"
    ADDRESS = "#new_shipping_address"
    ADDRESS_DONE = "#new_shipping_address button[type=submit]"
    SAVED_ADDRESS = f"{testid('saved-address')} button[type=submit]"
    PAY = "#place-order"
    CHANGE_BILLING = testid("change-billing")
    BILLING = "#billing_address"
    BILLING_DONE = "#billing_address button[type=submit]"
    METHODS = "[data-testid^=delivery-]:has(h2)"

    @staticmethod
    def method(code: str) -> str:
        return f"{testid(f'delivery-{code}')} button"


class Offered:
    """Amounts and lines of the preview and of the thank-you page."""

    LINE = testid("preview-line")
    GOODS = testid("amount-goods")
    DISCOUNT = testid("amount-discount")
    SHIPPING = testid("amount-delivery")
    TOTAL = testid("amount-total")
    TAX = testid("amount-tax")
    UNPAID = testid("payment-pending")


class Order:
    """The customer's page of an order."""

    NUMBER = testid("order-number")
    STATUS = testid("order-status")
    TOTAL = testid("order-total")
    TAX = testid("order-tax")
    SHIPPING = testid("order-shipping")
    DISCOUNT = testid("order-discount")
    REFUNDED = testid("refunded-amount")
    ADDRESS = testid("order-address")
    LINE = testid("order-line")
    LINE_QUANTITY = testid("line-quantity")
    LINE_SHORT = testid("line-short")
    METHOD = testid("order-delivery-method")
    CHARGED = testid("captured-amount")
    PARCEL = testid("parcel")
    TRACKING = testid("parcel-tracking")
    PARCEL_STATE = testid("parcel-state")
    RETURN = testid("return")
    RMA = testid("return-rma")
    RETURN_STATE = testid("return-state")
    CREDIT_NOTE = testid("credit-note")
    CREDIT_NOTE_NUMBER = testid("credit-note-number")
    CREDITED = testid("credit-note-amount")
    INVOICE = testid("invoice")
    INVOICE_NUMBER = testid("invoice-number")
    INVOICE_AMOUNT = testid("invoice-amount")
    RETURN_REASON = testid("return-reason")
    RETURN_SEND = testid("return-submit")
    CANCEL = testid("cancel-order")

    @staticmethod
    def return_quantity(sku: str) -> str:
        return f"{testid('return-quantity')}[data-sku={quoted(sku)}]"


class Unpaid:
    """The page of an order that waits for its payment."""

    PAY = testid("pay-again")


class AfterSales:
    """The back office's page of what was ordered."""

    @staticmethod
    def sure(action: str) -> str:
        return testid(f"sure-{action}")

    @staticmethod
    def do(action: str) -> str:
        return testid(f"do-{action}")


class TradingDesk:
    """The merchant's pages of articles and vouchers."""

    SAVE = "#trading_form button[type=submit]"
    WRONG = "#trading_form .errorlist"
    END = testid("voucher-end")
    DELETE = testid("voucher-delete")

    @staticmethod
    def field(name: str) -> str:
        return f"#trading_form [name={quoted(name)}]"


SEND_AGAIN = {"confirmation": "resend", "dispatch": "resend_dispatch"}
"""What the after-sales page calls it: which mail goes out again."""
SAYS_NO = "#messages .alert-error, #messages .alert-danger"
SAYS = "#messages .alert"
