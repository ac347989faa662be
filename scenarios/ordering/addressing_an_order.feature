@en
Feature: Addressing an order
  The parcel goes where she wrote: what nobody could deliver to is refused at once, and what she wrote stays text.

  @S09 @placed
  Scenario: A missing or malformed address is refused with one message per field
    Given the customer is a guest
    When she puts one article into the basket
    And she comes to the page of the address
    And she types an address without a name, with a wrong postcode and a wrong telephone number
    Then no system holds an order of hers, and nothing is charged
    When she types her right address and goes on to the last page
    And she confirms the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And she has this one order and no other
    And every system agrees on the order

  @S11 @packed
  Scenario: Markup in the address is shown as text everywhere
    Given the customer is a guest
    When she puts one article into the basket
    And she has it sent to an address full of markup
    And she places the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And the confirmation mail arrives once, with number, lines, total and address
    And the warehouse has the order as she agreed to it
    When the warehouse prepares and ships the order
    Then every system agrees on the order

  @S08 @placed
  Scenario: Only countries the channel ships to can be chosen
    Given the customer is a guest
    When she puts one article into the basket
    And she comes to the page of the address
    Then she can choose the countries that the shop delivers to, and no other
    When she has it sent to Belgium
    And she types her right address and goes on to the last page
    And she confirms the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And the warehouse has the order as she agreed to it
    And every system agrees on the order

  @S07 @placed
  Scenario: Billing and shipping addresses differ and both reach the order
    Given the customer is a guest
    When she puts one article into the basket
    And she goes through the checkout up to the last page
    And she has the bill sent to another address
    And she confirms the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And the warehouse has the order as she agreed to it
    And every system agrees on the order
