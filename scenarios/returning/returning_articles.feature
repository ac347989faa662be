@en
Feature: Returning articles
  What comes back is counted, put back on sale, and paid back to the cent.

  @S75 @smoke @refunded
  Scenario: Return requested, received, restocked, refunded; order summary right after every step
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she uses the voucher "WELCOME10"
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order in 2 parcels
    And the courier delivers all parcels
    And she asks to return one unit of the first article
    Then she is told how to send it back, and the warehouse expects it
    When the return reaches the warehouse and is graded A
    Then the article is back on sale
    And she is refunded for what she sent back
    And every system agrees on the order

  @S103 @smoke @refunded
  Scenario: Everything comes back used (grade B): paid back with the delivery, not put back on sale
    Given the customer is signed in
    When she puts two different articles into the basket, 2 of the first
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And the courier delivers the parcel
    And she asks to return everything
    And the return reaches the warehouse and is graded B
    Then the articles are not put back on sale
    And she is refunded for what she sent back
    And every system agrees on the order

  @S103 @smoke @refunded
  Scenario: One article comes back ruined (scrap): written off, nothing paid back
    Given the customer is a guest
    When she puts two different articles into the basket, 2 of the first
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And the courier delivers the parcel
    And she asks to return one unit of the first article
    And the return reaches the warehouse and is graded scrap
    Then the articles are not put back on sale
    And nothing is paid back for it
    And every system agrees on the order

  @S75 @smoke @refunded
  Scenario: One article comes back, and later the rest: each is paid back by itself, the delivery with the last
    Given the customer is signed in
    When she puts two different articles into the basket, 2 of the first
    And she uses the voucher "WELCOME10"
    And she places the order
    And she pays by card
    And the warehouse prepares and ships the order
    And the courier delivers the parcel
    And she asks to return one unit of the first article
    And the return reaches the warehouse and is graded A
    Then the article is back on sale
    And she is refunded for what she sent back
    When she asks to return everything
    And the return reaches the warehouse and is graded A
    Then the article is back on sale
    And she is refunded for what she sent back
    And every system agrees on the order
