"""What `dryrun bench` says, in English and in French."""

from __future__ import annotations

from harness.cli.words import LANGUAGES

_TEXTS = {
    "began": (
        "{count} planted defects, seed {seed}, channel {channel}, {workers} rehearsals at a time. Runs: {home}",
        "{count} défauts plantés, graine {seed}, canal {channel}, {workers} répétitions à la fois. Exécutions : {home}",
    ),
    "first": ("first a rehearsal without any defect …", "d'abord une répétition sans défaut …"),
    "clean go": (
        "Without a defect: GO, {count} scenarios in {seconds} s.",
        "Sans défaut : GO, {count} scénarios en {seconds} s.",
    ),
    "clean no go": (
        "without a defect the rehearsal is {decision}, so nothing can be said of defects: {why} See {run}.",
        "sans défaut la répétition donne {decision} : on ne peut rien dire des défauts. {why} Voir {run}.",
    ),
    "under way": ("{done} of {count}, under way: {names}", "{done} sur {count}, en cours : {names}"),
    "played": ("{done} of {count} clean journeys", "{done} parcours sains sur {count}"),
    "heads": (
        "verdict|named|screens|found in|defect|first cause",
        "verdict|nommé|écrans|trouvé en|défaut|première cause",
    ),
    "yes": ("yes", "oui"),
    "no": ("no", "non"),
    "place": ("place {rank}", "rang {rank}"),
    "found by screens": ("found", "trouvé"),
    "missed": ("missed", "manqué"),
    "missed no go": ("missed, but no GO", "manqué, mais pas GO"),
    "no verdict": ("no verdict", "pas de verdict"),
    "found": ("found", "trouvé"),
    "no cause": ("nothing is called broken", "rien n'est dit cassé"),
    "overdue": ("its time was over", "temps écoulé"),
    "area": ("area", "domaine"),
    "planted": ("planted", "plantés"),
    "total": ("all", "total"),
    "named": ("right interface", "bonne interface"),
    "screens": ("by screens alone", "par les écrans seuls"),
    "clean": (
        "Clean journeys: {clean}, false alarms: {alarms}.",
        "Parcours sains : {clean}, fausses alertes : {alarms}.",
    ),
    "alarm": ("False alarm: {journey}{interface}: {problem}", "Fausse alerte : {journey}{interface} : {problem}"),
    "unproven": ("Not proven: {journey}{interface}: {problem}", "Non prouvé : {journey}{interface} : {problem}"),
    "not seen": ("Not owed by any of these journeys: {names}.", "Dû par aucun de ces parcours : {names}."),
    "replay": ("  again: {line}", "  rejouer : {line}"),
    "json": ("Figures: {path}", "Chiffres : {path}"),
    "run": ("Record and verdict: {run}", "Journal et verdict : {run}"),
    "interrupted": (
        "Interrupted: the figures speak of what was done until then.",
        "Interrompu : les chiffres portent sur ce qui a été fait jusque-là.",
    ),
    "cannot write": ("{path} cannot be written ({why}).", "{path} ne peut pas être écrit ({why})."),
}


def said(name: str, language: str, **given: object) -> str:
    """One text of the bench in `language`."""
    return _TEXTS[name][LANGUAGES.index(language)].format(**given)


def seconds(value: float | None, language: str) -> str:
    """With one decimal, as the language writes it; "–" for none."""
    return "–" if value is None else f"{value:.1f}".replace(".", "," if language == "fr" else ".")
