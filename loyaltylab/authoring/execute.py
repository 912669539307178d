"""Run a notebook once in a fresh kernel, resolving the placeholders of its Markdown where they stand."""

import os
import tempfile
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from loyaltylab.authoring import placeholders
from loyaltylab.authoring.files import AuthoringError

TIMEOUT = 120  # seconds a cell
# Notebooks run side by side: threads of linear algebra would wait for each other instead of working.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def execute(notebook: NotebookNode, folder: Path, root: Path) -> NotebookNode:
    """Return the notebook with outputs, and its prose with the computed numbers.

    Parameters
    ----------
    notebook : NotebookNode
        Cells whose ids are the author's slugs; not changed.
    folder : Path
        Where the notebook will stand: the kernel works there.
    root : Path
        The checkout whose ``loyaltylab`` the kernel imports.

    Raises
    ------
    AuthoringError
        If a cell or placeholder fails, writes to stderr, or takes too long; names the cell.
    """
    folder.mkdir(parents=True, exist_ok=True)
    probed = _with_probes(notebook)
    _run(probed, folder, root)
    problems = [problem for cell in probed.cells for problem in _noise(cell)]
    if problems:
        raise AuthoringError(*problems)
    return _fold(notebook, probed)


def _with_probes(notebook: NotebookNode) -> NotebookNode:
    """Put before each Markdown cell one code cell for each of its placeholders."""
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for placeholder in placeholders.find(cell.source):
                probe = nbformat.v4.new_code_cell(placeholder.probe(), id=f"probe-{len(cells)}")
                probe.metadata["probe"] = {"slug": cell.id, "whole": placeholder.whole}
                cells.append(probe)
        cells.append(nbformat.from_dict(cell))
    return NotebookNode({**notebook, "cells": cells})


def _run(notebook: NotebookNode, folder: Path, root: Path) -> None:
    current: list[NotebookNode] = []
    with tempfile.TemporaryDirectory() as profile:
        # The kernel of this very environment, whatever kernels the user has installed elsewhere.
        manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=TIMEOUT,
            force_raise_errors=True,
            record_timing=False,
            store_widget_state=False,
            extra_arguments=["--log-level=40"],  # errors only: no word about sockets in the build's output
            resources={"metadata": {"path": str(folder)}},
            on_cell_start=lambda cell, **_more: current.append(cell),
        )
        try:
            client.execute(env=_environment(root, profile), cleanup_kc=True)
        except CellExecutionError as error:
            raise AuthoringError(f"{_where(current[-1])} fails: {error.ename}: {error.evalue}") from error
        except DeadKernelError as error:
            raise AuthoringError(f"{_where(current[-1])}: the kernel died.") from error
        except CellControlSignal as error:
            raise AuthoringError(f"{_where(current[-1])}: more than {TIMEOUT} seconds.") from error


def _environment(root: Path, profile: str) -> dict[str, str]:
    """Return an environment in which only the checkout decides what a lesson shows."""
    private = ("LOYALTYLAB_", "MPLBACKEND", "PYTHONWARNINGS", "JUPYTER_", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(private)}
    return {**kept, **ONE_THREAD, "PYTHONPATH": str(root), "IPYTHONDIR": profile}


def _fold(notebook: NotebookNode, probed: NotebookNode) -> NotebookNode:
    """Put the probes' values into the prose and drop the probes."""
    values: list[str] = []
    cells: list[NotebookNode] = []
    for cell in probed.cells:
        if "probe" in cell.metadata:
            values.append(_value(cell))
            continue
        if cell.cell_type == "markdown":
            cell.source = placeholders.fill(cell.source, values)
            values = []
        cells.append(cell)
    return NotebookNode({**notebook, "cells": cells})


def _value(probe: NotebookNode) -> str:
    text = "".join(output.text for output in probe.outputs if output.output_type == "stream")
    if text.strip().lower() in {"nan", "inf", "-inf", "none", ""}:
        raise AuthoringError(f"{_where(probe)} gives {text!r}, which is no number to print.")
    return text


def _noise(cell: NotebookNode) -> list[str]:
    """Report what a cell wrote to stderr: a student must not meet a warning that nobody explains."""
    text = "".join(output.text for output in cell.get("outputs", []) if output.get("name") == "stderr")
    if not text:
        return []
    return [f"{_where(cell)} writes to stderr (cure the warning): {' / '.join(text.strip().splitlines()[:3])}"]


def _where(cell: NotebookNode) -> str:
    probe = cell.metadata.get("probe")
    return f"cell {probe['slug']!r}: placeholder {probe['whole']}" if probe else f"cell {cell.id!r}"
