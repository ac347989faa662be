@en
Feature: Refusing spoilt messages
  A message that is cut, or that cannot prove where it comes from, moves nothing. It must come again as it should be.

  @S91 @smoke @delivered
  Scenario: A message is garbled or signed wrongly: refused, and taken when it comes again
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And the next "payment authorised" arrives with a wrong signature
    And the next "order accepted" arrives garbled
    And the next "dispatch reported" arrives with a wrong signature
    And the next "collection reported" arrives with a wrong signature
    And the next "delivery reported" arrives garbled
    And she pays by card
    And the warehouse prepares and ships the order
    And the courier delivers the parcel
    Then the shop knows what was shipped and under which tracking number
    And the shop knows that the parcel was delivered
    And every system agrees on the order

  @S91 @smoke @shipped
  Scenario: A request is garbled, or its key is taken for wrong: asked again
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And the next "order exported" arrives garbled
    And the answer to the next "payment captured" arrives garbled
    And the next "dispatch told" arrives with a wrong signature
    And she pays by card
    And the warehouse prepares and ships the order
    Then the warehouse has the order as she agreed to it
    And the payment is captured for what was shipped
    And every system agrees on the order
