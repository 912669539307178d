"""The command line: ``loyaltylab course | doctor | report | rehearse | kit``."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from loyaltylab.i18n import get_language, set_language

if TYPE_CHECKING:
    from loyaltylab.grading.rehearse import Rehearsal

app = typer.Typer(
    help="Loyalty Lab: teach and research customer loyalty with data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
kit_app = typer.Typer(help="Write folders to hand out.", no_args_is_help=True)
app.add_typer(kit_app, name="kit")
console = Console()

Language = Annotated[str, typer.Option(help="en or zh; LOYALTYLAB_LANGUAGE by default.")]


@app.command()
def course(
    language: Language = "",
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8888,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    allow_root: Annotated[bool, typer.Option("--allow-root", help="Run as root all the same.")] = False,
) -> None:
    """Open the course in JupyterLab."""
    from loyaltylab import launch

    root = _root_or_exit()
    _check_or_exit(root)
    if launch.is_root() and not allow_root:
        _fail(
            "You are root. Code in a notebook could then change anything on this machine.\n"
            "Use an ordinary account, or say that you mean it:  loyaltylab course --allow-root\n"
            "(with make:  make course ARGS=--allow-root)"
        )
    raise typer.Exit(launch.run(root, _language(language), port, browser, allow_root))


@app.command()
def doctor() -> None:
    """Say what is wrong with this set-up and how to fix it; exit code 1 if the course cannot run."""
    from loyaltylab.doctor import diagnose

    findings = diagnose(_root())
    marks = {"ok": "[green]✓[/]", "note": "[yellow]·[/]", "problem": "[red]✗[/]"}
    for finding in findings:
        console.print(f"{marks[finding.level]} {finding.text}", highlight=False)
        if finding.fix and finding.level != "ok":
            console.print(f"    {finding.fix}", highlight=False, style="dim")
    if any(finding.level == "problem" for finding in findings):
        raise typer.Exit(1)


@app.command()
def report(
    file: Annotated[Path, typer.Argument(help="Orders, one row each: CSV, Excel or Parquet.")],
    out: Annotated[Path, typer.Option(help="The page to write.")] = Path("report.html"),
    customer: Annotated[str, typer.Option(help="Column of the customer.")] = "customer_id",
    date: Annotated[str, typer.Option(help="Column of the date.")] = "date",
    amount: Annotated[str, typer.Option(help="Column of the amount.")] = "amount",
    end: Annotated[
        str | None, typer.Option(help="Last day that counts, such as 2025-12-31; else the last row's.")
    ] = None,
    holdout: Annotated[str | None, typer.Option(help="First day of the hold-out; else after two thirds.")] = None,
    unit: Annotated[str, typer.Option(help="Unit of time: D, W or M.")] = "W",
    horizon: Annotated[float, typer.Option(help="How far the value looks, in units of time.")] = 52,
    margin: Annotated[float, typer.Option(help="Share of revenue that is profit; 1 values revenue.")] = 1.0,
    discount: Annotated[float, typer.Option(help="Yearly discount rate; 0.1 is 10 %.")] = 0.1,
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    customers: Annotated[Path | None, typer.Option(help="Write every customer's value here, as CSV.")] = None,
    language: Language = "",
) -> None:
    """Say on one page what a log of orders tells: segments, cohorts, models, value, whom to look after."""
    from loyaltylab.report import Settings, make_report

    _language(language)
    with Progress(console=console) as bar:
        task = bar.add_task("", total=None)

        def tell(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total)

        try:
            settings = Settings(customer, date, amount, end, holdout, unit, horizon, margin, discount, title)
            made = make_report(file, settings, tell)
        except ValueError as problem:
            _fail(str(problem))
    made.save(out)
    console.print(f"{out}", highlight=False, soft_wrap=True)
    if customers is not None and made.customers is not None:
        made.customers.to_csv(customers)
        console.print(f"{customers}", highlight=False, soft_wrap=True)


@app.command()
def rehearse(
    lab: Annotated[str, typer.Argument(help="Such as lab1.")] = "lab1",
    folder: Annotated[Path | None, typer.Option(help="Keep the scratch course here; it must not exist.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="Play only this submission (may be repeated).")] = None,
    show_messages: Annotated[bool, typer.Option("--messages", help="Print what each author is told.")] = False,
) -> None:
    """Play a whole class: release, wrong answers handed in, grading, feedback, gradebook."""
    from loyaltylab.grading.execute import WARNING
    from loyaltylab.grading.rehearse import rehearse as play

    assignments = _root_or_exit() / "assignments"
    scratch = folder or Path(tempfile.mkdtemp(prefix="rehearsal-"))
    console.print(f"[yellow]{WARNING}[/]\n")
    with Progress(console=console) as bar:
        task = bar.add_task("release", total=None)

        def tell(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total)

        try:
            result = play(lab, assignments, scratch, only, tell)
        except ValueError as problem:
            _fail(str(problem))
    console.print(_gradebook_table(lab, result))
    for student, messages in result.messages.items():
        for message in messages if show_messages else []:
            console.print(f"[bold]{student}[/]  {escape(message)}", highlight=False)  # tiers[gold] is no markup
    console.print(f"Releases, submissions and feedback are in {result.folder}", highlight=False, soft_wrap=True)
    for line in result.surprises:
        console.print(f"[red]✗[/] {line}", highlight=False)
    raise typer.Exit(1 if result.surprises else 0)


def _gradebook_table(lab: str, result: "Rehearsal") -> Table:
    table = Table(title=f"Gradebook of {lab}; ✓: its feedback named the misunderstanding", box=None, pad_edge=False)
    table.add_column("submission", no_wrap=True)
    for column in result.gradebook.columns:
        table.add_column(str(column), justify="right", no_wrap=True)
    table.add_column("")
    for student, row in result.gradebook.iterrows():
        named = result.named[str(student)]
        mark = "✓" if named == [str(student)] else ", ".join(named)
        table.add_row(str(student), *(f"{value:g}" for value in row), mark)
    return table


@kit_app.command("student")
def kit_student(out: Annotated[Path, typer.Argument(help="The zip file to write.")]) -> None:
    """Write the folder that students get; refuses if anything secret would be in it."""
    from loyaltylab.kit import write_student_kit

    try:
        names = write_student_kit(_root_or_exit(), out)
    except ValueError as problem:
        _fail(str(problem))
    console.print(f"{out}: {len(names)} files, nothing secret in it.", highlight=False)


def _language(language: str) -> str:
    try:
        set_language(language or get_language())
    except ValueError as problem:
        _fail(str(problem))
    return get_language()


def _root() -> Path | None:
    from loyaltylab.places import course_root

    try:
        return course_root()
    except ValueError:
        return None


def _root_or_exit() -> Path:
    from loyaltylab.places import course_root

    try:
        return course_root()
    except ValueError as problem:
        _fail(str(problem))
        raise


def _check_or_exit(root: Path) -> None:
    from loyaltylab.doctor import kernel, packages, python_version

    problems = [found for found in (python_version(), packages(root), kernel()) if found.level == "problem"]
    if problems:
        _fail("\n".join(f"{found.text}\n    {found.fix}" for found in problems))


def _fail(text: str) -> None:
    typer.echo(text, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
