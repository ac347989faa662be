@en
Feature: Holding an order
  An order that must wait is left alone by everybody, and goes on as if nothing had been.

  @S58 @shipped
  Scenario: Order on hold is not prepared until released
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse holds the order because of its address
    And the warehouse tries to pick the order
    Then it is refused, and nothing has moved
    When the warehouse goes on with the order
    And the warehouse prepares and ships the order
    Then the customer is told once that her parcel is on its way, with its tracking number
    And every system agrees on the order
