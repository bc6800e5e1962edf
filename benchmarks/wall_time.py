"""Wall times of the command line: one brief against bare WeasyPrint, help, and a backfill.

Every run is a fresh process. The two programs that are compared take turns (A B A B), so that what else the
machine does falls on both. Run it from the checkout:

    .venv/bin/python benchmarks/wall_time.py 2026-01-22 csv:DIR
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

BRIEFGEN = (sys.executable, "-c", "from briefgen.cli import main; main()")
BARE = "import sys, weasyprint; weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2])"
HELP = "import sys; sys.argv = ['briefgen', '--help']; from briefgen.cli import main\n"
LOADED = (
    HELP + "try: main()\nexcept SystemExit: pass\n"
    "heavy = ('pandas', 'numpy', 'weasyprint', 'yfinance', 'exchange_calendars', 'jinja2', 'rich')\n"
    "print([m for m in heavy if m in sys.modules], file=sys.stderr)"
)


def seconds(command: Sequence[str], folder: Path) -> float:
    """Wall time of one run, which must succeed."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed: {done.stderr.strip()}")
    return taken


def in_turn(one: Sequence[str], other: Sequence[str], folder: Path, runs: int) -> list[tuple[float, float]]:
    """Pairs of wall times, one after the other."""
    return [(seconds(one, folder), seconds(other, folder)) for _ in range(runs)]


def brief_against_weasyprint(date: str, source: str, length: str, folder: Path, runs: int) -> list[str]:
    """One brief in all formats from a warm store, and bare WeasyPrint on its page."""
    brief = (*BRIEFGEN, "on", date, "--source", source, "--length", length, "--quiet")
    cold = seconds(brief, folder)
    page = folder / "output" / "rotation" / date / "brief.html"
    copy = folder / "brief.html"
    copy.write_bytes(page.read_bytes())
    bare = (sys.executable, "-c", BARE, str(copy), str(folder / "bare.pdf"))
    pairs = in_turn(brief, bare, folder, runs)
    a, b = median(x for x, _ in pairs), median(y for _, y in pairs)
    ratio = median(x / y for x, y in pairs)
    return [
        f"{length}, all formats, cold store     {cold:7.2f} s  (once)",
        f"{length}, all formats, warm store     {a:7.2f} s  (median of {runs})",
        f"bare WeasyPrint, the same page     {b:7.2f} s  (median of {runs})",
        f"ratio, pair by pair                {ratio:7.2f}    (the bar is 1.6)",
    ]


def help_page(folder: Path, runs: int) -> list[str]:
    """`briefgen --help`, and which heavy libraries it loads."""
    taken = median(seconds((*BRIEFGEN, "--help"), folder) for _ in range(runs))
    done = subprocess.run((sys.executable, "-c", LOADED), cwd=folder, capture_output=True, text=True)
    return [
        f"briefgen --help                    {taken:7.3f} s  (the bar is 0.25 s)",
        f"heavy libraries that help loads    {done.stderr.strip()}",
    ]


def backfill(span: Sequence[str], source: str, folder: Path) -> list[str]:
    """A backfill in text formats and in all of them, with the time for each brief."""
    lines = []
    for formats in ("md,html", "md,html,pdf"):
        out = folder / formats.replace(",", "-")
        taken = seconds((*BRIEFGEN, "backfill", *span, "--source", source, "--format", formats, "--out",
                         str(out), "--quiet"), folder)  # fmt: skip
        count = len(list(out.glob("*/*/ledger.json")))
        each = f"{taken / count:6.3f} s each" if count else "no brief"
        lines.append(f"backfill, {formats:<12}             {taken:7.2f} s  ({count} briefs, {each})")
    return lines


def main() -> None:
    """Measure, and print a table."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("date", nargs="?", default="2026-01-22")
    words.add_argument("source", nargs="?", default="sample", help="sample or csv:DIR")
    words.add_argument("--length", choices=("flash", "brief", "feature"), default="brief")
    words.add_argument("--runs", type=int, default=7)
    words.add_argument("--span", nargs=2, default=("2025-10-01", "2025-12-31"), metavar=("FIRST", "LAST"))
    chosen = words.parse_args()
    kind, _, named = chosen.source.partition(":")
    source = f"{kind}:{Path(named).resolve()}" if named else kind
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["BRIEFGEN_STORE"] = str(folder / "store.sqlite")
        os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
        for line in (
            *brief_against_weasyprint(chosen.date, source, chosen.length, folder, chosen.runs),
            *help_page(folder, max(chosen.runs, 5)),
            *backfill(chosen.span, source, folder),
        ):
            print(line, flush=True)


if __name__ == "__main__":
    main()
