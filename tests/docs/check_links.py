"""Every link of a document to a file of the project leads to one, and every source file and folder that the page on the
architecture names is there. Usage: check_links.py PROJECT_FOLDER"""

import pathlib
import re
import sys


SOURCES = ("base", "cli", "cmake", "emulator", "fuzz", "handlers", "scripts", "tests")


def missing_sources(root, document):
    """What stands in `backticks` and looks like a source file or a folder, by the end of its path."""
    there = [*SOURCES, *(path.relative_to(root).as_posix() for top in SOURCES for path in (root / top).rglob("*"))]
    named = re.findall(r"`([\w./-]+(?:\.(?:cpp|h|py|cmake)|/))`", document.read_text())
    ends = [("/" + name).rstrip("/") for name in named]
    return [name for name, end in zip(named, ends) if not any(("/" + path).endswith(end) for path in there)], len(named)


def main():
    root = pathlib.Path(sys.argv[1])
    documents = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    checked, broken = 0, []
    for document in documents:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
            checked += 1
            if not (document.parent / target).exists():
                broken.append(f"{document.relative_to(root)}: {target}")
    architecture = root / "docs" / "architecture.md"
    missing, named = missing_sources(root, architecture)
    broken += [f"docs/architecture.md names {name}, which is not there" for name in missing]
    checked = checked if named else 0
    print("\n".join(broken) or f"{checked} links")
    return 1 if broken or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
