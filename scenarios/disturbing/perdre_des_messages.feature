# language: fr
@fr
Fonctionnalité: Perdre des messages
  Une demande restée sans réponse est répétée. Ce qui est perdu pour de bon s'apprend autrement.

  @S89 @shipped
  Scénario: Un message se perd : la demande est répétée, ou l'information arrive autrement
    Étant donné une cliente sans compte
    Quand elle met un article dans le panier
    Et qu'elle passe la commande
    Et que le prochain message « paiement autorisé » se perd
    Et que le prochain message « commande transmise » se perd
    Et que le prochain message « paiement encaissé » se perd
    Et qu'elle paie par carte
    Et que l'entrepôt prépare et expédie la commande
    Alors le paiement est autorisé pour le total qu'elle a accepté
    Et l'entrepôt a reçu la commande telle qu'elle l'a validée
    Et le paiement est encaissé pour ce qui a été expédié
    Et tous les systèmes sont d'accord sur la commande
