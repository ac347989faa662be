# language: fr
@fr
Fonctionnalité: Acheter un article
  Une cliente trouve un article, le commande, et tous les systèmes derrière la boutique reçoivent la même commande.

  @S01 @smoke @placed
  Scénario: Une cliente sans compte achète un article et reçoit un numéro de commande
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et le paiement est autorisé pour le total qu'elle a accepté
    Et tous les systèmes sont d'accord sur la commande

  @S02 @smoke @placed
  Scénario: Une cliente connectée achète un article et le fait livrer à son adresse habituelle
    Étant donné une cliente connectée à son compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et l'entrepôt a reçu la commande telle qu'elle l'a validée
    Et tous les systèmes sont d'accord sur la commande

  @S32 @smoke @authorised
  Scénario: L'e-mail de confirmation arrive une seule fois, avec numéro, articles, total et adresse
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle utilise le bon de réduction "WELCOME10"
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors l'e-mail de confirmation arrive une seule fois, avec numéro, articles, total et adresse
    Et tous les systèmes sont d'accord sur la commande

  @S24 @placed
  Scénario: Commande à plusieurs taux de TVA : les lignes de taxe donnent la TVA de la commande
    Étant donné une cliente sans compte
    Quand elle met dans le panier des articles de deux taux de TVA
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Quand l'entrepôt prépare et expédie la commande
    Alors le paiement est encaissé pour ce qui a été expédié
    Et tous les systèmes sont d'accord sur la commande
