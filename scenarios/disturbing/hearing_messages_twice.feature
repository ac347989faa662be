@en @ui
Feature: Hearing messages twice
  Networks repeat messages. Each of them must have its effect once.

  @S87 @smoke @shipped
  Scenario: A message arrives twice: one effect
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And from now on the payment provider's messages about this order arrive twice
    And from now on the warehouse's messages about this order arrive twice
    And she pays by card
    And the warehouse prepares and ships the order
    Then the confirmation mail arrives once, with number, lines, total and address
    And the payment is captured for what was shipped
    And the customer is told once that her parcel is on its way, with its tracking number
    And every system agrees on the order
