# language: fr
@fr
Fonctionnalité: Recevoir moins qu'annoncé
  Ce qui compte, c'est ce qui est revenu, pas ce qui était annoncé.

  @S104 @refunded
  Scénario: Retour incomplet : remboursement partiel, cliente prévenue
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur livre le colis
    Et qu'elle demande à tout retourner
    Et que le retour arrive à l'entrepôt avec un exemplaire de moins qu'annoncé
    Alors elle est remboursée de ce qu'elle a renvoyé
    Et tous les systèmes sont d'accord sur la commande
