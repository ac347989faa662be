# language: fr
@fr
Fonctionnalité: Payer par carte
  L'argent est autorisé à la commande et encaissé à l'expédition ; jamais deux fois, jamais trop.

  @S34 @smoke @captured
  Scénario: Paiement par carte accepté : autorisé, puis encaissé
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors le paiement est autorisé pour le total qu'elle a accepté
    Quand l'entrepôt prépare et expédie la commande
    Alors le paiement est encaissé pour ce qui a été expédié
    Et tous les systèmes sont d'accord sur la commande

  @S35 @smoke @authorised
  Scénario: Carte refusée : la commande n'est pas payée, la cliente peut réessayer avec une autre carte
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie avec une carte refusée
    Alors la commande n'est pas payée
    Quand elle paie par carte
    Alors le paiement est autorisé pour le total qu'elle a accepté
    Et tous les systèmes sont d'accord sur la commande

  @S36 @smoke @authorised
  Scénario: Authentification forte réussie
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie avec une carte qui demande une authentification forte
    Et qu'elle réussit l'authentification forte
    Alors le paiement est autorisé pour le total qu'elle a accepté
    Et tous les systèmes sont d'accord sur la commande

  @S36 @smoke @placed
  Scénario: Authentification forte échouée, puis abandonnée
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie avec une carte qui demande une authentification forte
    Et qu'elle échoue à l'authentification forte
    Alors la commande n'est pas payée
    Quand elle paie avec une carte qui demande une authentification forte
    Alors la commande n'est pas payée
    Et tous les systèmes sont d'accord sur la commande

  @S94 @smoke @authorised
  Scénario: Le paiement est accepté mais le navigateur ne revient jamais : la commande existe, payée une seule fois
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie mais son navigateur ne revient jamais à la boutique
    Alors le paiement est autorisé pour le total qu'elle a accepté
    Et l'e-mail de confirmation arrive une seule fois, avec numéro, articles, total et adresse
    Et l'entrepôt a reçu la commande telle qu'elle l'a validée
    Et tous les systèmes sont d'accord sur la commande
