"""What the customer sees and buys: prices, names in two languages, delivery methods, checkout and the theme."""
