"""Makes the files beside it: python3 make.py (needs Pillow 11 or later and pillow-heif). Made here, free of any rights.

The picture is 60 x 40, upright: red top left, green top right, blue bottom left, yellow bottom right. What must not survive says
SECRET, in every place where a file can hide words.
"""

import struct
import zlib
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

HERE = Path(__file__).parent
RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 170, 60), (30, 60, 210), (240, 210, 40)
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>SECRET-XMP</rdf></x:xmpmeta>'

# What turns the upright picture into the one that a camera stores under this orientation.
STORED = {
    1: [],
    2: [Image.Transpose.FLIP_LEFT_RIGHT],
    3: [Image.Transpose.ROTATE_180],
    4: [Image.Transpose.FLIP_TOP_BOTTOM],
    5: [Image.Transpose.TRANSPOSE],
    6: [Image.Transpose.ROTATE_90],
    7: [Image.Transpose.TRANSVERSE],
    8: [Image.Transpose.ROTATE_270],
}


def corners(size=(60, 40)):
    picture = Image.new("RGB", size, RED)
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rectangle([width // 2, 0, width, height // 2 - 1], GREEN)
    draw.rectangle([0, height // 2, width // 2 - 1, height], BLUE)
    draw.rectangle([width // 2, height // 2, width, height], YELLOW)
    return picture


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010E] = "SECRET-DESCRIPTION"
    data[0x010F] = "SECRET-CAMERA"
    data[0x013B] = "SECRET-ARTIST"
    data.get_ifd(0x8825).update({1: "N", 2: (31.0, 20.0, 3.9), 3: "E", 4: (118.0, 21.0, 58.3), 29: "2026:01:02"})
    data.get_ifd(0x8769).update({0x9286: b"ASCII\0\0\0SECRET-USERCOMMENT"})
    return data.tobytes()


def profile():
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made + b"SECRET-PROFILE"


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


upright = corners()
for orientation, steps in STORED.items():
    stored = upright
    for step in steps:
        stored = stored.transpose(step)
    stored.save(
        HERE / f"orientation-{orientation}.jpg",
        quality=92,
        subsampling=0,
        exif=exif(orientation),
        xmp=XMP,
        comment=b"SECRET-COMMENT",
        icc_profile=profile(),
    )
turned = upright.transpose(Image.Transpose.ROTATE_90)
turned.save(HERE / "turned.webp", lossless=True, exif=exif(6), xmp=XMP, icc_profile=profile())

words = PngImagePlugin.PngInfo()
words.add_text("Comment", "SECRET-TEXT")
words.add_itxt("XML:com.adobe.xmp", XMP.decode())
turned.save(HERE / "turned.png", pnginfo=words, exif=exif(6))

upright.save(HERE / "lossy.webp", quality=90)
upright.save(HERE / "progressive.jpg", quality=92, subsampling=0, progressive=True)
upright.convert("CMYK").save(HERE / "cmyk.jpg", quality=92)
upright.convert("L").save(HERE / "grey.jpg", quality=92)
Image.new("I;16", (60, 40), 0x8000).save(HERE / "grey-16-bits.png")
upright.quantize(16).save(HERE / "palette.png")

glass = upright.convert("RGBA")
glass.paste((0, 0, 0, 0), (0, 0, 30, 20))
glass.paste((0, 0, 255, 128), (30, 0, 60, 20))
glass.save(HERE / "transparent.png")
glass.save(HERE / "transparent.webp", lossless=True)

first, second = Image.new("RGB", (60, 40), RED), Image.new("RGB", (60, 40), BLUE)
first.save(HERE / "moving.webp", save_all=True, append_images=[second], duration=100, lossless=True)
first.save(HERE / "moving.png", save_all=True, append_images=[second], duration=100)
first.save(HERE / "moving.gif", save_all=True, append_images=[second], duration=100)

corners((5000, 2500)).quantize(4).save(HERE / "wide.png", optimize=True)
Image.new("1", (10_000, 5_000), 1).save(HERE / "fifty-megapixels.png", optimize=True)
Image.new("1", (10_000, 5_001), 1).save(HERE / "fifty-megapixels-and-a-row.png", optimize=True)
claimed = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
(HERE / "claims-3600-megapixels.png").write_bytes(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", claimed) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
)
whole = (HERE / "orientation-1.jpg").read_bytes()
frame = whole.index(b"\xff\xc0\x00\x11\x08")
(HERE / "claims-3600-megapixels.jpg").write_bytes(whole[: frame + 5] + struct.pack(">HH", 60_000, 60_000) + whole[frame + 9 :])
canvas = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (16_382).to_bytes(3, "little") * 2
still = (HERE / "lossy.webp").read_bytes()[12:]
body = b"WEBP" + canvas + still
(HERE / "claims-268-megapixels.webp").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)

noise = Image.effect_noise((120, 80), 90).convert("RGB")
noise.save(HERE / "whole.jpg", quality=60)
cut = (HERE / "whole.jpg").read_bytes()
(HERE / "cut.jpg").write_bytes(cut[: len(cut) * 2 // 3])
noise.resize((60, 40)).save(HERE / "whole.webp", quality=60)
for name in ["turned.png", "whole.webp"]:
    cut = (HERE / name).read_bytes()
    (HERE / f"cut{Path(name).suffix}").write_bytes(cut[: len(cut) // 2])
(HERE / "whole.webp").unlink()

(HERE / "text.jpg").write_text("<!doctype html><script>alert('SECRET')</script>\n")
(HERE / "tail.jpg").write_bytes((HERE / "progressive.jpg").read_bytes() + b"<script>SECRET-TAIL</script>")
pillow_heif.register_heif_opener()
upright.save(HERE / "phone.heic")
upright.save(HERE / "phone.avif")
