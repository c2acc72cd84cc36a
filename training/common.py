"""Make processors/data/common.txt: words that the training sets write in lower case, and hardly ever in a name.

usage: python -m training.common TRAIN_DIR
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

TARGET = Path(__file__).parent.parent / "processors" / "data" / "common.txt"
HEADER = (
    "# Words written in lower case in GMB (public domain), wikigold (CC BY 4.0), UNER-EWT (CC BY-SA 4.0), "
    "CrossNER politics (MIT); made by training/common.py\n"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")


def common(folder: Path) -> list[str]:
    """Words of two letters and more, seen twice, and five times as often outside names as in them."""
    low, named = Counter[str](), Counter[str]()
    for path in sorted(folder.glob("ner-*.ndjson")):
        for line in path.read_text(encoding="utf8").splitlines():
            row = json.loads(line)
            spans = [(e["begin"], e["end"]) for e in row["entities"]]
            for match in _WORD.finditer(row["text"]):
                word = match.group()
                if word.islower():
                    low[word] += 1
                elif any(b <= match.start() < e for b, e in spans):
                    named[word.lower()] += 1
    return sorted(w for w, n in low.items() if n > 1 and len(w) > 1 and n > named[w] * 0.2)


def main() -> None:
    found = common(Path(sys.argv[1]))
    TARGET.write_text(HEADER + "\n".join(found) + "\n", encoding="utf8")
    print(f"{TARGET.name}: {len(found)} words")


if __name__ == "__main__":
    main()
