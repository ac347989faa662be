# language: fr
@fr
Fonctionnalité: Changer d'avis en cours de commande
  Seul compte ce qu'elle valide à la fin, pas ce qu'elle avait saisi d'abord.

  @S12 @placed
  Scénario: La cliente revient en arrière, modifie une étape et termine sa commande
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle va jusqu'à la dernière page avant le paiement
    Et qu'elle revient en arrière, prend un exemplaire de plus, une autre adresse et la livraison express
    Et qu'elle valide la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et l'entrepôt a reçu la commande telle qu'elle l'a validée
    Et elle n'a que cette commande et aucune autre
    Et tous les systèmes sont d'accord sur la commande

  @S06 @authorised
  Scénario: Changer d'e-mail avant de valider : la confirmation part à la nouvelle adresse uniquement
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle va jusqu'à la dernière page avant le paiement
    Et qu'elle revient en arrière et donne une autre adresse e-mail
    Et qu'elle valide la commande
    Et qu'elle paie par carte
    Alors l'e-mail de confirmation arrive une seule fois, avec numéro, articles, total et adresse
    Et personne n'a écrit à la première adresse
    Et tous les systèmes sont d'accord sur la commande

  @S28 @authorised
  Scénario: Une commande passée dans une autre langue est enregistrée et confirmée dans cette langue
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle continue dans l'autre langue de la boutique et retrouve son panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et l'e-mail de confirmation arrive une seule fois, avec numéro, articles, total et adresse
    Et tous les systèmes sont d'accord sur la commande
