# language: fr
@fr
Fonctionnalité: Attendre un destinataire en panne
  Une mise en production, une panne : personne ne répond pendant un moment. Ensuite, rien ne manque et rien n'est en double.

  @S92 @shipped
  Scénario: Le destinataire est en panne, puis revient : rien de perdu, rien en double
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et que le destinataire du prochain message « commande transmise » est en panne pendant 2 secondes
    Et que le destinataire du prochain message « commande acceptée » est en panne pendant 2 secondes
    Et que le destinataire du prochain message « paiement encaissé » est en panne pendant 2 secondes
    Et que le destinataire du prochain message « expédition annoncée au client » est en panne pendant 2 secondes
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Alors l'entrepôt a reçu la commande telle qu'elle l'a validée
    Et le paiement est encaissé pour ce qui a été expédié
    Et la cliente est prévenue une seule fois de l'expédition, avec le numéro de suivi
    Et tous les systèmes sont d'accord sur la commande
