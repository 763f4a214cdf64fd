"""The words by which customers refuse messages and allow them again.

Only a message that is nothing but such a word counts: "stop" is a wish, "please stop by" is not.
The words are those that carriers and platforms make senders honour, and what people write for them
in the languages that our users' customers write most.
"""

import re
import unicodedata
from typing import Literal

_STOP = """
stop | stopall | stop all | unsubscribe | opt out | optout | opt-out | unsubscribe me
stopp | abmelden | abbestellen | arret | arrêt | désabonner | désinscription | me désabonner
baja | darse de baja | cancelar suscripción | sair | descadastrar | cancelar inscrição
annulla iscrizione | disiscrivimi | cancellami | afmelden | uitschrijven | wypisz | rezygnuję
стоп | отписаться | отписка | відписатися | iptal et | abonelikten çık | berhenti | batal langganan
إيقاف | ايقاف | توقف | إلغاء الاشتراك | الغاء الاشتراك | הסר | הסרה | बंद करें | सदस्यता समाप्त
退订 | 退訂 | 配信停止 | 수신거부
"""
_START = """
start | unstop | subscribe | opt in | optin | opt-in | resume | anmelden | reprendre | alta
inscrever | iscrivimi | aanmelden | wznów | старт | подписаться | підписатися | başlat | mulai
اشتراك | ابدأ | הצטרף | शुरू करें | 订阅 | 訂閱 | 配信再開 | 수신동의
"""
_AROUND = re.compile(r"^[\s.,;:!?\"'“”«»()\[\]*_~-]+|[\s.,;:!?\"'“”«»()\[\]*_~-]+$")

Wish = Literal["stop", "start"]


def _words(listed: str) -> frozenset[str]:
    return frozenset(
        _folded(word) for line in listed.splitlines() for word in line.split("|") if word.strip()
    )


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_AROUND.sub("", plain).split())


_WISHES: dict[str, Wish] = {
    **dict.fromkeys(_words(_START), "start"),
    **dict.fromkeys(_words(_STOP), "stop"),
}
_LONGEST = 40  # characters; longer texts are not looked at


def wish_of(text: str) -> Wish | None:
    """What a text asks for, if it is nothing but that."""
    return _WISHES.get(_folded(text)) if len(text) <= _LONGEST else None
