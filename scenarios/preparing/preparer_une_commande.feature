# language: fr
@fr
Fonctionnalité: Préparer une commande
  L'entrepôt prépare ce qui a été vendu ; ce qu'il ne trouve pas n'est ni expédié ni payé.

  @S55 @smoke @accepted
  Scénario: La commande payée arrive à l'entrepôt avec les bons articles, quantités, adresse et mode de livraison
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle se fait livrer à une adresse avec des accents, des apostrophes et deux lignes
    Et qu'elle choisit la livraison express
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Alors l'entrepôt a reçu la commande telle qu'elle l'a validée
    Et tous les systèmes sont d'accord sur la commande

  @S59 @smoke @captured
  Scénario: Rupture au prélèvement : expédition partielle, cliente prévenue, article manquant non payé
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle utilise le bon de réduction "WELCOME10"
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et qu'il manque un exemplaire au moment du prélèvement
    Et que l'entrepôt emballe et expédie le reste
    Alors elle est prévenue de ce qui manque et ne le paie pas
    Et tous les systèmes sont d'accord sur la commande
