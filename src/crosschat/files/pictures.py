"""Small pictures of pictures. What is in a customer's file is hostile until it has been redrawn."""

import io
from dataclasses import dataclass

import structlog
from PIL import Image, ImageOps

log = structlog.get_logger()
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_LONGEST = 320  # pixels
_MOST_PIXELS = 50_000_000
_QUALITY = 80
THUMBNAIL_TYPE = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Picture:
    """`width` and `height` in pixels as it is looked at; `thumbnail` is a JPEG of its own."""

    width: int
    height: int
    thumbnail: bytes


def look_at(data: bytes) -> Picture | None:
    """None for what is no picture, is broken, or would unfold into too much. Takes its time."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            return _drawn(image)
    except Exception as error:  # noqa: BLE001 - what broken files make of the decoders has no list
        log.info("picture.unreadable", error=type(error).__name__)
        return None


def _drawn(image: Image.Image) -> Picture:
    width, height = image.size
    # EXIF orientations 5 to 8 lie on their side.
    if image.getexif().get(0x0112, 1) in {5, 6, 7, 8}:
        width, height = height, width
    image.draft("RGB", (_LONGEST * 2, _LONGEST * 2))  # JPEG: never unfolded to its full size
    small = ImageOps.exif_transpose(image)
    small.thumbnail((_LONGEST, _LONGEST))
    out = io.BytesIO()
    # Drawn onto paper, so that neither transparency nor any metadata comes along.
    paper = Image.new("RGB", small.size, "white")
    see_through = small.convert("RGBA")
    paper.paste(see_through, mask=see_through)
    paper.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(width, height, out.getvalue())
