@en
Feature: Shipping an order
  The customer can follow her parcel from the warehouse to her door.

  @S62 @smoke @shipped
  Scenario: Shipping the order stores the tracking number, changes state and sends one mail
    Given the customer is signed in
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    Then the shop knows what was shipped and under which tracking number
    And the customer is told once that her parcel is on its way, with its tracking number
    When the courier delivers the parcel
    Then the shop knows that the parcel was delivered
    And every system agrees on the order
