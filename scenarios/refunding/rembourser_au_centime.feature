# language: fr
@fr
Fonctionnalité: Rembourser au centime près
  Qui a eu une remise récupère ce qu'elle a payé, TVA comprise, au centime près.

  @S83 @refunded
  Scénario: Le remboursement respecte les parts de TVA et de remise au centime près
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle utilise le bon de réduction "WELCOME10"
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur livre le colis
    Et qu'elle demande à retourner un exemplaire du premier article
    Et que le retour arrive à l'entrepôt et reçoit la note A
    Alors elle est remboursée de ce qu'elle a renvoyé
    Et le remboursement reprend sa part de remise et de TVA, au centime près
    Et tous les systèmes sont d'accord sur la commande
