"""Which language a text is in, by its small words: sure, or silent.

A header says what a mail was meant to be; only its words say what the customer reads.
"""

from __future__ import annotations

import re

_SMALL_WORDS = {
    "en": "the your you and for is are has have will we our of to it with from not this was been by on that an as at be thank hello",
    "fr": "le la les un une votre vous et pour est sont a nous notre nos de du des ce cette avec dans par au aux ne pas en dont sur que qui été vos son sa ses merci bonjour",
    "de": "der die das ein eine ihr ihre sie und für ist sind hat wir unser von zu mit nicht dieser wird den dem",
    "es": "el la los las un una su usted y para es son ha nosotros nuestro de del con no este esta por se ha en",
    "it": "il lo la gli le un una suo voi e per è sono ha noi nostro di del con non questo questa da nel che",
    "nl": "de het een uw u en voor is zijn heeft wij onze van te met niet deze wordt door naar dit is",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S+(?:://|@)\S+")
_FEWEST = 4


def spoken(text: str) -> str:
    """The language of `text` ("en", "fr", "de", "es", "it", "nl"), "" when its words do not tell clearly."""
    words = [word.lower() for word in _WORD.findall(_ADDRESS.sub(" ", text))]
    counts = sorted(((sum(word in small for word in words), name) for name, small in _WORDS.items()), reverse=True)
    (most, language), (next_most, _) = counts[:2]
    return language if most >= _FEWEST and most >= 2 * next_most else ""
