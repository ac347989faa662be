# language: fr
@fr
Fonctionnalité: Recommencer après une mauvaise réponse
  Le travail est fait, mais l'émetteur a reçu une erreur, ou rien du tout. Recommencer ne doit rien faire deux fois.

  @S93 @smoke @shipped
  Scénario: Le destinataire répond 500 alors que le travail est fait : aucun second effet
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et que le prochain message « paiement autorisé » est traité, mais une erreur est renvoyée
    Et que le prochain message « commande transmise » est traité, mais une erreur est renvoyée
    Et que le prochain message « expédition annoncée » est traité, mais une erreur est renvoyée
    Et que le prochain message « paiement encaissé » est traité, mais une erreur est renvoyée
    Et que le prochain message « expédition annoncée au client » est traité, mais une erreur est renvoyée
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Alors le paiement est encaissé pour ce qui a été expédié
    Et la cliente est prévenue une seule fois de l'expédition, avec le numéro de suivi
    Et tous les systèmes sont d'accord sur la commande

  @S93 @shipped
  Scénario: La connexion se coupe : aucun second effet
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et que la connexion se coupe juste après le prochain message « paiement demandé »
    Et qu'elle passe la commande
    Et que la connexion se coupe juste après le prochain message « commande transmise »
    Et que la connexion se coupe au milieu du prochain message « commande acceptée »
    Et que la connexion se coupe juste après le prochain message « paiement encaissé »
    Et que la connexion se coupe au milieu du prochain message « expédition annoncée au client »
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Alors le paiement est encaissé pour ce qui a été expédié
    Et la boutique sait ce qui a été expédié et sous quel numéro de suivi
    Et tous les systèmes sont d'accord sur la commande

  @S93 @smoke @refunded
  Scénario: La réponse à un remboursement se perd : l'argent n'est rendu qu'une fois
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur livre le colis
    Et qu'elle demande à retourner un exemplaire du premier article
    Et que la réponse au prochain message « paiement remboursé » arrive tronquée
    Et que le prochain message « remboursement connu » arrive avec 2 secondes de retard
    Et que le retour arrive à l'entrepôt et reçoit la note A
    Alors elle est remboursée de ce qu'elle a renvoyé
    Et tous les systèmes sont d'accord sur la commande
