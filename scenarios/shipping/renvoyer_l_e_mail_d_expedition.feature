# language: fr
@fr
Fonctionnalité: Renvoyer l'e-mail d'expédition
  Un e-mail perdu est renvoyé tel quel, et seulement parce qu'on l'a demandé.

  @S63 @shipped
  Scénario: L'e-mail d'expédition peut être renvoyé
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Et que le service client fait renvoyer l'e-mail d'expédition
    Alors l'e-mail d'expédition est arrivé deux fois, et seulement à son adresse
    Et tous les systèmes sont d'accord sur la commande
