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
    "back office": ("back office", "administration"),
    "signed in as": ("sign in as {user}, password {password}", "se connecter avec {user}, mot de passe {password}"),
    "hosted payment": ("hosted payment page", "page de paiement"),
    "reached from checkout": (
        "reached from the checkout; card 4242 4242 4242 4242",
        "ouverte à la commande ; carte 4242 4242 4242 4242",
    ),
    "messages": ("messages as JSON", "messages en JSON"),
    "logs": ("logs", "journaux"),
    "until": ("Press Ctrl-C to end it.", "Ctrl-C pour arrêter."),
    "ended": ("Everything is stopped.", "Tout est arrêté."),
    "all well": ("Every system is there and well.", "Tous les systèmes répondent et sont en bon état."),
    "reports": ("Reports: {path}", "Rapports : {path}"),
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
