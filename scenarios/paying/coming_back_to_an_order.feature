@en
Feature: Coming back to an order
  Who leaves the payment page has an order all the same: it can be paid once, or not at all.

  @S37 @captured
  Scenario: The customer closes the PSP page and comes back later: same order, one charge
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she leaves the payment page and comes back to the order later
    Then the order is not paid
    When she pays by card
    Then the payment is authorised for the total she agreed to
    And the confirmation mail arrives once, with number, lines, total and address
    When the warehouse prepares and ships the order
    Then the payment is captured for what was shipped
    And every system agrees on the order

  @S40 @cancelled
  Scenario: A cancelled order cannot be paid
    Given the customer is signed in
    When she puts one article into the basket
    And she places the order
    And she cancels the order on her order page
    And she tries to pay the cancelled order
    Then it is refused, and nothing has moved
    And the order is not paid
    And every system agrees on the order
