# language: fr
@fr
Fonctionnalité: Annuler une commande
  Tant que rien n'est prélevé, une commande peut être annulée : personne ne la prépare, personne ne la paie.

  @S57 @smoke @cancelled
  Scénario: Commande annulée par le service client avant le prélèvement : entrepôt prévenu, stock et argent rendus
    Étant donné une cliente sans compte
    Quand elle met deux articles différents dans le panier, dont le premier en 2 exemplaires
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et que le service client annule la commande
    Alors l'entrepôt arrête la préparation et le stock est de nouveau disponible
    Et elle garde son argent et en est prévenue une seule fois
    Et tous les systèmes sont d'accord sur la commande

  @S57 @smoke @cancelled
  Scénario: La cliente annule elle-même sa commande avant le prélèvement
    Étant donné une cliente connectée à son compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et qu'elle paie par carte
    Et qu'elle annule la commande depuis sa page de commande
    Alors l'entrepôt arrête la préparation et le stock est de nouveau disponible
    Et elle garde son argent et en est prévenue une seule fois
    Et tous les systèmes sont d'accord sur la commande
