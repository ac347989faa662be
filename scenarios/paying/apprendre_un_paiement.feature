# language: fr
@fr
Fonctionnalité: Apprendre un paiement
  Ce que dit le prestataire de paiement agit une seule fois, et seulement si c'est bien lui qui le dit.

  @S43 @captured
  Scénario: Notification de paiement acceptée une seule fois : la répétition ne change rien
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'à partir de maintenant, les messages du prestataire de paiement sur cette commande arrivent deux fois
    Et qu'elle paie par carte
    Alors le paiement est autorisé pour le total qu'elle a accepté
    Et l'e-mail de confirmation arrive une seule fois, avec numéro, articles, total et adresse
    Et l'entrepôt a reçu la commande telle qu'elle l'a validée
    Quand l'entrepôt prépare et expédie la commande
    Alors le paiement est encaissé pour ce qui a été expédié
    Et tous les systèmes sont d'accord sur la commande

  @S44 @authorised
  Scénario: Notification mal signée refusée, la vraie acceptée ensuite
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et que le prochain message « paiement autorisé » arrive avec une mauvaise signature
    Et qu'elle paie par carte
    Alors le paiement est autorisé pour le total qu'elle a accepté
    Et le message mal signé du prestataire de paiement a été refusé
    Et l'entrepôt a reçu la commande telle qu'elle l'a validée
    Et tous les systèmes sont d'accord sur la commande
