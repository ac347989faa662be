# language: fr
@fr
Fonctionnalité: Suivre les étapes de la commande
  Une commande ne naît que de ses étapes : on ne commande pas un panier vide, on ne saute pas l'adresse, on ne commande pas deux fois le même panier.

  @S13 @placed
  Scénario: On ne saute pas d'étape en saisissant l'adresse d'une page
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et à chaque étape elle saisit directement l'adresse de la dernière page
    Alors aucun système n'a de commande à son nom et rien n'est débité
    Quand elle valide la commande
    Et qu'elle paie par carte
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et elle n'a que cette commande et aucune autre
    Et tous les systèmes sont d'accord sur la commande

  @S14
  Scénario: On ne passe pas commande avec un panier vide
    Étant donné une cliente sans compte
    Quand elle saisit les adresses de la commande alors que son panier est vide
    Alors aucun système n'a de commande à son nom et rien n'est débité

  @S22 @placed
  Scénario: Après la commande, le panier est vide et ne peut plus la modifier
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors son panier est vide et la dernière page ne s'ouvre plus
    Quand elle met un autre article dans son panier
    Alors la boutique a enregistré la commande telle qu'elle l'a validée
    Et elle n'a que cette commande et aucune autre
    Et tous les systèmes sont d'accord sur la commande
