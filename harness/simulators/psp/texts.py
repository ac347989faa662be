"""What the hosted pages say, in English and French."""

from __future__ import annotations

from collections.abc import Mapping

_EN = {
    "lang": "en",
    "test": "Test mode",
    "test_note": "This is a simulated payment page. No money moves; use test cards only.",
    "pay_to": "Pay",
    "back": "Cancel and go back to the shop",
    "total": "Total due",
    "quantity": "Qty",
    "title": "Payment",
    "details": "Pay by card",
    "email": "E-mail",
    "email_shown": "E-mail:",
    "number": "Card number",
    "expiry": "Expiry date",
    "expiry_form": "MM/YY",
    "cvc": "Security code",
    "name": "Name on card",
    "pay": "Pay",
    "again": "Your card was not charged. You can try again or use another card.",
    "order": "Order",
    "closed_title": "This payment page is closed",
    "closed_expired": "The time to pay was over. Nothing was charged. Go back to the shop to start again.",
    "closed_complete": "This payment is already done. You were charged once.",
    "unknown_title": "No such payment page",
    "unknown": "The address is wrong or the page no longer exists. Nothing was charged.",
    "to_shop": "Back to the shop",
    "tds_title": "Confirm your payment",
    "tds_bank": "Your test bank",
    "tds_ask": "Your bank wants to make sure that it is you. In test mode you decide how that ends.",
    "tds_card": "Card",
    "tds_merchant": "Merchant",
    "tds_amount": "Amount",
    "tds_pass": "Confirm the payment",
    "tds_fail": "Fail the authentication",
    "tds_leave": "Leave without answering",
    "tds_over": "This authentication is over. Nothing more to do here.",
    "bad_number": "Your card number is incorrect.",
    "bad_expiry": "Enter the expiry date as MM/YY.",
    "past_expiry": "Your card's expiry date is in the past.",
    "bad_cvc": "Your card's security code is incomplete.",
    "bad_name": "Enter the name on the card.",
    "bad_email": "Enter a valid e-mail address.",
    "bad_form": "Check the marked fields.",
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "lost_card": "Your card was declined.",
    "stolen_card": "Your card was declined.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little while.",
    "test_mode_live_card": "Your card was declined: only test cards can be used here.",
    "payment_intent_authentication_failure": "Your bank could not confirm that it was you. Choose another card and try again.",
}

_FR = {
    "lang": "fr",
    "test": "Mode test",
    "test_note": "Cette page de paiement est simulée. Aucun argent ne circule ; utilisez uniquement des cartes de test.",
    "pay_to": "Paiement à",
    "back": "Annuler et revenir à la boutique",
    "total": "Total à payer",
    "quantity": "Qté",
    "title": "Paiement",
    "details": "Payer par carte",
    "email": "Adresse e-mail",
    "email_shown": "Adresse e-mail :",
    "number": "Numéro de carte",
    "expiry": "Date d’expiration",
    "expiry_form": "MM/AA",
    "cvc": "Code de sécurité",
    "name": "Nom figurant sur la carte",
    "pay": "Payer",
    "again": "Votre carte n’a pas été débitée. Vous pouvez réessayer ou utiliser une autre carte.",
    "order": "Commande",
    "closed_title": "Cette page de paiement est fermée",
    "closed_expired": "Le délai de paiement est dépassé. Rien n’a été débité. Revenez à la boutique pour recommencer.",
    "closed_complete": "Ce paiement est déjà effectué. Vous avez été débité une seule fois.",
    "unknown_title": "Page de paiement introuvable",
    "unknown": "L’adresse est erronée ou la page n’existe plus. Rien n’a été débité.",
    "to_shop": "Revenir à la boutique",
    "tds_title": "Confirmez votre paiement",
    "tds_bank": "Votre banque de test",
    "tds_ask": "Votre banque veut s’assurer qu’il s’agit bien de vous. En mode test, c’est vous qui décidez de l’issue.",
    "tds_card": "Carte",
    "tds_merchant": "Commerçant",
    "tds_amount": "Montant",
    "tds_pass": "Confirmer le paiement",
    "tds_fail": "Faire échouer l’authentification",
    "tds_leave": "Quitter sans répondre",
    "tds_over": "Cette authentification est terminée. Il n’y a plus rien à faire ici.",
    "bad_number": "Le numéro de votre carte est incorrect.",
    "bad_expiry": "Indiquez la date d’expiration sous la forme MM/AA.",
    "past_expiry": "La date d’expiration de votre carte est passée.",
    "bad_cvc": "Le code de sécurité de votre carte est incomplet.",
    "bad_name": "Indiquez le nom figurant sur la carte.",
    "bad_email": "Indiquez une adresse e-mail valide.",
    "bad_form": "Vérifiez les champs signalés.",
    "generic_decline": "Votre carte a été refusée.",
    "insufficient_funds": "Les fonds disponibles sur votre carte sont insuffisants.",
    "lost_card": "Votre carte a été refusée.",
    "stolen_card": "Votre carte a été refusée.",
    "expired_card": "Votre carte a expiré.",
    "incorrect_cvc": "Le code de sécurité de votre carte est incorrect.",
    "processing_error": "Une erreur est survenue pendant le traitement de votre carte. Réessayez dans quelques instants.",
    "test_mode_live_card": "Votre carte a été refusée : seules les cartes de test sont acceptées ici.",
    "payment_intent_authentication_failure": "Votre banque n’a pas pu confirmer qu’il s’agit de vous. Choisissez une autre carte et réessayez.",
}

TEXTS: Mapping[str, Mapping[str, str]] = {"en": _EN, "fr": _FR}


def language(locale: str, accepted: str) -> str:
    """The language of a page, "fr" or "en": what the session asks for, else (`auto` or "") what the browser likes better."""
    wished = locale.lower()[:2] if locale not in ("", "auto") else _liked(accepted)
    return "fr" if wished == "fr" else "en"


def _liked(accepted: str) -> str:
    liked = [_weighed(part) for part in accepted.lower().split(",")[:20]]
    known = [(weight, name) for weight, name in liked if name in TEXTS and weight > 0]
    return max(known, key=lambda pair: pair[0])[1] if known else "en"


def _weighed(part: str) -> tuple[float, str]:
    name, _, weight = part.strip().partition(";q=")
    try:
        return (float(weight) if weight else 1.0), name[:2]
    except ValueError:
        return 0.0, name[:2]
