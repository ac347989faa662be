"""What customers and staff read, in English and in French; one table, so that both can be proof-read side by side."""

from __future__ import annotations

LANGUAGES = ("en", "fr")

#: key → (English, French)
WORDS: dict[str, tuple[str, str]] = {
    # order statuses
    "status.Pending": ("Awaiting payment", "En attente de paiement"),
    "status.Authorised": ("Payment accepted", "Paiement accepté"),
    "status.Accepted": ("In preparation", "En préparation"),
    "status.Picked": ("Being packed", "En cours d’emballage"),
    "status.Packed": ("Ready to leave", "Prête à partir"),
    "status.Shipped": ("On its way", "En route"),
    "status.Delivered": ("Delivered", "Livrée"),
    "status.Cancelled": ("Cancelled", "Annulée"),
    "status.Returning": ("Return under way", "Retour en cours"),
    "status.Returned": ("Returned", "Retournée"),
    "status.Refunded": ("Refunded", "Remboursée"),
    # what becomes of a parcel
    "parcel.announced": ("Announced", "Annoncé"),
    "parcel.packed": ("Packed", "Emballé"),
    "parcel.dispatched": ("Handed to the carrier", "Remis au transporteur"),
    "parcel.collected": ("Collected by the carrier", "Pris en charge par le transporteur"),
    "parcel.in_transit": ("In transit", "En cours d’acheminement"),
    "parcel.out_for_delivery": ("Out for delivery", "En cours de livraison"),
    "parcel.delivered": ("Delivered", "Livré"),
    "parcel.failed": ("Delivery failed", "Échec de livraison"),
    "parcel.at_pickup_point": ("Ready at the pick-up point", "Disponible au point relais"),
    "parcel.refused": ("Refused at delivery", "Refusé à la livraison"),
    "parcel.misrouted": ("Delayed, sent to the wrong depot", "Retardé, parti vers une mauvaise agence"),
    "parcel.damaged": ("Damaged on the way", "Endommagé pendant le transport"),
    "parcel.lost": ("Lost, the carrier is searching", "Introuvable, le transporteur le recherche"),
    "parcel.returning": ("On its way back to the sender", "En retour vers l’expéditeur"),
    "parcel.returned": ("Returned to sender", "Retourné à l’expéditeur"),
    "parcel.cancelled": ("Label cancelled", "Étiquette annulée"),
    # what becomes of a return, and why there is one
    "return.announced": ("Announced", "Annoncé"),
    "return.received": ("Received", "Reçu"),
    "return.graded": ("Checked", "Contrôlé"),
    "return.refunded": ("Refunded", "Remboursé"),
    "reason.changed_mind": ("I changed my mind", "J’ai changé d’avis"),
    "reason.does_not_fit": ("It does not suit or fit", "L’article ne convient pas"),
    "reason.damaged": ("It arrived damaged", "L’article est arrivé abîmé"),
    "reason.wrong_article": ("It is not what I ordered", "Ce n’est pas l’article commandé"),
    "colon": (":", "\N{NO-BREAK SPACE}:"),
    # order page
    "order": ("Order", "Commande"),
    "placed_on": ("Placed on", "Passée le"),
    "status": ("Status", "État"),
    "articles": ("Articles", "Articles"),
    "article": ("Article", "Article"),
    "quantity": ("Quantity", "Quantité"),
    "amount": ("Amount", "Montant"),
    "goods": ("Subtotal", "Sous-total"),
    "discount": ("Discount", "Remise"),
    "delivery": ("Delivery", "Livraison"),
    "vat": ("VAT included", "Dont TVA"),
    "total": ("Total", "Total"),
    "charged": ("Charged to your card", "Prélevé sur votre carte"),
    "refunded_total": ("Refunded so far", "Déjà remboursé"),
    "address": ("Delivery address", "Adresse de livraison"),
    "billing_address": ("Billing address", "Adresse de facturation"),
    "missing": ("out of stock, not charged", "en rupture, non facturé"),
    "missing_refunded": ("out of stock, refunded", "en rupture, remboursé"),
    "cancel_order": ("Cancel this order", "Annuler cette commande"),
    "cancel_too_late": (
        "It is too late: this order cannot be cancelled any more.",
        "Il est trop tard : cette commande ne peut plus être annulée.",
    ),
    "cancellation.asked": ("Cancellation asked for.", "Annulation demandée."),
    "cancellation.too_late": (
        "The order could not be cancelled: its preparation had begun.",
        "La commande n’a pas pu être annulée : sa préparation avait commencé.",
    ),
    "parcels": ("Parcels", "Colis"),
    "parcel": ("Parcel", "Colis"),
    "no_parcel": ("No parcel has left yet.", "Aucun colis n’est encore parti."),
    "follow": ("Follow this parcel", "Suivre ce colis"),
    "contents": ("Contents", "Contenu"),
    "returns": ("Returns", "Retours"),
    "return": ("Return", "Retour"),
    "return_articles": ("Return articles", "Retourner des articles"),
    "return_choose": (
        "Say how many of each article you send back. We send you a prepaid label by e-mail.",
        "Indiquez combien de chaque article vous renvoyez. Nous vous envoyons une étiquette prépayée par e-mail.",
    ),
    "return_quantity": ("Number to return", "Nombre à retourner"),
    "return_reason": ("Reason", "Motif"),
    "return_send": ("Ask for the return", "Demander le retour"),
    "return_opened": (
        "Your return {rma} is registered. The label is on its way to you by e-mail.",
        "Votre retour {rma} est enregistré. L’étiquette vous est envoyée par e-mail.",
    ),
    "label": ("Return label", "Étiquette de retour"),
    "invoices": ("Invoices", "Factures"),
    "invoice": ("Invoice", "Facture"),
    "vat_rate": ("VAT", "TVA"),
    "credit_notes": ("Credit notes", "Avoirs"),
    "credit_note": ("Credit note", "Avoir"),
    "nothing_chosen": ("Choose at least one article to return.", "Choisissez au moins un article à retourner."),
    "unknown_reason": ("Choose a reason from the list.", "Choisissez un motif dans la liste."),
    "too_many": (
        "You cannot return more articles than you have received.",
        "Vous ne pouvez pas retourner plus d’articles que vous n’en avez reçu.",
    ),
    "too_heavy": (
        "One parcel takes at most 30 kg: announce fewer articles here, and the others as a second return.",
        "Un colis contient au plus 30 kg : indiquez moins d’articles ici, et les autres dans un second retour.",
    ),
    "not_a_number": ("Write the numbers in figures.", "Indiquez les nombres en chiffres."),
    # invoice and credit note
    "issued_on": ("Issued on", "Émis le"),
    "for_order": ("for order", "pour la commande"),
    "print": ("Print", "Imprimer"),
    # mails
    "hello": ("Hello", "Bonjour"),
    "team": ("The Maison Lumen team", "L’équipe Maison Lumen"),
    "see_order": ("See your order", "Voir votre commande"),
    "subject.confirmation": ("Your order {number} is confirmed", "Votre commande {number} est confirmée"),
    "subject.dispatch": ("Your order {number} is on its way", "Votre commande {number} est en route"),
    "subject.return": (
        "Your return {rma}: label and instructions",
        "Votre retour {rma} : étiquette et marche à suivre",
    ),
    "subject.refund": ("Refund for your order {number}", "Remboursement de votre commande {number}"),
    "subject.cancellation": ("Your order {number} is cancelled", "Votre commande {number} est annulée"),
    "confirmation.intro": (
        "Thank you for your order. We are preparing it and will write to you again when it leaves.",
        "Merci pour votre commande. Nous la préparons et vous écrirons de nouveau à son départ.",
    ),
    "dispatch.intro": (
        "Good news: your order has left our warehouse.",
        "Bonne nouvelle : votre commande a quitté notre entrepôt.",
    ),
    "dispatch.missing": (
        "We are sorry: these articles are out of stock. They will not be sent and are not charged.",
        "Nous en sommes désolés : ces articles sont en rupture. Ils ne seront pas envoyés et ne vous sont pas facturés.",
    ),
    "dispatch.missing_refunded": (
        "We are sorry: these articles are out of stock. They will not be sent and are refunded.",
        "Nous en sommes désolés : ces articles sont en rupture. Ils ne seront pas envoyés et vous sont remboursés.",
    ),
    "return.intro": (
        "We have registered your return. Print the label, stick it on the parcel and hand it to the carrier.",
        "Nous avons enregistré votre retour. Imprimez l’étiquette, collez-la sur le colis et remettez-le au transporteur.",
    ),
    "return.number": ("Return number", "Numéro de retour"),
    "tracking": ("Tracking number", "Numéro de suivi"),
    "refund.intro": (
        "We have refunded you. The amount reaches your account within a few days.",
        "Nous vous avons remboursé. Le montant vous parviendra d’ici quelques jours.",
    ),
    "refund.amount": ("Amount refunded", "Montant remboursé"),
    "see_credit_note": ("See the credit note", "Voir l’avoir"),
    "cancellation.released": (
        "Your order is cancelled. Nothing will be charged: the amount reserved on your card is released.",
        "Votre commande est annulée. Rien ne vous sera prélevé : le montant réservé sur votre carte est libéré.",
    ),
    "cancellation.refunded": (
        "Your order is cancelled. What was charged to your card is refunded; the credit note follows by e-mail.",
        "Votre commande est annulée. Ce qui a été prélevé sur votre carte est remboursé ; l’avoir suit par e-mail.",
    ),
    "cancellation.unpaid": (
        "Your order is cancelled. It was not paid, and nothing will be charged.",
        "Votre commande est annulée. Elle n’était pas payée, et rien ne vous sera prélevé.",
    ),
    "cancellation_sum.released": ("Amount released", "Montant libéré"),
    "cancellation_sum.refunded": ("Amount refunded", "Montant remboursé"),
    "cancellation.out_of_stock": (
        "We are sorry: none of the articles was in stock.",
        "Nous en sommes désolés : aucun des articles n’était en stock.",
    ),
    # back office
    "aftersales": ("After-sales", "Après-vente"),
    "back_to_order": ("Back to the order", "Retour à la commande"),
    "captured": ("Captured", "Encaissé"),
    "left_to_refund": ("Left to refund", "Reste à rembourser"),
    "do_refund": ("Refund everything", "Tout rembourser"),
    "do_cancel": ("Cancel order", "Annuler la commande"),
    "do_resend": ("Resend confirmation", "Renvoyer la confirmation"),
    "do_retry": ("Send again", "Envoyer de nouveau"),
    "sure": ("I am sure", "Je confirme"),
    "not_sure": ("Tick “I am sure” to go on.", "Cochez « Je confirme » pour continuer."),
    "refund_asked": ("The refund of {amount} was asked for.", "Le remboursement de {amount} a été demandé."),
    "cancel_asked": (
        "The warehouse was asked to stop; the order is cancelled when it agrees.",
        "L’entrepôt a été prié d’arrêter ; la commande sera annulée dès son accord.",
    ),
    "cancel_done": ("The order is cancelled.", "La commande est annulée."),
    "resend_done": ("The confirmation is sent again.", "La confirmation est renvoyée."),
    "retry_done": ("{count} message(s) will be sent again.", "{count} message(s) à renvoyer."),
    "resend_unpaid": ("An unpaid order has no confirmation.", "Une commande impayée n’a pas de confirmation."),
    "unknown_action": ("There is no such action.", "Cette action n’existe pas."),
    "outbox": ("Messages sent", "Messages envoyés"),
    "inbox": ("Messages received", "Messages reçus"),
}


def word(key: str, language: str, **values: str) -> str:
    """The text of `key` in a language ("en" or "fr"; anything else reads English), with its values filled in."""
    text = WORDS[key][LANGUAGES.index(language) if language in LANGUAGES else 0]
    return text.format(**values) if values else text
