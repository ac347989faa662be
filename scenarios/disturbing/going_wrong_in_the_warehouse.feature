@en
Feature: Going wrong in the warehouse
  Articles break, get mixed up, wait, and miss the truck. Stock, money and the customer's order stay right.

  @S95 @shipped
  Scenario: A wrong article is picked, and put right by the packer
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse takes a wrong article from the shelf
    And the warehouse packs and ships the rest
    Then the shop knows what was shipped and under which tracking number
    And the payment is captured for what was shipped
    And every system agrees on the order

  @S96 @shipped
  Scenario: An article breaks while it is picked: another one is sent, and the stock says so
    Given the customer is a guest
    When she puts 2 of one article into the basket
    And she places the order
    And she pays by card
    And one unit breaks when the warehouse picks the order
    And the warehouse packs and ships the rest
    Then the payment is captured for what was shipped
    And every system agrees on the order

  @S97 @shipped
  Scenario: The truck leaves without the order: it goes on the next working day
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares the order, but the truck leaves without it
    And the warehouse hands the order over on the next working day
    Then the customer is told once that her parcel is on its way, with its tracking number
    And every system agrees on the order

  @S98 @shipped
  Scenario: The order is held because of its address, and released
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse holds the order because of its address
    And the warehouse goes on with the order
    And the warehouse prepares and ships the order
    Then the customer is told once that her parcel is on its way, with its tracking number
    And every system agrees on the order

  @S99 @shipped
  Scenario: The label service is down: the order waits, and gets one label
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the receiver of the next "label requested" is down for 2 seconds
    And the connection breaks right after the next "parcels handed over"
    And the warehouse prepares and ships the order
    Then the shop knows what was shipped and under which tracking number
    And every system agrees on the order
