"""XML from the wire, parsed without trust: no entities, no external resources, no network, no huge trees."""

from typing import Any

from lxml import etree

from processors.wire.envelope import LIMIT
from processors.wire.malformed import Words, malformed

_DECLARES = Words("a document that declares entities")


def root(document: bytes, limit: int = 4 * LIMIT) -> etree._Element:
    """The root element of a document. Raises Malformed when it is too large, no XML, or declares entities."""
    if len(document) > limit:
        raise malformed("xml", None, Words(f"{len(document)} bytes"), f"at most {limit} bytes")
    # Entities have no place in a feed; with none declared none can expand.
    if b"<!ENTITY" in document:
        raise malformed("xml", None, _DECLARES, "XML without entity declarations")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise malformed("xml", None, Words(str(error)[:200]), "well-formed XML") from error
    # Once more on the parsed tree: in UTF-16 the bytes look otherwise.
    dtd: Any = tree.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise malformed("xml", None, _DECLARES, "XML without entity declarations")
    return tree
