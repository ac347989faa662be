# language: fr
@fr
Fonctionnalité: Retourner des articles
  Ce qui revient est compté, remis en vente et remboursé au centime près.

  @S75 @smoke @refunded
  Scénario: Retour demandé, reçu, remis en vente et remboursé ; le récapitulatif est juste à chaque étape
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle utilise le bon de réduction "WELCOME10"
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande en 2 colis
    Et que le transporteur livre tous les colis
    Et qu'elle demande à retourner un exemplaire du premier article
    Alors elle sait comment renvoyer l'article et l'entrepôt attend le retour
    Quand le retour arrive à l'entrepôt et reçoit la note A
    Alors l'article est remis en vente
    Et elle est remboursée de ce qu'elle a renvoyé
    Et tous les systèmes sont d'accord sur la commande
