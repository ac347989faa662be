# language: fr
@fr
Fonctionnalité: Renvoyer la confirmation
  Qui n'a pas reçu sa confirmation la demande ; elle part à l'adresse de la commande, quel que soit le demandeur.

  @S33 @authorised
  Scénario: Le service client renvoie la confirmation ; elle part à l'e-mail de la commande
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que le service client fait renvoyer la confirmation
    Alors la confirmation est arrivée deux fois, et seulement à son adresse
    Et tous les systèmes sont d'accord sur la commande
