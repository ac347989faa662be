"""What the payments app tells the rest of the shop. Each is sent after the commit, outside any transaction."""

from django.dispatch import Signal

#: sent once per order, when its whole amount is authorised. Arguments: order.
order_authorised = Signal()

#: sent once per capture, when the PSP has confirmed it. Arguments: order, key (the move's), amount (Decimal, EUR).
captured = Signal()

#: sent once per refund, when the PSP has confirmed it. Arguments: order, refund_id ("re_…"), amount (Decimal, EUR).
refund_settled = Signal()

#: sent when the PSP says that a refund did not reach the customer, maybe after it had confirmed it.
#: Arguments: order, key (the move's), reason.
refund_failed = Signal()
