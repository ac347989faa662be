@en
Feature: Buying an article
  A customer finds an article, orders it, and every system behind the shop hears of the same order.

  @S01 @smoke @placed
  Scenario: A guest buys one physical product and gets an order number
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And the payment is authorised for the total she agreed to
    And every system agrees on the order

  @S02 @smoke @placed
  Scenario: A signed-in customer buys one physical product with the default address
    Given the customer is signed in
    When she puts one article into the basket
    And she places the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And the warehouse has the order as she agreed to it
    And every system agrees on the order

  @S32 @smoke @authorised
  Scenario: The confirmation mail arrives once, with number, lines, total and address
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she uses the voucher "WELCOME10"
    And she places the order
    And she pays by card
    Then the confirmation mail arrives once, with number, lines, total and address
    And every system agrees on the order

  @S24 @placed
  Scenario: Order with mixed tax rates: tax lines add up to the order tax
    Given the customer is a guest
    When she puts articles of two tax rates into the basket
    And she places the order
    And she pays by card
    Then the shop has the order as she agreed to it
    When the warehouse prepares and ships the order
    Then the payment is captured for what was shipped
    And every system agrees on the order
