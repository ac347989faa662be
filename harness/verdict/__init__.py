"""From rulings to one word: GO, NO-GO or NOT PROVEN, with the reasons."""
