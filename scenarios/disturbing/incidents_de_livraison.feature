# language: fr
@fr
Fonctionnalité: Incidents de livraison
  Le transporteur ne trouve pas la cliente, ou perd le colis. La boutique doit le savoir, et l'argent doit suivre.

  @S70 @delivered
  Scénario: Personne n'est là : le transporteur repasse
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que personne n'est là, et le transporteur repasse
    Alors la boutique sait que le colis a été livré
    Et tous les systèmes sont d'accord sur la commande

  @S70 @delivered
  Scénario: Le colis passe par un mauvais dépôt
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le colis passe par un mauvais dépôt avant d'être livré
    Alors la boutique sait que le colis a été livré
    Et tous les systèmes sont d'accord sur la commande

  @S101 @delivered
  Scénario: Livraison manquée, le colis est déposé en point relais et retiré là
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que personne n'est là, et le colis attend en point relais
    Et que la cliente va y chercher son colis
    Alors la boutique sait que le colis a été livré
    Et tous les systèmes sont d'accord sur la commande

  @S80 @smoke @refunded
  Scénario: Personne ne vient chercher le colis : il revient, et la cliente est remboursée
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que personne n'est là, et le colis attend en point relais
    Alors la boutique sait que le colis attend en point relais
    Quand personne ne vient chercher le colis, qui retourne à l'entrepôt
    Alors la boutique sait que le colis n'a pas été livré
    Quand le service client rembourse toute la commande
    Alors elle récupère tout ce qui a été encaissé, avec un avoir et un e-mail
    Et tous les systèmes sont d'accord sur la commande

  @S80 @refunded
  Scénario: La cliente refuse le colis : il revient, et elle est remboursée
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que la cliente refuse le colis, qui retourne à l'entrepôt
    Et que le service client rembourse toute la commande
    Alors la boutique sait que le colis n'a pas été livré
    Et elle récupère tout ce qui a été encaissé, avec un avoir et un e-mail
    Et tous les systèmes sont d'accord sur la commande

  @S102 @refunded
  Scénario: Le colis est abîmé en route : il revient, et la cliente est remboursée
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le colis est abîmé en route et retourne à l'entrepôt
    Et que le service client rembourse toute la commande
    Alors la boutique sait que le colis n'a pas été livré
    Et elle récupère tout ce qui a été encaissé, avec un avoir et un e-mail
    Et tous les systèmes sont d'accord sur la commande

  @S100 @refunded
  Scénario: Le colis est perdu en route : la cliente est remboursée
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le transporteur perd le colis
    Et que le service client rembourse toute la commande
    Alors la boutique sait que le colis n'a pas été livré
    Et elle récupère tout ce qui a été encaissé, avec un avoir et un e-mail
    Et tous les systèmes sont d'accord sur la commande
