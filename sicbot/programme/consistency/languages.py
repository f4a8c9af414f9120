"""The language of a short text, by its small words; a text of few of them has none."""

from __future__ import annotations

import re

_SMALL = {
    "en": "the a is are of to and in we you for on not it this that i my do does which how what "
          "can there if should when be have hello thanks where who",
    "fr": "le la les des du un une est sont et en nous vous pour sur pas ce cette que qui je "
          "mon ne quel comment dans au aux chez il faire bonjour merci où avec chers ou",
    "es": "el la los las un una es son de del y en nosotros para sobre no este esta que yo mi cómo "
          "dónde cuál puedo está con hola gracias si se lo por buenas",
    "pt": "o a os as um uma é são de do da e em nós para sobre não este esta que eu meu como onde "
          "qual posso está com olá obrigado se por",
    "de": "der die das ein eine ist sind von und in wir sie für auf nicht es dies dass ich mein "
          "wie wo was kann mit hallo danke wenn",
}  # fmt: skip
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
ENOUGH = 2  # a single small word is found in every language


def language_of(text: str) -> str:
    """Return a language's code, empty where two are as likely or none is."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = sorted(
        ((sum(word in small for word in words), code) for code, small in _WORDS.items()),
        reverse=True,
    )
    (most, code), (second, _other) = counts[:2]
    return code if most >= ENOUGH and most > second else ""
