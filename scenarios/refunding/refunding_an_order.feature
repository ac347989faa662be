@en
Feature: Refunding an order
  Customer service can give the money back, and the customer gets a document that says so.

  @S81 @smoke @refunded
  Scenario: Full refund incl. shipping: PSP refund, credit note, mail, order "fully refunded"
    Given the customer is a guest
    When she puts one article into the basket
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And customer service refunds the whole order
    Then she gets back all that was captured, with a credit note and a mail
    And every system agrees on the order
