# language: fr
@fr
Fonctionnalité: Tenir le stock
  Ce qui est vendu est promis à une seule cliente : c'est réservé pour elle, cela part avec son colis, ou redevient disponible.

  @S53 @shipped
  Scénario: Stock réservé à la commande, sorti à l'expédition
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle passe la commande
    Alors le stock est réservé pour elle
    Quand elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Alors ce qui est parti est sorti du stock et rien n'est plus réservé
    Et tous les systèmes sont d'accord sur la commande

  @S53 @cancelled
  Scénario: Stock réservé à la commande, rendu à l'annulation
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle passe la commande
    Alors le stock est réservé pour elle
    Quand elle paie par carte
    Et que le service client annule la commande
    Alors l'entrepôt arrête la préparation et le stock est de nouveau disponible
    Et tous les systèmes sont d'accord sur la commande
