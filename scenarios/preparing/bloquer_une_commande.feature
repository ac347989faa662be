# language: fr
@fr
Fonctionnalité: Bloquer une commande
  Une commande qui doit attendre, personne n'y touche ; ensuite elle continue comme si de rien n'était.

  @S58 @shipped
  Scénario: Une commande bloquée n'est pas préparée avant d'être débloquée
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que l'entrepôt bloque la commande à cause de son adresse
    Et que l'entrepôt essaie de prélever la commande
    Alors c'est refusé et rien n'a bougé
    Quand l'entrepôt débloque la commande
    Et que l'entrepôt prépare et expédie la commande
    Alors la cliente est prévenue une seule fois de l'expédition, avec le numéro de suivi
    Et tous les systèmes sont d'accord sur la commande
