@en
Feature: Cancelling an order
  As long as nothing is picked, an order can be called off: nobody prepares it, nobody pays for it.

  @S57 @smoke @cancelled
  Scenario: Order cancelled by customer service before picking: warehouse told, stock back, money back
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she places the order
    And she pays by card
    And customer service cancels the order
    Then the warehouse stops, and the stock is free again
    And she keeps her money, and is told so once
    And every system agrees on the order

  @S57 @smoke @cancelled
  Scenario: The customer cancels her order herself before picking
    Given the customer is signed in
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And she cancels the order on her order page
    Then the warehouse stops, and the stock is free again
    And she keeps her money, and is told so once
    And every system agrees on the order
