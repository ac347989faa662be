# language: fr
@fr
Fonctionnalité: Utiliser un bon de réduction
  Un bon de réduction sert autant de fois qu'il a été donné, pendant sa validité, et n'est pas perdu avec une commande sans suite.

  @S18 @placed
  Scénario: Une promotion expire en cours de commande : le total est recalculé et la cliente prévenue
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle utilise un bon de réduction valable pour une seule commande
    Et qu'elle va jusqu'à la dernière page avant le paiement
    Et que le bon de réduction arrive à échéance
    Alors valider lui montre d'abord le nouveau total, et rien n'est encore commandé
    Quand elle valide la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et aucun bon de réduction n'est compté
    Et elle n'a que cette commande et aucune autre
    Et tous les systèmes sont d'accord sur la commande

  @S19 @cancelled
  Scénario: Un bon est compté une fois par commande et rendu en cas d'annulation
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle utilise un bon de réduction valable pour une seule commande
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors le bon de réduction est compté une seule fois
    Quand le service client annule la commande
    Alors le bon de réduction est rendu et elle peut s'en servir de nouveau
    Et tous les systèmes sont d'accord sur la commande

  @S20 @authorised
  Scénario: Un bon reste utilisable quand le paiement échoue
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle utilise un bon de réduction valable pour une seule commande
    Et qu'elle passe la commande
    Et qu'elle paie avec une carte refusée
    Alors la commande n'est pas payée
    Quand elle paie par carte
    Alors le paiement est autorisé pour le total qu'elle a accepté
    Et le bon de réduction est compté une seule fois
    Et tous les systèmes sont d'accord sur la commande

  @S21 @placed
  Scénario: Les bons expirés, pas encore valables ou supprimés sont refusés
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle essaie un bon de réduction expiré et apprend pourquoi il est refusé
    Et qu'elle essaie un bon de réduction pas encore valable et apprend pourquoi il est refusé
    Et qu'elle essaie un bon de réduction supprimé et apprend pourquoi il est refusé
    Et qu'elle va jusqu'à la dernière page avant le paiement
    Et qu'elle valide la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et aucun bon de réduction n'est compté
    Et tous les systèmes sont d'accord sur la commande

  @S21 @placed
  Scénario: Un bon déjà utilisé est refusé
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle utilise un bon de réduction valable pour une seule commande
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors le bon de réduction est compté une seule fois
    Quand elle essaie le même bon pour un autre panier et apprend pourquoi il est refusé
    Alors elle n'a que cette commande et aucune autre
    Et tous les systèmes sont d'accord sur la commande
