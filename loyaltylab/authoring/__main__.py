"""``python -m loyaltylab.authoring build | translations | catalogue``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

try:
    from loyaltylab.authoring import build as building
    from loyaltylab.authoring import catalogue as strings
    from loyaltylab.authoring import chinese
    from loyaltylab.authoring.files import AuthoringError
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] == "loyaltylab":
        raise
    sys.exit(f"{error.name} is missing. Building the kit needs the development packages: requirements-dev.lock.")

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Make the kit's derived files from their sources.")
Root = Annotated[Path, typer.Option(help="The checkout.", file_okay=False, exists=True)]
CHECKOUT = Path(__file__).resolve().parents[2]


@app.command()
def build(
    check: Annotated[bool, typer.Option(help="Write nothing; exit 1 and list what is stale.")] = False,
    only: Annotated[str, typer.Option(help="Only what has this in its name: 01_, lab1, zh/, catalogue.")] = "",
    redraw: Annotated[bool, typer.Option(help="Take new pictures even where no text changed.")] = False,
    run: Annotated[bool, typer.Option(help="Run the lessons; without, take outputs and numbers as stored.")] = True,
    root: Root = CHECKOUT,
) -> None:
    """Make every derived file; a file that would not change is not touched."""
    root = root.resolve()
    if check:
        outcome = building.check(root, only, run)
        failed = bool(outcome.changed or outcome.warnings or outcome.errors)
        print("Something is stale." if failed else "Every derived file is up to date.")
    else:
        outcome = building.build(root, only, redraw, run)
        failed = bool(outcome.errors)
    raise typer.Exit(int(failed))


@app.command()
def translations(
    accept: Annotated[
        list[Path] | None, typer.Option(help="A zh file whose text is checked: renew its hashes.")
    ] = None,
    new: Annotated[list[Path] | None, typer.Option(help="An English source: write what is to be translated.")] = None,
    root: Root = CHECKOUT,
) -> None:
    """List stale or missing Chinese text; exit 1 if there is any in a file that exists."""
    root = root.resolve()
    try:
        for path in new or []:
            print(f"{chinese.skeleton(path).path}: translate each section, then --accept the file.")
        for path in accept or []:
            print(f"{chinese.accept(path).path}: accepted.")
        if new or accept:
            return
        work = chinese.all_work(root)
    except AuthoringError as error:
        print(error)
        raise typer.Exit(1) from error
    problems = strings.untranslated(root)
    for line in [*work.lines, *problems]:
        print(line)
    if not work.lines and not problems:
        print("Every translation is complete.")
    raise typer.Exit(int(bool(work.unfinished or problems)))


@app.command()
def catalogue(root: Root = CHECKOUT) -> None:
    """Extract, update and compile the strings; exit 1 if one has no usable translation."""
    outcome = building.build(root.resolve(), only="catalogue")
    raise typer.Exit(int(bool(outcome.warnings or outcome.errors)))


if __name__ == "__main__":
    app()
