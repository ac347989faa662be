@en
Feature: Changing one’s mind during the checkout
  What counts is what she confirms in the end, not what she typed first.

  @S12 @placed
  Scenario: The customer goes back, edits an earlier step, and still completes
    Given the customer is a guest
    When she puts one article into the basket
    And she goes through the checkout up to the last page
    And she goes back, takes one unit more, another address and express delivery
    And she confirms the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And the warehouse has the order as she agreed to it
    And she has this one order and no other
    And every system agrees on the order

  @S06 @authorised
  Scenario: Changing the e-mail before confirming sends the confirmation to the new address only
    Given the customer is a guest
    When she puts one article into the basket
    And she goes through the checkout up to the last page
    And she goes back and gives another mail address
    And she confirms the order
    And she pays by card
    Then the confirmation mail arrives once, with number, lines, total and address
    And nobody has written to the first address
    And every system agrees on the order

  @S28 @authorised
  Scenario: An order placed in another language is stored and mailed in that language
    Given the customer is a guest
    When she puts one article into the basket
    And she goes on in the shop's other language, and finds her basket as it was
    And she places the order
    And she pays by card
    Then the shop has the order as she agreed to it
    And the confirmation mail arrives once, with number, lines, total and address
    And every system agrees on the order
