"""Every link of a document to a file of the project leads to one. Usage: check_links.py PROJECT_FOLDER"""

import pathlib
import re
import sys


def main():
    root = pathlib.Path(sys.argv[1])
    documents = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    checked, broken = 0, []
    for document in documents:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
            checked += 1
            if not (document.parent / target).exists():
                broken.append(f"{document.relative_to(root)}: {target}")
    print("\n".join(broken) or f"{checked} links")
    return 1 if broken or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
