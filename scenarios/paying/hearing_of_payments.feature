@en
Feature: Hearing of payments
  What the payment provider says must have its effect once, and only if it is really the provider who says it.

  @S43 @captured
  Scenario: PSP notification accepted once: the replay changes nothing
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And from now on the payment provider's messages about this order arrive twice
    And she pays by card
    Then the payment is authorised for the total she agreed to
    And the confirmation mail arrives once, with number, lines, total and address
    And the warehouse has the order as she agreed to it
    When the warehouse prepares and ships the order
    Then the payment is captured for what was shipped
    And every system agrees on the order

  @S44 @authorised
  Scenario: Notification with a bad signature is refused, and the true one taken
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And the next "payment authorised" arrives with a wrong signature
    And she pays by card
    Then the payment is authorised for the total she agreed to
    And the wrongly signed message of the payment provider was refused
    And the warehouse has the order as she agreed to it
    And every system agrees on the order
