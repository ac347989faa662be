@en
Feature: Having an account, or having none yet
  Whoever has an account finds her basket and her orders in it; whoever has none sees nothing of those of others.

  @S03 @placed
  Scenario: A guest uses an e-mail that already belongs to an account: the order is accepted and the account is not exposed
    Given the customer is a guest
    When she puts one article into the basket
    And she goes on as a guest with the mail address of an account, and sees nothing of that account
    And she confirms the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And she has this one order and no other
    And every system agrees on the order

  @S04 @placed
  Scenario: A guest registers after the order and finds that order in the new account
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And she opens an account with the same mail address, and finds the order there
    Then the shop has the order as she agreed to it
    And she has this one order and no other
    And every system agrees on the order

  @S05 @placed
  Scenario: The customer signs in half-way through addressing and keeps the basket
    Given the customer is a guest
    When she puts one article into the basket
    And she signs in half-way, and finds her basket as it was
    And she confirms the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And she has this one order and no other
    And every system agrees on the order
