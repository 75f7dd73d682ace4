"""mdpo as a user's script would call it, run by the Python of mdpo's environment: ``extract``, ``merge fr …``, or languages to write."""

import sys
from pathlib import Path

from mdpo.md2po import markdown_to_pofile  # type: ignore[import-not-found]  # of another environment
from mdpo.po2md import pofile_to_markdown  # type: ignore[import-not-found]


def main(languages: list[str]) -> None:
    for source in sorted(Path("source").glob("*.md")):
        if languages == ["extract"]:
            template = Path("po") / f"{source.stem}.pot"
            template.parent.mkdir(exist_ok=True)
            markdown_to_pofile(str(source), po_filepath=str(template), save=True, location=False)
            continue
        if languages[0] == "merge":
            for language in languages[1:]:
                markdown_to_pofile(str(source), po_filepath=f"po/{language}/{source.stem}.po", save=True, location=False)
            continue
        for language in languages:
            target = Path("build") / language / source.name
            target.parent.mkdir(parents=True, exist_ok=True)
            pofile_to_markdown(str(source), [f"po/{language}/{source.stem}.po"], save=str(target), wrapwidth=0)


main(sys.argv[1:])
