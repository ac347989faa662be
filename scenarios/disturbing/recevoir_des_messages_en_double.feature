# language: fr
@fr
Fonctionnalité: Recevoir des messages en double
  Les réseaux répètent des messages. Chacun ne doit avoir son effet qu'une fois.

  @S87 @smoke @shipped
  Scénario: Un message arrive deux fois : un seul effet
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle passe la commande
    Et qu'à partir de maintenant, les messages du prestataire de paiement sur cette commande arrivent deux fois
    Et qu'à partir de maintenant, les messages de l'entrepôt sur cette commande arrivent deux fois
    Et qu'elle paie par carte
    Et qu'il manque un exemplaire au moment du prélèvement
    Et que l'entrepôt emballe et expédie le reste
    Alors l'e-mail de confirmation arrive une seule fois, avec numéro, articles, total et adresse
    Et le paiement est encaissé pour ce qui a été expédié
    Et la cliente est prévenue une seule fois de l'expédition, avec le numéro de suivi
    Et tous les systèmes sont d'accord sur la commande

  @S87 @shipped
  Scénario: Une demande arrive deux fois : un seul effet
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'à partir de maintenant, « paiement demandé » arrive deux fois
    Et qu'elle passe la commande
    Et qu'à partir de maintenant, « commande transmise » arrive deux fois
    Et qu'à partir de maintenant, « étiquette demandée » arrive deux fois
    Et qu'à partir de maintenant, « paiement encaissé » arrive deux fois
    Et qu'à partir de maintenant, « expédition annoncée au client » arrive deux fois
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Alors le paiement est encaissé pour ce qui a été expédié
    Et la boutique sait ce qui a été expédié et sous quel numéro de suivi
    Et tous les systèmes sont d'accord sur la commande
