"""What the owner of a site may set: who may embed the chat, and how it looks.

Everything here is shown to browsers but the origins. Names may be written as the guide writes them
(``primaryColor``) or as the API does (``primary_color``).
"""

import re
from collections.abc import Mapping
from typing import Any

from crosschat.channels.webchat.origins import Origin

_COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{1,30}|(?:rgb|rgba|hsl|hsla)\([0-9.,%/ deg-]{1,60}\)"
)
_FONT = re.compile(r"[\w ,'\"-]{1,200}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_CHOICES = {
    "theme": {"light", "dark", "auto"},
    "position": {"bottom-right", "bottom-left"},
}
_TEXTS = {"greeting_message": 2000, "name": 100, "offline_message": 2000}
_COLOURS = ("primary_color",)
_STYLES = (
    "button_color",
    "header_color",
    "header_text_color",
    "message_color",
    "agent_message_color",
)
_ALIASES = {"greeting": "greeting_message"}
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")
MOST_ORIGINS = 100


def configure(given: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration in its stored form. What the core knows (`auto_reply`) passes through.

    Raises: ValueError, saying what is wrong with which setting.
    """
    config = {_name(key): value for key, value in given.items()}
    config["allowed_origins"] = _origins(config.get("allowed_origins"))
    for name, known in _CHOICES.items():
        if config.get(name) is not None and config[name] not in known:
            raise ValueError(f"{name} is one of {', '.join(sorted(known))}.")
    for name, most in _TEXTS.items():
        _text(config, name, most)
    for name in _COLOURS:
        _match(config, name, _COLOUR, "a colour such as #0066cc")
    _match(config, "locale", _LOCALE, "a language tag such as pt-BR")
    if config.get("styles") is not None:
        config["styles"] = _styles(config["styles"])
    return config


def public(config: Mapping[str, Any]) -> dict[str, Any]:
    """The part that any visitor's browser may know."""
    shown = (*_CHOICES, *_TEXTS, *_COLOURS, "locale", "styles")
    return {name: config[name] for name in shown if config.get(name) is not None}


def origin_rules(config: Mapping[str, Any]) -> tuple[Origin, ...]:
    """The allowed origins; what cannot be read lets nobody in."""
    rules = []
    listed = config.get("allowed_origins")
    for text in listed if isinstance(listed, list) else []:
        try:
            rules.append(Origin.parse(str(text)))
        except ValueError:
            continue
    return tuple(rules)


def _name(key: str) -> str:
    name = _HUMP.sub(lambda hump: f"_{hump[1].lower()}", key)
    return _ALIASES.get(name, name)


def _origins(given: Any) -> list[str]:
    listed = [given] if isinstance(given, str) else given or []
    if not isinstance(listed, list) or not all(isinstance(text, str) for text in listed):
        raise ValueError('allowed_origins is a list such as ["https://shop.example"].')
    if len(listed) > MOST_ORIGINS:
        raise ValueError(f"allowed_origins holds {MOST_ORIGINS} at most; use a wildcard.")
    return list(dict.fromkeys(str(Origin.parse(text)) for text in listed))


def _styles(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise ValueError("styles is an object of colours and a font_family.")  # noqa: TRY004 - theirs
    styles = {_name(str(key)): value for key, value in given.items()}
    unknown = sorted(styles.keys() - {*_STYLES, "font_family"})
    if unknown:
        known = ", ".join((*_STYLES, "font_family"))
        raise ValueError(f"styles does not know {', '.join(unknown)}; it knows {known}.")
    for name in _STYLES:
        _match(styles, name, _COLOUR, "a colour such as #0066cc")
    _match(styles, "font_family", _FONT, "a list of fonts such as Arial, sans-serif")
    return styles


def _text(config: Mapping[str, Any], name: str, most: int) -> None:
    value = config.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > most):
        raise ValueError(f"{name} is a text of {most} characters at most.")


def _match(config: Mapping[str, Any], name: str, pattern: re.Pattern[str], example: str) -> None:
    value = config.get(name)
    if value is not None and (not isinstance(value, str) or not pattern.fullmatch(value)):
        raise ValueError(f"{name} is {example}.")
