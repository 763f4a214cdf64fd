"""HTML that strangers wrote, made fit to be looked at.

Two walls, each enough by itself: what is left here can neither run nor load anything nor leave its
frame, and the page is served with a policy (:mod:`crosschat.conversations.html_endpoints`) that
would not let it.
"""

import html as escaping
import re

import nh3

_LARGEST = 2_000_000  # characters; the rest is left out
# The parser takes seconds for tens of thousands of elements inside each other.
_MOST_TAGS = 15_000
_TAGS = (nh3.ALLOWED_TAGS | {"font"}) - {"area", "map"}
_GONE = {
    "head", "iframe", "math", "noscript", "object", "script", "select", "style", "svg", "template",
    "textarea", "title",
}  # fmt: skip
_SIZED = {"height", "width"}
_ATTRIBUTES = {
    "*": {"align", "bgcolor", "dir", "lang", "style", "title", "valign"},
    "a": {"href"},
    "col": {"span", "width"},
    "font": {"color", "face", "size"},
    "img": {"alt", "border", "src", *_SIZED},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "table": {"border", "cellpadding", "cellspacing", *_SIZED},
    "td": {"colspan", "nowrap", "rowspan", *_SIZED},
    "th": {"colspan", "nowrap", "rowspan", *_SIZED},
    "ul": {"type"},
}
_PROPERTIES = {
    "background", "background-color", "background-image", "background-position",
    "background-repeat", "background-size", "border", "border-bottom", "border-collapse",
    "border-color", "border-left", "border-radius", "border-right", "border-spacing",
    "border-style", "border-top", "border-width", "box-sizing", "color", "direction", "display",
    "font", "font-family", "font-size", "font-style", "font-weight", "height", "letter-spacing",
    "line-height", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right",
    "margin-top", "max-height", "max-width", "min-height", "min-width", "overflow-wrap", "padding",
    "padding-bottom", "padding-left", "padding-right", "padding-top", "table-layout", "text-align",
    "text-decoration", "text-indent", "text-transform", "vertical-align", "white-space", "width",
    "word-break", "word-wrap",
}  # fmt: skip
_LINKS = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
_REMOTE = re.compile(r"https://", re.IGNORECASE)
_INLINE = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*", re.IGNORECASE)
_DECLARATION = re.compile(r"""(?:[^;"'(]|"[^"]*"|'[^']*'|\([^)]*\))+""")
_FUNCTION = re.compile(r"([\w-]*)\(\s*([^)]*)\)?")
_HARMLESS = {"calc", "hsl", "hsla", "max", "min", "rgb", "rgba"}


def sanitised(html: str, *, images: bool) -> str | None:
    """What may be shown of `html`; None if it is too convoluted to be shown.

    `images`: pictures from the network stay in; otherwise only those that the mail brings along.
    """
    html = html[:_LARGEST]
    if html.count("<") > _MOST_TAGS:
        return None

    def kept(tag: str, name: str, value: str) -> str | None:
        match name:
            case "href":
                return value if _LINKS.match(value.strip()) else None
            case "src":
                return value if tag == "img" and _is_shown(value.strip(), images) else None
            case "style":
                return _style(value, images) or None
            case _:
                return value

    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        filter_style_properties=_PROPERTIES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"data", "http", "https", "mailto", "tel"},
        url_relative="deny",
    )


def as_text(text: str) -> str:
    """Plain text as HTML."""
    return f"<pre>{escaping.escape(text)}</pre>"


def _is_shown(address: str, images: bool) -> bool:
    return bool(_INLINE.fullmatch(address) or (images and _REMOTE.match(address)))


def _style(value: str, images: bool) -> str:
    # Escapes and comments serve to hide what a value loads; nobody needs them to look good.
    if "\\" in value or "/*" in value:
        return ""
    declarations = (found[0].strip() for found in _DECLARATION.finditer(value))
    return "; ".join(d for d in declarations if _loads_nothing(d, images))


def _loads_nothing(declaration: str, images: bool) -> bool:
    for name, argument in _FUNCTION.findall(declaration):
        if name.lower() == "url":
            if not _is_shown(argument.strip().strip("'\"").strip(), images):
                return False
        elif name.lower() not in _HARMLESS:
            return False
    return True
