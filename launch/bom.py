"""bin/bom [FILE]: the bill of materials, CycloneDX 1.6 as JSON: what is pinned, what needs it, and the images.

Read from requirements/*.txt, docker-compose.yml, Dockerfile and static/fonts/, without a network: the same files give
the same bytes. docs/bom.cdx.json is kept, and a test holds it against them.
"""

import hashlib
import json
import re
import sys
from pathlib import Path
from uuid import NAMESPACE_DNS, uuid5

from launch import ROOT

SETS = {"base": "required", "local": "optional", "dev": "excluded"}  # each holds the one before
PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;]+)", re.MULTILINE)
NEEDED_BY = re.compile(r"^    #(?: via|  ) ([\w.-]+)(?:\[.*\])?$", re.MULTILINE)
IMAGE = re.compile(r"^(?:FROM|    image:) ([a-z]+):([\w.-]+)", re.MULTILINE)
PRODUCT = "orderdesk"


def main(arguments):
    text = render()
    if arguments:
        Path(arguments[0]).write_text(text)
    else:
        sys.stdout.write(text)
    return 0


def render():
    """The bill as text."""
    components, needs = packages()
    components += images() + fonts()
    content = {
        "metadata": {"component": {"type": "application", "name": PRODUCT, "version": _version(), "bom-ref": PRODUCT}},
        "components": components,
        "dependencies": [{"ref": ref, "dependsOn": sorted(needs[ref])} for ref in sorted(needs)],
    }
    serial = uuid5(NAMESPACE_DNS, json.dumps(content))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1}
    return json.dumps(head | content, indent=2, ensure_ascii=False) + "\n"


def packages():
    """(components of the pinned packages, {ref: refs that it needs})."""
    scopes = {}
    for name, scope in SETS.items():
        for pin in PIN.finditer(_pins(name)):
            scopes.setdefault(pin["name"], scope)
    text = _pins("dev")
    pins = list(PIN.finditer(text))
    refs = {pin["name"]: f"pkg:pypi/{pin['name']}@{pin['version']}" for pin in pins}
    needs = {PRODUCT: set(), **{ref: set() for ref in refs.values()}}
    for pin, end in zip(pins, [pin.start() for pin in pins[1:]] + [len(text)], strict=True):
        block = text[pin.start() : end]
        for name in NEEDED_BY.findall(block):
            needs[refs[name]].add(refs[pin["name"]])
        if "-r " in block:
            needs[PRODUCT].add(refs[pin["name"]])
    components = [
        {
            "type": "library",
            "name": pin["name"],
            "version": pin["version"],
            "scope": scopes[pin["name"]],
            "purl": refs[pin["name"]],
            "bom-ref": refs[pin["name"]],
        }
        for pin in pins
    ]
    return components, needs


def images():
    """The images that Docker starts or builds on."""
    text = (ROOT / "docker-compose.yml").read_text() + (ROOT / "Dockerfile").read_text()
    refs = {f"pkg:docker/{name}@{tag}": (name, tag) for name, tag in IMAGE.findall(text) if name != PRODUCT}
    return [
        {"type": "container", "name": name, "version": tag, "purl": ref, "bom-ref": ref}
        for ref, (name, tag) in sorted(refs.items())
    ]


def fonts():
    """The fonts for paper: files of others that stand in the repository itself."""
    folder = ROOT / "static" / "fonts"
    files = [path for path in sorted(folder.iterdir()) if path.suffix in {".ttf", ".otf", ".woff2"}]
    return [
        {
            "type": "file",
            "name": path.relative_to(ROOT).as_posix(),
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
            "licenses": [{"license": {"id": "OFL-1.1"}}],
            "bom-ref": path.relative_to(ROOT).as_posix(),
        }
        for path in files
    ]


def _pins(name):
    return (ROOT / "requirements" / f"{name}.txt").read_text()


def _version():
    return re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[1]
