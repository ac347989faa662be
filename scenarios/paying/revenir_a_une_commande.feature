# language: fr
@fr
Fonctionnalité: Revenir à une commande
  Qui quitte la page de paiement a tout de même une commande : elle se paie une fois, ou pas du tout.

  @S37 @captured
  Scénario: La cliente ferme la page de paiement et revient plus tard : même commande, un seul débit
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle quitte la page de paiement et revient plus tard à sa commande
    Alors la commande n'est pas payée
    Quand elle paie par carte
    Alors le paiement est autorisé pour le total qu'elle a accepté
    Et l'e-mail de confirmation arrive une seule fois, avec numéro, articles, total et adresse
    Quand l'entrepôt prépare et expédie la commande
    Alors le paiement est encaissé pour ce qui a été expédié
    Et tous les systèmes sont d'accord sur la commande

  @S40 @cancelled
  Scénario: Une commande annulée ne peut plus être payée
    Étant donné une cliente connectée à son compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle annule la commande depuis sa page de commande
    Et qu'elle essaie de payer la commande annulée
    Alors c'est refusé et rien n'a bougé
    Et la commande n'est pas payée
    Et tous les systèmes sont d'accord sur la commande
