# language: fr
@fr
Fonctionnalité: Expédier une commande
  La cliente peut suivre son colis de l'entrepôt jusqu'à sa porte.

  @S62 @smoke @shipped
  Scénario: L'expédition enregistre le numéro de suivi, change l'état et envoie un seul e-mail
    Étant donné une cliente connectée à son compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Alors la boutique sait ce qui a été expédié et sous quel numéro de suivi
    Et la cliente est prévenue une seule fois de l'expédition, avec le numéro de suivi
    Quand le transporteur livre le colis
    Alors la boutique sait que le colis a été livré
    Et tous les systèmes sont d'accord sur la commande
