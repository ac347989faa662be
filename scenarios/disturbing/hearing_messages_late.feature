@en
Feature: Hearing messages late, or in another order
  Queues are not clocks: a message may come after others have moved on. The end must be the same.

  @S88 @delivered
  Scenario: Messages arrive late, after the next ones
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And the next "payment authorised" arrives 2 seconds late
    And the next "order exported" arrives 2 seconds late
    And the next "dispatch reported" arrives 3 seconds late
    And the next "dispatch told" arrives 2 seconds late
    And she pays by card
    And the warehouse prepares and ships the order
    And the courier delivers the parcel
    Then the shop knows what was shipped and under which tracking number
    And the shop knows that the parcel was delivered
    And every system agrees on the order

  @S88 @delivered
  Scenario: Messages take long to get through
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And the next "order exported" takes 3 seconds to get through
    And the next "order accepted" takes 2 seconds to get through
    And the next "payment captured" takes 3 seconds to get through
    And the next "delivery reported" takes 2 seconds to get through
    And she pays by card
    And the warehouse prepares and ships the order
    And the courier delivers the parcel
    Then the payment is captured for what was shipped
    And the shop knows that the parcel was delivered
    And every system agrees on the order

  @S90 @smoke @delivered
  Scenario: Messages of one order arrive in the wrong order
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she places the order
    And the next "payment authorised" arrives after the message that follows it
    And the next "capture known" arrives after the message that follows it
    And the next "delivery reported" arrives after the message that follows it
    And she pays by card
    And the warehouse prepares and ships the order in 2 parcels
    And the courier delivers all parcels
    Then the payment is captured for what was shipped
    And the shop knows that the parcel was delivered
    And every system agrees on the order

  @S90 @smoke @delivered
  Scenario: News that is overtaken by later news changes nothing
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And the warehouse tells of the stock it holds only after the picking
    And the last scan of the parcel arrives only after its delivery
    And she pays by card
    And the warehouse prepares and ships the order
    And the courier delivers the parcel
    Then the shop knows that the parcel was delivered
    And every system agrees on the order
