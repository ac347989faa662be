@en
Feature: Going wrong on the way
  The carrier does not find the customer, or the parcel. The shop must know, and the money must follow.

  @S70 @delivered
  Scenario: Nobody is at home: the courier comes again
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And nobody is at home, and the courier comes again
    Then the shop knows that the parcel was delivered
    And every system agrees on the order

  @S70 @delivered
  Scenario: The parcel takes the way over a wrong depot
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And the parcel takes the way over a wrong depot before it is delivered
    Then the shop knows that the parcel was delivered
    And every system agrees on the order

  @S101 @delivered
  Scenario: Delivery failed, taken to a pick-up point, collected there
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And nobody is at home, and the parcel waits at a pick-up point
    And the customer fetches her parcel there
    Then the shop knows that the parcel was delivered
    And every system agrees on the order

  @S80 @smoke @refunded
  Scenario: Nobody fetches the parcel: it comes back, and the customer is refunded
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And nobody is at home, and the parcel waits at a pick-up point
    Then the shop knows that the parcel waits at a pick-up point
    When nobody fetches the parcel, and it goes back to the warehouse
    Then the shop knows that the parcel was not delivered
    When customer service refunds the whole order
    Then she gets back all that was captured, with a credit note and a mail
    And every system agrees on the order

  @S80 @refunded
  Scenario: The customer refuses the parcel: it comes back, and she is refunded
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And the customer refuses the parcel, and it goes back to the warehouse
    And customer service refunds the whole order
    Then the shop knows that the parcel was not delivered
    And she gets back all that was captured, with a credit note and a mail
    And every system agrees on the order

  @S102 @refunded
  Scenario: The parcel is damaged on its way: it comes back, and the customer is refunded
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And the parcel is damaged on its way, and goes back to the warehouse
    And customer service refunds the whole order
    Then the shop knows that the parcel was not delivered
    And she gets back all that was captured, with a credit note and a mail
    And every system agrees on the order

  @S100 @refunded
  Scenario: The parcel is lost on its way: the customer is refunded
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And the carrier loses the parcel
    And customer service refunds the whole order
    Then the shop knows that the parcel was not delivered
    And she gets back all that was captured, with a credit note and a mail
    And every system agrees on the order
