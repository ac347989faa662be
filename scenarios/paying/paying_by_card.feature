@en
Feature: Paying by card
  Money is authorised when the order is placed and captured when it leaves the house; never twice, never too much.

  @S34 @smoke @captured
  Scenario: Card payment accepted: authorised, then captured, state "paid"
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    Then the payment is authorised for the total she agreed to
    When the warehouse prepares and ships the order
    Then the payment is captured for what was shipped
    And every system agrees on the order

  @S35 @smoke @authorised
  Scenario: Card declined: order not paid, customer can try again with another card
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays with a card that is declined
    Then the order is not paid
    When she pays by card
    Then the payment is authorised for the total she agreed to
    And every system agrees on the order

  @S36 @smoke @authorised
  Scenario: Strong authentication passed
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays with a card that asks for strong authentication
    And she passes the strong authentication
    Then the payment is authorised for the total she agreed to
    And every system agrees on the order

  @S36 @smoke @placed
  Scenario: Strong authentication failed, then abandoned
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays with a card that asks for strong authentication
    And she fails the strong authentication
    Then the order is not paid
    When she pays with a card that asks for strong authentication
    Then the order is not paid
    And every system agrees on the order

  @S94 @smoke @authorised
  Scenario: The PSP says paid but the customer's browser never comes back: the order exists, paid once
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays but her browser never comes back to the shop
    Then the payment is authorised for the total she agreed to
    And the confirmation mail arrives once, with number, lines, total and address
    And the warehouse has the order as she agreed to it
    And every system agrees on the order
