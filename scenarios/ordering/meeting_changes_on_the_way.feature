@en
Feature: Meeting changes on the way
  The shop goes on living while she orders: nobody pays a price she has not seen, or for what is not there.

  @S15 @placed
  Scenario: The price changes while the customer is in checkout: the new total is shown before confirming
    Given the customer is a guest
    When she puts one article into the basket
    And she goes through the checkout up to the last page
    And the merchant raises the price of her article
    Then confirming shows her the new total first, and nothing is ordered yet
    When she confirms the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And the payment is authorised for the total she agreed to
    And she has this one order and no other
    And every system agrees on the order

  @S16
  Scenario: A product is disabled during checkout: the order is blocked with a named product
    Given the customer is a guest
    When she puts one article into the basket
    And she goes through the checkout up to the last page
    And the merchant takes her article off sale
    Then she cannot order it, and the shop names the article
    And no system holds an order of hers, and nothing is charged

  @S17
  Scenario: Stock runs out between basket and confirm: no order, no charge
    Given the customer is a guest
    When she puts one article into the basket
    And she goes through the checkout up to the last page
    And the last piece of her article is sold to others
    Then she cannot order it, and the shop names the article
    And no system holds an order of hers, and nothing is charged
