@en
Feature: Splitting an order
  One order may travel in several parcels; it stays one order, with one invoice that adds up.

  @S62 @delivered
  Scenario: Split over two parcels: two parcels, one order
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order in 2 parcels
    Then the shop knows both parcels as parts of one order
    And the customer is told once that her parcel is on its way, with its tracking number
    When the courier delivers all parcels
    Then the shop knows that the parcel was delivered
    And every system agrees on the order

  @S61 @captured
  Scenario: The invoice exists, numbered, with right totals
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she uses the voucher "WELCOME10"
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    Then the invoice has a number and the right totals, and she can open it
    And every system agrees on the order
