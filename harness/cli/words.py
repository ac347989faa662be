"""What the command line says, in English and in French."""

from __future__ import annotations

import os

LANGUAGES = ("en", "fr")
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")

_TEXTS = {
    "system": ("system", "système"),
    "address": ("address", "adresse"),
    "state": ("state", "état"),
    "remedy": ("what to do", "que faire"),
    "healthy": ("healthy", "en bon état"),
    "no answer": ("no answer", "ne répond pas"),
    "unhealthy": ("unhealthy", "en mauvais état"),
    "key refused": ("key refused", "clé refusée"),
    "real": ("real", "réel"),
    "simulated": ("simulated", "simulé"),
    "shop": ("shop", "boutique"),
    "psp": ("payment provider", "prestataire de paiement"),
    "warehouse": ("warehouse", "entrepôt"),
    "carrier": ("carrier", "transporteur"),
    "mail": ("mailbox", "messagerie"),
    "analytics": ("analytics", "mesure d’audience"),
    "erp": ("ERP", "ERP"),
    "console": ("Console", "Console"),
    "console key": ("its key {key}", "sa clé {key}"),
    "back office": (
        "back office {address}/dashboard/, sign in as {user}",
        "administration {address}/dashboard/, identifiant {user}",
    ),
    "password": ("password {password}", "mot de passe {password}"),
    "hosted payment": (
        "its payment page opens at the end of the checkout; card 4242 4242 4242 4242",
        "sa page de paiement s’ouvre à la fin de la commande ; carte 4242 4242 4242 4242",
    ),
    "messages": ("messages {address}/messages, SMTP {smtp}", "messages {address}/messages, SMTP {smtp}"),
    "notes": ("what it heard and said: {address}/_control/notes", "ce qu’il a reçu et émis : {address}/_control/notes"),
    "logs": ("Logs: {path}", "Journaux : {path}"),
    "until": ("Press Ctrl-C to stop everything.", "Ctrl-C pour tout arrêter."),
    "ended": ("Everything is stopped.", "Tout est arrêté."),
    "all well": ("Every system is there and well.", "Tous les systèmes répondent et sont en bon état."),
    "no verdict": (
        "NOT PROVEN: the run {run} holds no verdict that can be read.",
        "NON PROUVÉ : l’exécution {run} ne contient aucun verdict lisible.",
    ),
    "no run": ("NOT PROVEN: nothing was rehearsed.", "NON PROUVÉ : rien n’a été répété."),
    "crashed": (
        "this command failed, which says nothing of the shop;",
        "cette commande a échoué, ce qui ne dit rien de la boutique ;",
    ),
    "interrupted": ("Interrupted.", "Interrompu."),
}


def language_of(asked: str | None) -> str:
    """`asked` if given, else the locale's language if we speak it, else English."""
    said = asked or next((os.environ[name] for name in _LOCALE if os.environ.get(name)), "")
    return said[:2] if said[:2] in LANGUAGES else "en"


def word(name: str, language: str, **given: object) -> str:
    """One text in `language`; a name without a text stands for itself (the role of a system, for instance)."""
    texts = _TEXTS.get(name, (name, name))
    return texts[LANGUAGES.index(language)].format(**given)
