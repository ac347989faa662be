# language: fr
@fr
Fonctionnalité: Subir un changement en cours de commande
  La boutique continue de vivre pendant qu'elle commande : on ne paie ni un prix qu'on n'a pas vu, ni ce qui n'est plus là.

  @S15 @placed
  Scénario: Le prix change en cours de commande : le nouveau total est montré avant la validation
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle va jusqu'à la dernière page avant le paiement
    Et que le marchand augmente le prix de son article
    Alors valider lui montre d'abord le nouveau total, et rien n'est encore commandé
    Quand elle valide la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et le paiement est autorisé pour le total qu'elle a accepté
    Et elle n'a que cette commande et aucune autre
    Et tous les systèmes sont d'accord sur la commande

  @S16
  Scénario: Un article est retiré de la vente en cours de commande : elle est bloquée et l'article est nommé
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle va jusqu'à la dernière page avant le paiement
    Et que le marchand retire son article de la vente
    Alors elle ne peut pas le commander et la boutique nomme l'article
    Et aucun système n'a de commande à son nom et rien n'est débité

  @S17
  Scénario: Le stock est épuisé entre le panier et la validation : ni commande, ni débit
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle va jusqu'à la dernière page avant le paiement
    Et que le dernier exemplaire de son article est vendu à d'autres
    Alors elle ne peut pas le commander et la boutique nomme l'article
    Et aucun système n'a de commande à son nom et rien n'est débité
