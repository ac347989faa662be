@en
Feature: Waiting for a receiver that is down
  A deployment, an outage: for a while nobody answers. Afterwards nothing is missing, and nothing doubled.

  @S92 @shipped
  Scenario: The receiver is down for a while, then comes back: nothing lost, nothing doubled
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And the receiver of the next "order exported" is down for 2 seconds
    And the receiver of the next "order accepted" is down for 2 seconds
    And the receiver of the next "payment captured" is down for 2 seconds
    And the receiver of the next "dispatch told" is down for 2 seconds
    And she pays by card
    And the warehouse prepares and ships the order
    Then the warehouse has the order as she agreed to it
    And the payment is captured for what was shipped
    And the customer is told once that her parcel is on its way, with its tracking number
    And every system agrees on the order
