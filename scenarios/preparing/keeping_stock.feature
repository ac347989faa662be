@en
Feature: Keeping stock
  What is sold is promised to one customer: it is held for her, leaves with her parcel, or is free again.

  @S53 @shipped
  Scenario: Stock is held on order and taken when it ships
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she places the order
    Then the stock is held for her
    When she pays by card
    And the warehouse prepares and ships the order
    Then what was shipped has left the stock, and nothing is held any more
    And every system agrees on the order

  @S53 @cancelled
  Scenario: Stock is held on order and given back on cancel
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she places the order
    Then the stock is held for her
    When she pays by card
    And customer service cancels the order
    Then the warehouse stops, and the stock is free again
    And every system agrees on the order
