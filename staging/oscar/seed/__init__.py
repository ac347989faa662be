"""What the shop is born with: the catalogue, the vouchers and the customers, all invented from one seed."""
