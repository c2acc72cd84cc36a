"""XML from the wire, parsed without trust: no entities, no external resources, no network, no huge trees."""

from lxml import etree

from processors.wire.envelope import LIMIT
from processors.wire.malformed import malformed


def root(document: bytes, limit: int = 4 * LIMIT) -> etree._Element:
    """The root element of a document. Raises Malformed when it is too large, no XML, or declares entities."""
    if len(document) > limit:
        raise malformed("xml", None, f"{len(document)} bytes", f"at most {limit} bytes")
    # Entities have no place in a feed; with none declared none can expand.
    if b"<!ENTITY" in document:
        raise malformed("xml", None, "a document that declares entities", "XML without entity declarations")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise malformed("xml", None, str(error), "well-formed XML") from error
