# language: fr
@fr
Fonctionnalité: Refuser des messages abîmés
  Un message tronqué, ou dont l'origine n'est pas prouvée, ne change rien. Il doit revenir, intact.

  @S91 @smoke @delivered
  Scénario: Un message est tronqué ou mal signé : refusé, puis accepté quand il revient
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et que le prochain message « paiement autorisé » arrive avec une mauvaise signature
    Et que le prochain message « commande acceptée » arrive tronqué
    Et que le prochain message « expédition annoncée » arrive avec une mauvaise signature
    Et que le prochain message « prise en charge annoncée » arrive avec une mauvaise signature
    Et que le prochain message « livraison annoncée » arrive tronqué
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur livre le colis
    Alors la boutique sait ce qui a été expédié et sous quel numéro de suivi
    Et la boutique sait que le colis a été livré
    Et tous les systèmes sont d'accord sur la commande

  @S91 @smoke @shipped
  Scénario: Une demande est tronquée, ou sa clé refusée : elle est répétée
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et que le prochain message « commande transmise » arrive tronqué
    Et que la réponse au prochain message « paiement encaissé » arrive tronquée
    Et que le prochain message « expédition annoncée au client » arrive avec une mauvaise signature
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Alors l'entrepôt a reçu la commande telle qu'elle l'a validée
    Et le paiement est encaissé pour ce qui a été expédié
    Et tous les systèmes sont d'accord sur la commande
