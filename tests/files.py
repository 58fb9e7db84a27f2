"""Files as people send them: the smallest one of each kind that is kept, and those that are not what they say."""

import io
import zipfile
import zlib

from PIL import Image

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)
FILM = b"\0\0\0\x18ftypmp42" + bytes(16)
PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
XML = '<?xml version="1.0" encoding="UTF-8"?><EInvoice><号码>1</号码></EInvoice>'.encode()
MARK = b"<script>alert(1)</script>"
PAGE = b"<!DOCTYPE html><html><body>" + MARK + b"</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + MARK + b"</svg>"
RTL, NULL = "\u202e", "\0"


def picture(form="JPEG", size=(8, 4), **options):
    """The bytes of a small picture, red at its left and blue at its right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def package(*names, **contents):
    """The bytes of a zip with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        for name in names:
            box.writestr(name, contents.get("content", b"<a/>"))
    return target.getvalue()


def zip_bomb():
    return package("[Content_Types].xml", "xl/workbook.xml", content=bytes(30 * 1024 * 1024))


def picture_bomb():
    """A PNG whose head claims 60 000 × 60 000 points."""
    chunk = b"IHDR" + (60_000).to_bytes(4) * 2 + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4)


WORD = package("[Content_Types].xml", "word/document.xml")
EXCEL = package("[Content_Types].xml", "xl/workbook.xml")
SLIDES = package("[Content_Types].xml", "ppt/presentation.xml")
KINDS = [  # each kind that is kept byte for byte: an ending, and contents under it
    (".pdf", PDF, PDF.rstrip() + b"\0\0", PDF + b"1 0 obj\n%%EOF"),
    (".ofd", package("OFD.xml", "Doc_0/Document.xml")),
    (".xml", XML, XML.decode().replace("UTF-8", "GBK").encode("gbk"), b"\xef\xbb\xbf" + XML),
    (".doc", OLE, b"{\\rtf1 a}", WORD),
    (".docx", WORD, OLE),  # with a password
    (".xls", OLE, EXCEL, "型号\t数量\n".encode("gbk")),
    (".xlsx", EXCEL, OLE),
    (".xlsm", EXCEL),
    (".ppt", OLE),
    (".pptx", SLIDES),
    (".wps", OLE, WORD),
    (".et", OLE, EXCEL),
    (".dps", OLE, SLIDES),
    (".csv", "型号,数量\n".encode(), "型号,数量\n".encode("gbk"), "型号\t1\n".encode("utf-16")),
    (".txt", "催货 < 3 天".encode(), b"a\r\nb\x1a"),
    (".rtf", b"{\\rtf1 a}"),
    (".dwg", b"AC1032" + bytes(9)),
    (".dxf", b"  0\r\nSECTION\r\n", b"999\nby hand\n  0\nSECTION", b"AutoCAD Binary DXF\r\n\x1a\0"),
    (".step", b"ISO-10303-21;\nHEADER;"),
    (".stp", b"ISO-10303-21;\nHEADER;"),
    (".igs", b" " * 72 + b"S0000001\n"),
    (".iges", b" " * 72 + b"S0000001\n"),
    (".eml", b"Received: from a\r\nSubject: b\r\n\r\n<p>c</p>"),
    (".msg", OLE),
    (".mp3", b"ID3\x03" + bytes(9), b"\xff\xfb\x90" + bytes(9)),
    (".m4a", FILM),
    (".amr", b"#!AMR\n" + bytes(9)),
    (".mp4", FILM),
    (".mov", b"\0\0\0\x08wide" + bytes(9)),
    (".zip", package("a.txt")),
    (".rar", b"Rar!\x1a\x07\x01\0"),
    (".7z", b"7z\xbc\xaf\x27\x1c\0"),
]
FOREIGN = [  # what nobody keeps, under names that are kept: (what, name, content)
    ("page named as PDF", "合同.pdf", PAGE),
    ("PDF with a page before", "合同.pdf", PAGE + PDF),
    ("PDF with a page inside", "合同.pdf", PDF.replace(b"\n", b"\n%" + PAGE + b"\n", 1)),
    ("PDF with a page behind", "合同.pdf", PDF + PAGE),
    ("half a PDF", "合同.pdf", PDF[:40]),
    ("drawing of vectors named as picture", "图.png", SVG),
    ("drawing of vectors named as text", "图.txt", SVG),
    ("drawing of vectors named as XML", "图.xml", SVG),
    (
        "drawing of vectors in another name space",
        "图.xml",
        b'<x:svg xmlns:x="http://www.w3.org/2000/svg"/>',
    ),
    ("page within an XML", "图.xml", b'<a><p xmlns="http://www.w3.org/1999/xhtml"><b/></p></a>'),
    ("XML with a style sheet", "图.xml", b'<?xml-stylesheet href="a.xsl"?><a/>'),
    ("XML with entities", "图.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("half an XML", "图.xml", XML[:-9]),
    ("page named as text", "说明.txt", b"\n \t" + PAGE),
    ("page of wide letters", "说明.csv", PAGE.decode().encode("utf-16")),
    ("page named as sheet", "台账.xls", PAGE),
    ("program named as text", "说明.txt", b"MZ\x90\0\x03\0"),
    ("program named as PDF", "合同.pdf", b"\x7fELF" + bytes(60)),
    ("GIF with a script", "图.jpg", b"GIF89a/*" + MARK + b"*/=1;alert(1)"),
    ("zip bomb", "台账.xlsx", zip_bomb()),
    ("zip named as workbook", "台账.xlsx", package("a.html")),
    ("invoice named as document", "合同.docx", package("OFD.xml")),
    ("half a zip", "包.zip", package("a.txt")[:-20]),
    ("picture bomb", "图.png", picture_bomb()),
    ("half a picture", "图.jpg", picture()[:200]),
    ("page by its name", "合同.pdf.html", PAGE),
    ("program by its last ending", "照片.jpg.exe", picture()[:0] + b"MZ"),
    ("program behind a turned name", f"合同{RTL}fdp.exe", b"MZ"),
    ("script behind a null", f"脚本.pdf{NULL}.js", b"alert(1)"),
    ("drawing of vectors", "图.svg", SVG),
]
RENAMED = [  # names that are not kept as they come: (what, name, what it may be called)
    ("folders", "../../合同.jpg", "合同.jpg"),
    ("folders of Windows", "C:\\\\temp\\\\合同.jpg", "合同.jpg"),
    ("turned letters", f"合同{RTL}gpj.exe.jpg", "合同gpj.exe.jpg"),
    ("a null", f"合同{NULL}.jpg", "合同.jpg"),
    ("a new line", "合\n同.jpg", "合同.jpg"),
]
