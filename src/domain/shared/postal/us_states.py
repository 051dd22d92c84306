"""States, districts and territories of the United States, as letters name them (USPS, Publication
28, appendix B), and which ZIP codes lie in each (USPS, labeling list L002: first three digits)."""

import re
from collections.abc import Mapping

STATES: Mapping[str, tuple[str, str]] = {
    "AL": ("Alabama", "350-369"),
    "AK": ("Alaska", "995-999"),
    "AZ": ("Arizona", "850-865"),
    "AR": ("Arkansas", "716-729"),
    "CA": ("California", "900-961"),
    "CO": ("Colorado", "800-816"),
    "CT": ("Connecticut", "060-069"),
    "DE": ("Delaware", "197-199"),
    "DC": ("District of Columbia", "200-205 569"),
    "FL": ("Florida", "320-349"),
    "GA": ("Georgia", "300-319 398-399"),
    "HI": ("Hawaii", "967-968"),
    "ID": ("Idaho", "832-838"),
    "IL": ("Illinois", "600-629"),
    "IN": ("Indiana", "460-479"),
    "IA": ("Iowa", "500-528"),
    "KS": ("Kansas", "660-679"),
    "KY": ("Kentucky", "400-427"),
    "LA": ("Louisiana", "700-714"),
    "ME": ("Maine", "039-049"),
    "MD": ("Maryland", "206-219"),
    "MA": ("Massachusetts", "010-027 055"),
    "MI": ("Michigan", "480-499"),
    "MN": ("Minnesota", "550-567"),
    "MS": ("Mississippi", "386-397"),
    "MO": ("Missouri", "630-658"),
    "MT": ("Montana", "590-599"),
    "NE": ("Nebraska", "680-693"),
    "NV": ("Nevada", "889-898"),
    "NH": ("New Hampshire", "030-038"),
    "NJ": ("New Jersey", "070-089"),
    "NM": ("New Mexico", "870-884"),
    "NY": ("New York", "005 063 100-149"),
    "NC": ("North Carolina", "270-289"),
    "ND": ("North Dakota", "580-588"),
    "OH": ("Ohio", "430-459"),
    "OK": ("Oklahoma", "730-749"),
    "OR": ("Oregon", "970-979"),
    "PA": ("Pennsylvania", "150-196"),
    "RI": ("Rhode Island", "028-029"),
    "SC": ("South Carolina", "290-299"),
    "SD": ("South Dakota", "570-577"),
    "TN": ("Tennessee", "370-385"),
    "TX": ("Texas", "733 750-799 885"),
    "UT": ("Utah", "840-847"),
    "VT": ("Vermont", "050-059"),
    "VA": ("Virginia", "201 220-246"),
    "WA": ("Washington", "980-994"),
    "WV": ("West Virginia", "247-268"),
    "WI": ("Wisconsin", "530-549"),
    "WY": ("Wyoming", "820-831"),
    "AS": ("American Samoa", "967"),
    "GU": ("Guam", "969"),
    "MP": ("Northern Mariana Islands", "969"),
    "PR": ("Puerto Rico", "006-009"),
    "VI": ("U.S. Virgin Islands", "008"),
    "AA": ("Armed Forces Americas", "340"),
    "AE": ("Armed Forces Europe", "090-098"),
    "AP": ("Armed Forces Pacific", "962-966"),
}
"""By abbreviation: the name, and what its ZIP codes begin with."""
_BY_NAME = {name.casefold(): code for code, (name, _) in STATES.items()}
ZIP = re.compile(r"([0-9]{5})(?:-?([0-9]{4}))?")


def state_code(text: str) -> str:
    """The abbreviation that a text means, in any capitals, or by the name; empty for none."""
    plain = " ".join(text.split())
    return plain.upper() if plain.upper() in STATES else _BY_NAME.get(plain.casefold(), "")


def zip_code(text: str) -> str:
    """A ZIP code as letters have it, `23219` or `23219-1234`; empty for what is none."""
    found = ZIP.fullmatch(text.strip().removesuffix(".0"))
    if found is None:
        return ""
    return f"{found[1]}-{found[2]}" if found[2] else found[1]


def lies_in(code: str, state: str) -> bool:
    """Whether ZIP codes of this beginning are the state's."""
    begins = int(code[:3])
    spans = (span.partition("-") for span in STATES[state][1].split())
    return any(int(first) <= begins <= int(last or first) for first, _, last in spans)
