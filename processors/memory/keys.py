# ruff: noqa: E501
"""The folding key: which mentions must meet in one partition.

Mentions of one happening can disagree on everything but roughly where it was: the day (midnight, time zones,
"overnight"), the toll, the actors, the city, even the country, since a first flash takes the neighbour across a
border or the wrong Tripoli. So the day, the country and the place are no part of the key. It is the *theatre*, one
of eleven parts of the world drawn so that neighbours which a flash confuses share one. What no country is known
for goes to a theatre of its own. Three rules close the remaining gaps:

- a later version of an item keeps the key of its earlier ones, so a correction reaches the event it corrects;
- an event that comes to be believed in another theatre moves there whole, with its id and its alert
  (`fold.py`), and what was said of it is sent on;
- theatres never look into each other, even when they share a partition, so that the number of partitions
  changes nothing in what is found.

Outcomes are rare (a few a day against thousands of mentions) and forums go by many names, so all outcomes meet
under one key. The cards of the items, by which kill notices find them, meet in the catalogue.
"""

from schemas import Event

OUTCOMES = "outcomes"
CATALOGUE = "desk"  # what stands on the topic since 0.1.0: another word would be another partition
NOWHERE = "theatre:unplaced"

# ISO 3166 alpha-3 by theatre. Authored; each country stands once (tests hold it).
_THEATRES = {
    "north-america": "USA CAN MEX GTM BLZ SLV HND NIC CRI PAN CUB HTI DOM JAM BHS BRB TTO PRI GRD LCA VCT DMA ATG KNA BMU GRL ABW CUW SXM AIA VGB VIR CYM MSR TCA GLP MTQ MAF BLM SPM BES",
    "south-america": "COL VEN GUY SUR GUF ECU PER BOL BRA PRY URY ARG CHL FLK SGS",
    "western-europe": "GBR IRL FRA DEU NLD BEL LUX CHE AUT ESP PRT ITA MLT AND MCO SMR VAT LIE ISL NOR SWE DNK FIN FRO GIB IMN JEY GGY ALA SJM",
    "eastern-europe": "RUS UKR BLR MDA POL CZE SVK HUN ROU BGR EST LVA LTU SVN HRV BIH SRB MNE MKD ALB XKX XKO GEO ARM AZE GRC CYP",
    "middle-east": "TUR SYR LBN ISR PSE JOR IRQ IRN SAU YEM OMN ARE QAT BHR KWT EGY",
    "north-africa": "MAR DZA TUN LBY ESH SDN",
    "west-central-africa": "MLI NER BFA MRT TCD NGA GHA CIV BEN TGO SEN GMB GIN GNB SLE LBR CPV CMR CAF GAB GNQ COG COD STP SHN",
    "east-south-africa": "ETH ERI DJI SOM SSD KEN UGA TZA RWA BDI MOZ MWI ZMB ZWE BWA NAM ZAF LSO SWZ AGO MDG COM MUS SYC REU MYT",
    "south-asia": "IND PAK AFG BGD NPL BTN LKA MDV KAZ UZB TKM KGZ TJK IOT",
    "east-asia": "CHN TWN HKG MAC JPN KOR PRK MNG",
    "south-east-asia-pacific": "MMR THA LAO KHM VNM MYS SGP IDN BRN PHL TLS AUS NZL PNG FJI SLB VUT NCL PYF WSM TON KIR TUV NRU PLW FSM MHL COK NIU TKL WLF ASM GUM MNP CCK CXR NFK PCN UMI HMD ATF ATA BVT",
}  # fmt: skip
THEATRE = {code: name for name, codes in _THEATRES.items() for code in codes.split()}
_KEYS = {code: f"theatre:{name}" for code, name in THEATRE.items()}


def theatre(country: str | None) -> str:
    """The folding key of happenings in a country (ISO 3166 alpha-3; None or unknown: unplaced)."""
    return _KEYS.get(country or "", NOWHERE)


def event_key(event: Event, country: str | None = None) -> str:
    """The folding key of an event: by its place, else its victims' country, else `country` (the dateline's)."""
    if event.place and event.place.country:
        return theatre(event.place.country)
    hints = [p.country for p in (*event.recipients, *event.actors) if p.country]
    return theatre(hints[0] if hints else country)
