@en
Feature: Hearing messages twice
  Networks repeat messages. Each of them must have its effect once.

  @S87 @smoke @shipped
  Scenario: A message arrives twice: one effect
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she places the order
    And from now on the payment provider's messages about this order arrive twice
    And from now on the warehouse's messages about this order arrive twice
    And she pays by card
    And one unit is missing when the warehouse picks the order
    And the warehouse packs and ships the rest
    Then the confirmation mail arrives once, with number, lines, total and address
    And the payment is captured for what was shipped
    And the customer is told once that her parcel is on its way, with its tracking number
    And every system agrees on the order

  @S87 @shipped
  Scenario: A request arrives twice: one effect
    Given the customer is a guest
    When she puts one article into the basket
    And from now on "payment requested" arrives twice
    And she places the order
    And from now on "order exported" arrives twice
    And from now on "label requested" arrives twice
    And from now on "payment captured" arrives twice
    And from now on "dispatch told" arrives twice
    And she pays by card
    And the warehouse prepares and ships the order
    Then the payment is captured for what was shipped
    And the shop knows what was shipped and under which tracking number
    And every system agrees on the order
