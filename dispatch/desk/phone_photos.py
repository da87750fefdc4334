"""Photos that phones send, drawn anew: nothing of the file but its picture is kept.

Decoding and encoding again leaves out the position and all else that phones write beside the picture, and whatever
somebody hid in the file. How many pixels a file says it has is read first, so a small file cannot fill the memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore

from PIL import Image, ImageOps, UnidentifiedImageError

from dispatch.errors import InputError
from dispatch.languages import gettext as _

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 6 * 1024 * 1024
"""Of a file as it is sent; phones shrink their photos before, to about a tenth of this."""
MOST_PIXELS = 16_000_000
MOST_SIDE = 20_000
SIDE = 1600
"""Pixels of the longer side of a photo that is kept."""
KEPT_BYTES = 700_000
QUALITIES = (82, 70, 55, 40)
_AT_ONCE = BoundedSemaphore(2)
"""So many are decoded at one time, as each may take a hundred megabytes; others wait."""


class PhotoRefused(InputError):
    """A file is no photo that can be kept."""


@dataclass(frozen=True)
class Drawn:
    """A photo drawn anew: JPEG, upright, `SIDE` pixels at most."""

    width: int
    height: int
    content: bytes


def drawn_anew(content: bytes) -> Drawn:
    """Return the picture of a file, upright and shrunk, without anything else of the file.

    Raises
    ------
    PhotoRefused
        If it is no JPEG, PNG or WebP file, too large, or cannot be read to its end.
    """
    if len(content) > MOST_BYTES:
        raise PhotoRefused(
            _(
                "The photo has {count:.1f} MB. Send one of {most_bytes} MB or less.",
                count=len(content) / 1000000.0,
                most_bytes=MOST_BYTES // 1024**2,
            )
        )
    with _AT_ONCE:
        picture = _read(content)
        picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        return Drawn(picture.width, picture.height, _encoded(picture))


def _read(content: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            _refuse_huge(opened)
            if opened.format == "JPEG":
                opened.draft("RGB", (SIDE, SIDE))  # decodes a large photo at a fraction of its size
            return _flat(ImageOps.exif_transpose(opened))
    except PhotoRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    # What decoders raise on damaged files is a wide field, and all of it means the same to the sender.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, ArithmeticError) as error:
        raise PhotoRefused(
            _("The file is no photo that can be read. Send a JPEG, PNG or WebP file.")
        ) from error


def _refuse_huge(opened: Image.Image) -> None:
    """Refuse by the size the file declares, before any pixel is decoded."""
    if opened.width * opened.height > MOST_PIXELS or max(opened.size) > MOST_SIDE:
        raise _too_many_pixels()


def _too_many_pixels() -> PhotoRefused:
    return PhotoRefused(
        _(
            "The photo has too many pixels. Send one of {most_pixels} million or less.",
            most_pixels=MOST_PIXELS // 10**6,
        )
    )


def _flat(picture: Image.Image) -> Image.Image:
    """Return a picture in plain colours on white, with no data beside its pixels."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    picture = picture.convert("RGB")
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    return bare


def _encoded(picture: Image.Image) -> bytes:
    """Return the picture as JPEG, in the best quality that keeps it small."""
    content = b""
    for quality in QUALITIES:
        stream = BytesIO()
        picture.save(stream, "JPEG", quality=quality, optimize=True)
        content = stream.getvalue()
        if len(content) <= KEPT_BYTES:
            break
    return content
