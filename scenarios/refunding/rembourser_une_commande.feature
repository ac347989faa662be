# language: fr
@fr
Fonctionnalité: Rembourser une commande
  Le service client peut rendre l'argent, et la cliente reçoit un document qui le dit.

  @S81 @smoke @refunded
  Scénario: Remboursement total, livraison comprise : remboursement, avoir, e-mail, commande « remboursée »
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le service client rembourse toute la commande
    Alors elle récupère tout ce qui a été encaissé, avec un avoir et un e-mail
    Et tous les systèmes sont d'accord sur la commande
