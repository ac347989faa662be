@en
Feature: Resending the confirmation
  Who did not get her confirmation asks for it; it goes to the address of the order, whoever asks.

  @S33 @authorised
  Scenario: Support resends the confirmation; it goes to the order's e-mail
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And customer service has the confirmation sent again
    Then the confirmation has come twice, to her address only
    And every system agrees on the order
