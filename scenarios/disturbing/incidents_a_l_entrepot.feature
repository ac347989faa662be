# language: fr
@fr
Fonctionnalité: Incidents à l'entrepôt
  Des articles se cassent, se confondent, attendent, manquent le camion. Le stock, l'argent et la commande restent justes.

  @S95 @shipped
  Scénario: Un mauvais article est prélevé, et l'emballeur corrige
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prend un mauvais article dans le rayon
    Et que l'entrepôt emballe et expédie le reste
    Alors la boutique sait ce qui a été expédié et sous quel numéro de suivi
    Et le paiement est encaissé pour ce qui a été expédié
    Et tous les systèmes sont d'accord sur la commande

  @S96 @shipped
  Scénario: Un article se casse au prélèvement : un autre part, et le stock le dit
    Étant donné une cliente sans compte
    Quand elle met 2 exemplaires d'un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et qu'un exemplaire se casse au moment du prélèvement
    Et que l'entrepôt emballe et expédie le reste
    Alors le paiement est encaissé pour ce qui a été expédié
    Et tous les systèmes sont d'accord sur la commande

  @S97 @shipped
  Scénario: Le camion part sans la commande : elle part le jour ouvré suivant
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare la commande, mais le camion part sans elle
    Et que l'entrepôt remet la commande au transporteur le jour ouvré suivant
    Alors la cliente est prévenue une seule fois de l'expédition, avec le numéro de suivi
    Et tous les systèmes sont d'accord sur la commande

  @S98 @shipped
  Scénario: La commande est bloquée à cause de son adresse, puis débloquée
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt bloque la commande à cause de son adresse
    Et que l'entrepôt débloque la commande
    Et que l'entrepôt prépare et expédie la commande
    Alors la cliente est prévenue une seule fois de l'expédition, avec le numéro de suivi
    Et tous les systèmes sont d'accord sur la commande

  @S99 @shipped
  Scénario: Le service des étiquettes est en panne : la commande attend, et reçoit une seule étiquette
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que le destinataire du prochain message « étiquette demandée » est en panne pendant 2 secondes
    Et que la connexion se coupe juste après le prochain message « colis remis »
    Et que l'entrepôt prépare et expédie la commande
    Alors la boutique sait ce qui a été expédié et sous quel numéro de suivi
    Et tous les systèmes sont d'accord sur la commande
