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

  @S103 @smoke @refunded
  Scénario: Tout revient utilisé (note B) : remboursé avec la livraison, pas remis en vente
    Étant donné une cliente connectée à son compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur livre le colis
    Et qu'elle demande à tout retourner
    Et que le retour arrive à l'entrepôt et reçoit la note B
    Alors les articles ne sont pas remis en vente
    Et elle est remboursée de ce qu'elle a renvoyé
    Et tous les systèmes sont d'accord sur la commande

  @S103 @smoke @refunded
  Scénario: Un article revient abîmé (scrap) : mis au rebut, rien n'est remboursé
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur livre le colis
    Et qu'elle demande à retourner un exemplaire du premier article
    Et que le retour arrive à l'entrepôt et reçoit la note scrap
    Alors les articles ne sont pas remis en vente
    Et rien n'est remboursé
    Et tous les systèmes sont d'accord sur la commande

  @S75 @smoke @refunded
  Scénario: Un article revient, puis tout le reste : chaque retour est remboursé à part, la livraison avec le dernier
    Étant donné une cliente connectée à son compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle utilise le bon de réduction "WELCOME10"
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur livre le colis
    Et qu'elle demande à retourner un exemplaire du premier article
    Et que le retour arrive à l'entrepôt et reçoit la note A
    Alors l'article est remis en vente
    Et elle est remboursée de ce qu'elle a renvoyé
    Quand elle demande à tout retourner
    Et que le retour arrive à l'entrepôt et reçoit la note A
    Alors l'article est remis en vente
    Et elle est remboursée de ce qu'elle a renvoyé
    Et tous les systèmes sont d'accord sur la commande
