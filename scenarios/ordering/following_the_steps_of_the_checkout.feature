@en
Feature: Following the steps of the checkout
  An order comes about by its steps only: nobody orders nothing, skips an address, or orders the same basket twice.

  @S13 @placed
  Scenario: Steps cannot be skipped by typing the URL
    Given the customer is a guest
    When she puts one article into the basket
    And at each page of the checkout she types the address of the last one
    Then no system holds an order of hers, and nothing is charged
    When she confirms the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And she has this one order and no other
    And every system agrees on the order

  @S14
  Scenario: Checkout cannot start with an empty basket
    Given the customer is a guest
    When she types the addresses of the checkout with nothing in her basket
    Then no system holds an order of hers, and nothing is charged

  @S22 @placed
  Scenario: The basket is empty after the order and cannot change it any more
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    Then her basket is empty, and its last page opens no more
    When she puts another article into her basket
    Then the shop has the order as she agreed to it
    And she has this one order and no other
    And every system agrees on the order
