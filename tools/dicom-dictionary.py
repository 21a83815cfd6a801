"""Writes src/formats/dicom/dictionary-table.ts: the data dictionary of DICOM PS3.6 with the attributes that PS3.15,
table E.1-1, treats as identifying, read from pydicom (MIT) and dicom-anonymizer (BSD-3-Clause).

    pip install pydicom==3.0.2 dicom-anonymizer && python tools/dicom-dictionary.py
"""

from itertools import groupby
from pathlib import Path

from dicomanonymizer.dicom_anonymization_databases import dicomfields_2026c as annex_e
from pydicom._dicom_dict import DicomDictionary

TARGET = Path(__file__).parent.parent / "src/formats/dicom/dictionary-table.ts"
HEAD = """// Made by tools/dicom-dictionary.py: the data dictionary of DICOM PS3.6 (2025b), retired elements included. A line is a
// group; an entry its element, VR and keyword. `!` marks what PS3.15 table E.1-1 (2026c) removes or replaces.
export const DICTIONARY_TABLE = `
"""


def identifying():
    """All attributes of the table but repeating groups, which are (50xx,xxxx) and (60xx,3000), (60xx,4000)."""
    lists = [getattr(annex_e, name) for name in dir(annex_e) if name.endswith("_TAGS")]
    return {tag[0] << 16 | tag[1] for tags in lists for tag in tags if len(tag) == 2}


def main():
    marked = identifying()
    entries = [
        (tag >> 16, tag & 0xFFFF, vr.split(" ")[0], keyword, tag in marked)
        for tag, (vr, _vm, _name, _retired, keyword) in sorted(DicomDictionary.items())
        if keyword and vr != "NONE"
    ]
    missing = marked - {group << 16 | element for group, element, *_ in entries}
    print(len(entries), "elements,", sum(entry[4] for entry in entries), "identifying, not in PS3.6:", [f"{t:08x}" for t in missing])
    lines = []
    for group, members in groupby(entries, key=lambda entry: entry[0]):
        words = (f"{element:04x}{vr}{keyword}{'!' if mark else ''}" for _, element, vr, keyword, mark in members)
        lines.append(f"{group:04x} {' '.join(words)}\n")
    TARGET.write_text(HEAD + "".join(lines) + "`;\n")


main()
