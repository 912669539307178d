"""What all tests share: one thread a worker; and nbval, which also computes the numbers in a lesson's paragraphs."""

import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path

# Before NumPy is imported, and for every kernel a test starts.
from loyaltylab.authoring.execute import ONE_THREAD

os.environ |= {name: os.environ.get(name, count) for name, count in ONE_THREAD.items()}

import pytest
from nbformat.v4 import new_code_cell, new_output
from nbval.plugin import IPyNbCell, IPyNbFile

from loyaltylab.authoring.lessons import prepare
from loyaltylab.authoring.stored import computed_paragraphs


class Lesson(IPyNbFile):  # type: ignore[misc]  # nbval has no types
    """A notebook whose paragraphs are checked like cells: computed where they stand, they are the stored text."""

    def collect(self) -> Iterator[IPyNbCell]:
        code = list(super().collect())
        paragraphs = self._paragraphs()
        for cell in self.nb.cells:
            if cell.cell_type == "code":
                yield code.pop(0)
            elif cell.get("id") in paragraphs:
                stored = new_output("stream", name="stdout", text=cell.source)
                computed = new_code_cell(paragraphs[cell.id], outputs=[stored], execution_count=1)
                options = defaultdict(bool, check=True)
                number = code[0].cell_num if code else -1
                yield IPyNbCell.from_parent(
                    self, name=f"Text {cell.id}", cell_num=number, cell=computed, options=options
                )

    def _paragraphs(self) -> dict[str, str]:
        kit = self.nb.metadata.get("loyaltylab")
        if kit is None:
            return {}
        root = next(folder for folder in self.path.parents if (folder / kit.source).is_file())
        name = Path(kit.source).relative_to("course/_src").with_suffix("").as_posix()
        return computed_paragraphs(prepare(root, name, kit.language).notebook)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect the notebooks of the course as lessons."""
    found = yield
    return [Lesson.from_parent(parent, path=file_path) if isinstance(one, IPyNbFile) else one for one in found]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Refuse warnings also in the cells whose outputs nbval does not compare: widgets and quizzes."""
    yield
    if isinstance(item, IPyNbCell):
        noise = "".join(output.text for output in item.test_outputs if output.get("name") == "stderr")
        assert not noise, f"writes to stderr: {noise}"
