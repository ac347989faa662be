# language: fr
@fr
Fonctionnalité: Partager une commande
  Une commande peut voyager en plusieurs colis ; elle reste une seule commande, avec une facture juste.

  @S62 @delivered
  Scénario: Répartie en deux colis : deux colis, une commande
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande en 2 colis
    Alors la boutique connaît les deux colis comme les parties d'une seule commande
    Et la cliente est prévenue une seule fois de l'expédition, avec le numéro de suivi
    Quand le transporteur livre tous les colis
    Alors la boutique sait que le colis a été livré
    Et tous les systèmes sont d'accord sur la commande

  @S61 @captured
  Scénario: La facture existe, numérotée, avec les bons totaux
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle utilise le bon de réduction "WELCOME10"
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Alors la facture a un numéro et les bons totaux, et elle peut l'ouvrir
    Et tous les systèmes sont d'accord sur la commande
