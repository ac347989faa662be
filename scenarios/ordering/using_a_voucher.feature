@en
Feature: Using a voucher
  A voucher gives its discount as often as it was given out, in its time, and is not lost with an order that comes to nothing.

  @S18 @placed
  Scenario: A promotion expires during checkout: total recomputed, customer told
    Given the customer is a guest
    When she puts one article into the basket
    And she uses a voucher that is good for one order
    And she goes through the checkout up to the last page
    And the voucher ends
    Then confirming shows her the new total first, and nothing is ordered yet
    When she confirms the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And no voucher is counted
    And she has this one order and no other
    And every system agrees on the order

  @S19 @cancelled
  Scenario: A coupon is counted once per order and given back on cancel
    Given the customer is a guest
    When she puts one article into the basket
    And she uses a voucher that is good for one order
    And she places the order
    And she pays by card
    Then the voucher is counted once
    When customer service cancels the order
    Then the voucher is given back, and she can use it again
    And every system agrees on the order

  @S20 @authorised
  Scenario: A coupon stays usable when the payment fails
    Given the customer is a guest
    When she puts one article into the basket
    And she uses a voucher that is good for one order
    And she places the order
    And she pays with a card that is declined
    Then the order is not paid
    When she pays by card
    Then the payment is authorised for the total she agreed to
    And the voucher is counted once
    And every system agrees on the order

  @S21 @placed
  Scenario: Expired, future and deleted coupons are refused
    Given the customer is a guest
    When she puts one article into the basket
    And she tries a voucher that has expired, and is told why it is refused
    And she tries a voucher that is not valid yet, and is told why it is refused
    And she tries a voucher that was deleted, and is told why it is refused
    And she goes through the checkout up to the last page
    And she confirms the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And no voucher is counted
    And every system agrees on the order

  @S21 @placed
  Scenario: An exhausted coupon is refused
    Given the customer is a guest
    When she puts one article into the basket
    And she uses a voucher that is good for one order
    And she places the order
    And she pays by card
    Then the voucher is counted once
    When she tries the same voucher for another basket, and is told why it is refused
    Then she has this one order and no other
    And every system agrees on the order
