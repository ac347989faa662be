@en
Feature: Resending the shipping mail
  A mail that was lost is sent again, the same as before, and only because somebody asked for it.

  @S63 @shipped
  Scenario: Shipping mail can be resent
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And customer service has the shipping mail sent again
    Then the shipping mail has come twice, to her address only
    And every system agrees on the order
