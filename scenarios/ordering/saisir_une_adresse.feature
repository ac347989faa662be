# language: fr
@fr
Fonctionnalité: Saisir une adresse
  Le colis part à l'adresse qu'elle a écrite : une adresse impossible est refusée tout de suite, et ce qu'elle a écrit reste du texte.

  @S09 @placed
  Scénario: Une adresse incomplète ou mal saisie est refusée, avec un message par champ
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle arrive à la page de l'adresse
    Et qu'elle saisit une adresse sans prénom, avec un code postal et un téléphone erronés
    Alors aucun système n'a de commande à son nom et rien n'est débité
    Quand elle saisit sa bonne adresse et va jusqu'à la dernière page
    Et qu'elle valide la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et elle n'a que cette commande et aucune autre
    Et tous les systèmes sont d'accord sur la commande

  @S11 @packed
  Scénario: Les balises saisies dans l'adresse s'affichent partout comme du texte
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle se fait livrer à une adresse remplie de balises
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et l'e-mail de confirmation arrive une seule fois, avec numéro, articles, total et adresse
    Et l'entrepôt a reçu la commande telle qu'elle l'a validée
    Quand l'entrepôt prépare et expédie la commande
    Alors tous les systèmes sont d'accord sur la commande

  @S08 @placed
  Scénario: Seuls les pays livrés par la boutique peuvent être choisis
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle arrive à la page de l'adresse
    Alors elle peut choisir les pays livrés par la boutique, et aucun autre
    Quand elle se fait livrer en Belgique
    Et qu'elle saisit sa bonne adresse et va jusqu'à la dernière page
    Et qu'elle valide la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et l'entrepôt a reçu la commande telle qu'elle l'a validée
    Et tous les systèmes sont d'accord sur la commande

  @S07 @placed
  Scénario: Adresses de facturation et de livraison différentes : les deux figurent dans la commande
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle va jusqu'à la dernière page avant le paiement
    Et qu'elle demande la facture à une autre adresse
    Et qu'elle valide la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et l'entrepôt a reçu la commande telle qu'elle l'a validée
    Et tous les systèmes sont d'accord sur la commande
