@en
Feature: Losing messages
  A request without an answer is asked again. What is lost for good is learnt in another way.

  @S89 @shipped
  Scenario: A message is lost: the sender asks again, or the receiver learns it in another way
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And the next "payment authorised" is lost
    And the next "order exported" is lost
    And the next "payment captured" is lost
    And she pays by card
    And the warehouse prepares and ships the order
    Then the payment is authorised for the total she agreed to
    And the warehouse has the order as she agreed to it
    And the payment is captured for what was shipped
    And every system agrees on the order
