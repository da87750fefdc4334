"""Photos are drawn anew: small, upright, and nothing of the file but the picture; attacks are refused."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from dispatch.desk.phone_photos import (
    KEPT_BYTES,
    MOST_BYTES,
    SIDE,
    PhotoRefused,
    drawn_anew,
)

HERE = "31 deg 14 min north"


def file_of(picture: Image.Image, form: str, **options: object) -> bytes:
    """Return the file of a picture."""
    stream = BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def opened(content: bytes) -> Image.Image:
    """Open what was drawn."""
    return Image.open(BytesIO(content))


def empty_png(*, width: int, height: int) -> bytes:
    """Return a PNG file of a few bytes that says it has this many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_each_form_becomes_a_small_jpeg(form: str) -> None:
    """Whatever was sent is kept as JPEG, its longer side bounded, its shape kept."""
    drawn = drawn_anew(file_of(Image.effect_noise((2000, 1000), 90).convert("RGB"), form))
    kept = opened(drawn.content)
    assert (kept.format, kept.mode) == ("JPEG", "RGB")
    assert kept.size == (drawn.width, drawn.height) == (SIDE, SIDE // 2)
    assert len(drawn.content) <= KEPT_BYTES


def test_the_position_is_not_kept() -> None:
    """No EXIF, no comment, no profile and nothing appended is left of a photo that had them all."""
    exif = Image.Exif()
    exif[0x010E] = HERE
    exif.get_ifd(0x8825)[1] = "N"
    picture = Image.new("RGB", (80, 60), "green")
    sent = file_of(picture, "JPEG", exif=exif, comment=HERE.encode(), icc_profile=b"profile" * 30)
    sent += b"<script>hidden</script>"
    assert HERE.encode() in sent
    drawn = drawn_anew(sent)
    assert not {"exif", "comment", "icc_profile"} & set(opened(drawn.content).info)
    assert not dict(opened(drawn.content).getexif())
    for hidden in (HERE.encode(), b"profile", b"script"):
        assert hidden not in drawn.content


def test_a_photo_taken_sideways_stands_upright() -> None:
    """The turn that the phone only noted is made, as the note is not kept."""
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn = drawn_anew(file_of(Image.new("RGB", (80, 40), "blue"), "JPEG", exif=exif))
    assert (drawn.width, drawn.height) == (40, 80)


def test_what_is_transparent_becomes_white() -> None:
    """JPEG knows no transparency; what shows through is white, not black."""
    drawn = drawn_anew(file_of(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))
    assert min(opened(drawn.content).getpixel((20, 20))) > 250


@pytest.mark.parametrize("size", [(30_000, 30_000), (7_000, 7_000), (21_000, 10)])
def test_a_bomb_is_refused_by_what_it_declares(size: tuple[int, int]) -> None:
    """A file of a hundred bytes with the size of a wall is refused before anything is decoded."""
    sent = empty_png(width=size[0], height=size[1])
    assert len(sent) < 200
    with pytest.raises(PhotoRefused, match="too many pixels"):
        drawn_anew(sent)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GIF89a" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"%PDF-1.7",
        b"\xff\xd8\xff" + b"x" * 500,
        empty_png(width=100, height=100),
        file_of(Image.new("RGB", (40, 40)), "GIF"),
        file_of(Image.new("RGB", (40, 40)), "BMP"),
        file_of(Image.new("RGB", (40, 40)), "TIFF"),
        file_of(Image.effect_noise((300, 300), 90), "JPEG")[:3000],
        file_of(Image.effect_noise((300, 300), 90), "WEBP")[:3000],
    ],
    ids=["empty", "gif", "svg", "pdf", "torn", "short", "gif-2", "bmp", "tiff", "cut", "cut-webp"],
)
def test_other_files_are_refused(sent: bytes) -> None:
    """What is no JPEG, PNG or WebP, or ends too early, is refused in a sentence."""
    with pytest.raises(PhotoRefused, match="Send a JPEG, PNG or WebP file"):
        drawn_anew(sent)


def test_a_file_that_is_too_long_is_refused() -> None:
    """More bytes than a phone sends are not even looked at."""
    with pytest.raises(PhotoRefused, match="6 MB or less"):
        drawn_anew(b"\xff\xd8" + bytes(MOST_BYTES))
