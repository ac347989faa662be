# language: fr
@fr
Fonctionnalité: Avoir un compte, ou pas encore
  Qui a un compte y retrouve son panier et ses commandes ; qui n'en a pas ne voit rien de ceux des autres.

  @S03 @placed
  Scénario: Une cliente sans compte donne l'e-mail d'un compte existant : la commande est acceptée et le compte n'est pas dévoilé
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle continue sans compte avec l'e-mail d'un compte existant, sans rien voir de ce compte
    Et qu'elle valide la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et elle n'a que cette commande et aucune autre
    Et tous les systèmes sont d'accord sur la commande

  @S04 @placed
  Scénario: Une cliente crée un compte après sa commande et l'y retrouve
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et qu'elle crée un compte avec le même e-mail et y retrouve sa commande
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et elle n'a que cette commande et aucune autre
    Et tous les systèmes sont d'accord sur la commande

  @S05 @placed
  Scénario: La cliente se connecte en cours de commande et garde son panier
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle se connecte en cours de commande et retrouve son panier
    Et qu'elle valide la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et elle n'a que cette commande et aucune autre
    Et tous les systèmes sont d'accord sur la commande
