"""What the user said about themselves, as far as plain patterns find it."""

import re

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
PHONE = re.compile(r"(?<![\w-])\+?\d[\d\s().-]{6,18}\d\b")
NAME = re.compile(
    r"\b(?i:my name is|i am called|this is|me llamo|mi nombre es|meu nome é|me chamo|"
    r"ich hei(?:ß|ss)e|mein name ist|je m'appelle|mi chiamo)\s+"
    r"([^\W\d_][\w'’-]*(?:\s+[^\W\d_a-z][\w'’-]*){0,2})"
)
COMPANY = re.compile(
    r"\b(?:company is|i work (?:at|for)|on behalf of|we are from)\s+([A-Z][\w&.'-]*"
    r"(?:\s+[A-Z][\w&.'-]*){0,3})"
)
BUDGET = re.compile(
    r"(?:[$€£]\s?\d[\d.,]*\s?k?|\b\d[\d.,]*\s?(?:k|usd|eur|gbp|dollars|euros?)\b)", re.IGNORECASE
)
PATTERNS = {"email": EMAIL, "phone": PHONE, "name": NAME, "company": COMPANY, "budget": BUDGET}


def facts(user_texts: list[str]) -> dict[str, str]:
    """Facts by kind (email, phone, name, company, budget); the newest mention wins."""
    found: dict[str, str] = {}
    for text in user_texts:
        for kind, pattern in PATTERNS.items():
            match = pattern.search(text)
            if match is not None:
                found[kind] = (match[1] if match.groups() else match[0]).strip(" .,")
    return found
