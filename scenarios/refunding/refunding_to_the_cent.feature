@en
Feature: Refunding to the cent
  Who had a discount gets back what she paid, with the tax in it, and not a cent more or less.

  @S83 @refunded
  Scenario: Refund respects tax and discount shares to the cent
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she uses the voucher "WELCOME10"
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And the courier delivers the parcel
    And she asks to return one unit of the first article
    And the return reaches the warehouse and is graded A
    Then she is refunded for what she sent back
    And the refund takes its share of the discount and of the tax back, to the cent
    And every system agrees on the order
