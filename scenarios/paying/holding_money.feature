@en
Feature: Holding money
  What is authorised is taken once or given up once, and never more than that.

  @S45 @cancelled
  Scenario: Authorisation voided: voiding twice is refused
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And customer service cancels the order
    Then she keeps her money, and is told so once
    When finance tries to void the authorisation once more
    Then it is refused, and nothing has moved
    And every system agrees on the order

  @S46 @captured
  Scenario: Capture above the authorised amount is refused
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And finance tries to capture more than the amount authorised
    Then it is refused, and nothing has moved
    When the warehouse prepares and ships the order
    Then the payment is captured for what was shipped
    And every system agrees on the order
