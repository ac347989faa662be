# language: fr
@fr
Fonctionnalité: Réserver l'argent
  Ce qui est autorisé est encaissé une fois ou rendu une fois, et jamais au-delà.

  @S45 @cancelled
  Scénario: Autorisation levée : la lever deux fois est refusé
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que le service client annule la commande
    Alors elle garde son argent et en est prévenue une seule fois
    Quand la comptabilité essaie de lever l'autorisation une seconde fois
    Alors c'est refusé et rien n'a bougé
    Et tous les systèmes sont d'accord sur la commande

  @S46 @captured
  Scénario: Encaissement au-delà du montant autorisé refusé
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que la comptabilité essaie d'encaisser plus que le montant autorisé
    Alors c'est refusé et rien n'a bougé
    Quand l'entrepôt prépare et expédie la commande
    Alors le paiement est encaissé pour ce qui a été expédié
    Et tous les systèmes sont d'accord sur la commande
