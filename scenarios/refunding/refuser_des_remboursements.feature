# language: fr
@fr
Fonctionnalité: Refuser des remboursements
  On ne rend pas ce qui n'a jamais été encaissé, ni deux fois ce qui l'a été.

  @S84 @authorised
  Scénario: Remboursement d'une commande non débitée refusé
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que le service client essaie de rembourser la commande
    Alors c'est refusé et rien n'a bougé
    Et tous les systèmes sont d'accord sur la commande

  @S84 @refunded
  Scénario: Remboursement de zéro, une fois tout rendu, refusé
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le service client rembourse toute la commande
    Alors elle récupère tout ce qui a été encaissé, avec un avoir et un e-mail
    Quand le service client essaie de rembourser la commande
    Alors c'est refusé et rien n'a bougé
    Et tous les systèmes sont d'accord sur la commande

  @S84 @captured
  Scénario: Remboursement de plus que l'encaissé refusé
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que la comptabilité essaie de rembourser plus que le montant encaissé
    Alors c'est refusé et rien n'a bougé
    Et tous les systèmes sont d'accord sur la commande
