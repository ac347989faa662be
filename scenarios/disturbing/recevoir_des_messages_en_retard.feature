# language: fr
@fr
Fonctionnalité: Recevoir des messages en retard ou dans le désordre
  Un message peut arriver quand les autres sont déjà plus loin. Le résultat doit être le même.

  @S88 @delivered
  Scénario: Des messages arrivent en retard, après les suivants
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et que le prochain message « paiement autorisé » arrive avec 2 secondes de retard
    Et que le prochain message « commande transmise » arrive avec 2 secondes de retard
    Et que le prochain message « expédition annoncée » arrive avec 3 secondes de retard
    Et que le prochain message « expédition annoncée au client » arrive avec 2 secondes de retard
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur livre le colis
    Alors la boutique sait ce qui a été expédié et sous quel numéro de suivi
    Et la boutique sait que le colis a été livré
    Et tous les systèmes sont d'accord sur la commande

  @S88 @delivered
  Scénario: Des messages mettent du temps à passer
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et que le prochain message « commande transmise » met 3 secondes à passer
    Et que le prochain message « commande acceptée » met 2 secondes à passer
    Et que le prochain message « paiement encaissé » met 3 secondes à passer
    Et que le prochain message « livraison annoncée » met 2 secondes à passer
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur livre le colis
    Alors le paiement est encaissé pour ce qui a été expédié
    Et la boutique sait que le colis a été livré
    Et tous les systèmes sont d'accord sur la commande

  @S90 @smoke @delivered
  Scénario: Les messages d'une commande arrivent dans le désordre
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle passe la commande
    Et que le prochain message « paiement autorisé » arrive après celui qui le suit
    Et que le prochain message « encaissement connu » arrive après celui qui le suit
    Et que le prochain message « livraison annoncée » arrive après celui qui le suit
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande en 2 colis
    Et que le transporteur livre tous les colis
    Alors le paiement est encaissé pour ce qui a été expédié
    Et la boutique sait que le colis a été livré
    Et tous les systèmes sont d'accord sur la commande

  @S90 @smoke @delivered
  Scénario: Une nouvelle dépassée par une plus récente ne change rien
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et que l'entrepôt n'annonce le stock réservé qu'après le prélèvement
    Et que le dernier scan du colis n'arrive qu'après sa livraison
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur livre le colis
    Alors la boutique sait que le colis a été livré
    Et tous les systèmes sont d'accord sur la commande
