@en
Feature: Refusing refunds
  Nobody gets back what was never taken, nor twice what was.

  @S84 @authorised
  Scenario: Refund of an order that was not charged is refused
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And customer service tries to refund the order
    Then it is refused, and nothing has moved
    And every system agrees on the order

  @S84 @refunded
  Scenario: Refund of zero, once everything went back, is refused
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And customer service refunds the whole order
    Then she gets back all that was captured, with a credit note and a mail
    When customer service tries to refund the order
    Then it is refused, and nothing has moved
    And every system agrees on the order

  @S84 @captured
  Scenario: Refund of more than was captured is refused
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And finance tries to refund more than the amount captured
    Then it is refused, and nothing has moved
    And every system agrees on the order
