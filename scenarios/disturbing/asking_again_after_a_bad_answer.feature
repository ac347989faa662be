@en
Feature: Asking again after a bad answer
  The work was done, but its sender was told otherwise, or nothing at all. Asking again must have no second effect.

  @S93 @smoke @shipped
  Scenario: The receiver answers 500 after having done the work: no second effect on retry
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And the next "payment authorised" is answered with an error after the work was done
    And the next "order exported" is answered with an error after the work was done
    And the next "dispatch reported" is answered with an error after the work was done
    And the next "payment captured" is answered with an error after the work was done
    And the next "dispatch told" is answered with an error after the work was done
    And she pays by card
    And the warehouse prepares and ships the order
    Then the payment is captured for what was shipped
    And the customer is told once that her parcel is on its way, with its tracking number
    And every system agrees on the order

  @S93 @shipped
  Scenario: The connection breaks: no second effect on retry
    Given the customer is a guest
    When she puts one article into the basket
    And the connection breaks right after the next "payment requested"
    And she places the order
    And the connection breaks right after the next "order exported"
    And the connection breaks in the middle of the next "order accepted"
    And the connection breaks right after the next "payment captured"
    And the connection breaks in the middle of the next "dispatch told"
    And she pays by card
    And the warehouse prepares and ships the order
    Then the payment is captured for what was shipped
    And the shop knows what was shipped and under which tracking number
    And every system agrees on the order

  @S93 @smoke @refunded
  Scenario: The answer to a refund is lost: the money goes back once
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And the courier delivers the parcel
    And she asks to return one unit of the first article
    And the answer to the next "payment refunded" arrives garbled
    And the next "refund known" arrives 2 seconds late
    And the return reaches the warehouse and is graded A
    Then she is refunded for what she sent back
    And every system agrees on the order
