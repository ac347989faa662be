@en
Feature: Picking an order
  The warehouse prepares what was sold, and what it cannot find is neither shipped nor paid.

  @S55 @smoke @accepted
  Scenario: The paid order reaches the warehouse with same lines, quantities, address, method
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she has it sent to an address with accents, apostrophes and two lines
    And she chooses express delivery
    And she places the order
    And she pays by card
    Then the warehouse has the order as she agreed to it
    And every system agrees on the order

  @S59 @smoke @captured
  Scenario: Short pick: one unit missing, partial shipment, customer told, missing part not paid
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she uses the voucher "WELCOME10"
    And she places the order
    And she pays by card
    And one unit is missing when the warehouse picks the order
    And the warehouse packs and ships the rest
    Then she is told what is missing, and does not pay for it
    And every system agrees on the order
