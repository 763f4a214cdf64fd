"""The few things that the simulated model understands, in several languages."""

import re

NONCE = re.compile(r"\bnonce-[0-9a-z]+")


def _pattern(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE | re.MULTILINE)


WANTS_PERSON: list[tuple[re.Pattern[str], re.Pattern[str]]] = [
    (
        _pattern(
            r"\b(?:speak|talk|chat|connect|transfer|put me|hand me|pass me|need|want|get me|"
            r"give me|prefer|call|is there|can i have|may i have|let me)\b"
        ),
        _pattern(
            r"\b(?:(?:with|to|for|me|a|an|the|some|real|live|actual|another)\s+)+"
            r"(?:human|person|(?!agent\w)agent|representative|operator|advis[oe]r|manager|"
            r"employee|staff|colleague)\b",
            r"\b(?:with|to) (?:someone|somebody)\b",
        ),
    ),
    (
        _pattern(r"\b(?:hablar|comunic\w*|contactar|pas[ae]\w*|quiero|necesito|atienda|conect\w*)"),
        _pattern(r"\b(?:humano|persona|agente|asesora?|representante|operadora?|alguien)\b"),
    ),
    (
        _pattern(r"\b(?:falar|conversar|quero|preciso|passar|transfer\w*|atendid[oa])\b"),
        _pattern(r"\b(?:humano|pessoa|atendente|agente|algu[ée]m|representante)\b"),
    ),
    (
        _pattern(r"\b(?:parler|discuter|joindre|veux|voudrais|besoin|passez)\b"),
        _pattern(r"\b(?:humain|une personne|agent|conseill\w+|quelqu'un|op[ée]rat\w+)\b"),
    ),
    (
        _pattern(r"\b(?:sprechen|reden|verbinden|m[öo]chte|will|brauche|kann)\b"),
        _pattern(r"\b(?:menschen?|mitarbeiter\w*|berater\w*|ansprechpartner\w*|echten? person)\b"),
    ),
    (
        _pattern(r"\b(?:parlare|vorrei|voglio|bisogno)\b"),
        _pattern(r"\b(?:umano|una persona|operator[ei]|agente|qualcuno)\b"),
    ),
    (
        _pattern(r"\b(?:spreken|praten|wil|graag)\b"),
        _pattern(r"\b(?:mens|medewerker|echt persoon|iemand)\b"),
    ),
    (
        _pattern("أتحدث", "اتحدث", "التحدث", "أكلم", "اكلم", "أريد", "اريد", "تحويل", "التواصل"),
        _pattern("موظف", "شخص", "إنسان", "انسان", "ممثل", "بشري", "أحد", "وكيل"),
    ),
    (
        _pattern("поговорить", "позовите", "соедините", "хочу", "нужен", "переключите"),
        _pattern("оператор", "человек", "менеджер", "сотрудник"),
    ),
    (
        _pattern("görüş", "konuş", "bağla", "istiyorum"),
        _pattern("insan", "temsilci", "yetkili", "biriyle"),
    ),
]
"""Pairs that must both occur: wanting something, and a person."""

PERSON_ALONE = _pattern(
    r"^\W*(?:a |an |real |live |human )*(?:human|agent|person|operator|representative|"
    r"humano|agente|persona|pessoa|atendente|mensch|mitarbeiter|humain|conseiller|operatore)"
    r"(?:\W+(?:please|por favor|bitte|s'il vous pla[iî]t|per favore))?\W*$",
    r"\b(?:human being|live agent|human agent|real person|real human)\b",
    "人工客服",
    "转人工",
    "真人",
    "担当者",
    "オペレーター",
)

INTENTS: list[tuple[re.Pattern[str], str]] = [
    (
        _pattern(r"\b(?:price|prices|cost|costs|how much|pricing|quote)\b"),
        "Prices depend on what you choose; tell me which product you mean.",
    ),
    (
        _pattern(r"\b(?:precio|precios|cu[aá]nto cuesta|cu[aá]nto vale)\b"),
        "El precio depende de lo que elijas; dime qué producto te interesa.",
    ),
    (
        _pattern(r"\b(?:pre[çc]o|pre[çc]os|quanto custa)\b"),
        "O preço depende do que escolher; diga-me qual é o produto.",
    ),
    (
        _pattern(r"\b(?:preis|preise|was kostet|wie viel kostet)\b"),
        "Der Preis hängt vom Produkt ab; sagen Sie mir bitte, welches Sie meinen.",
    ),
    (
        _pattern(r"\b(?:prix|combien)\b"),
        "Le prix dépend du produit ; dites-moi lequel vous intéresse.",
    ),
    (
        _pattern(
            r"\b(?:opening hours|open(?:ing)? times?|what time|when (?:are|do) you open|"
            r"business hours|are you open)\b"
        ),
        "Our opening hours are Monday to Friday, 9:00 to 18:00.",
    ),
    (
        _pattern(r"\bhorario\b"),
        "Nuestro horario es de lunes a viernes, de 9:00 a 18:00.",
    ),
    (
        _pattern(r"\bhor[áa]rio\b"),
        "O nosso horário é de segunda a sexta, das 9:00 às 18:00.",
    ),
    (
        _pattern(r"\b(?:öffnungszeiten|geöffnet)\b"),
        "Wir haben montags bis freitags von 9 bis 18 Uhr geöffnet.",
    ),
    (
        _pattern(r"\b(?:horaires|ouvert)\b"),
        "Nous sommes ouverts du lundi au vendredi, de 9 h à 18 h.",
    ),
    (_pattern(r"\b(?:thanks|thank you|thx)\b"), "You are welcome!"),
    (_pattern(r"\bgracias\b"), "¡De nada!"),
    (_pattern(r"\bobrigad[oa]\b"), "De nada!"),
    (_pattern(r"\bdanke\b"), "Gern geschehen!"),
    (_pattern(r"\bmerci\b"), "Avec plaisir !"),
    (_pattern("شكرا"), "على الرحب والسعة!"),
    (
        _pattern(r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening))\b"),
        "Hello! How can I help you?",
    ),
    (_pattern(r"^\W*(?:hola|buenos d[ií]as|buenas)\b"), "¡Hola! ¿En qué puedo ayudarte?"),
    (_pattern(r"^\W*(?:ol[áa]|bom dia|boa tarde)\b"), "Olá! Em que posso ajudar?"),
    (_pattern(r"^\W*(?:hallo|guten (?:tag|morgen|abend))\b"), "Hallo! Wie kann ich helfen?"),
    (_pattern(r"^\W*(?:bonjour|bonsoir|salut)\b"), "Bonjour ! Comment puis-je vous aider ?"),
    (_pattern(r"^\W*(?:ciao|buongiorno)\b"), "Ciao! Come posso aiutarti?"),
    (_pattern("مرحبا", "السلام عليكم", "أهلا"), "مرحبا! كيف يمكنني مساعدتك؟"),
]
"""What is recognised, and the sentence that answers it; the first that matches wins."""


def wants_person(text: str) -> bool:
    """Whether somebody asks for a human being instead of the model."""
    if PERSON_ALONE.search(text):
        return True
    return any(wants.search(text) and who.search(text) for wants, who in WANTS_PERSON)


def answer_to(text: str) -> str | None:
    """The sentence that answers a small intent, None if there is none."""
    return next((answer for pattern, answer in INTENTS if pattern.search(text)), None)
