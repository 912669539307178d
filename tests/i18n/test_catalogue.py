"""The catalogue of strings: complete in Chinese, switched by function or environment, without the scoring's hints."""

import ast
import gettext
import os
import re
import string
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from babel.messages.pofile import read_po

import loyaltylab as ll
from loyaltylab import i18n
from loyaltylab.grading.lab import load_lab
from loyaltylab.grading.misconceptions import load_misconceptions, score_cells

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "loyaltylab" / "i18n" / "locales" / "zh" / "LC_MESSAGES" / "loyaltylab.po"
SCORING = ROOT / "assignments" / "scoring" / "locales" / "zh" / "LC_MESSAGES" / "loyaltylab-scoring.po"
MISCONCEPTIONS = load_misconceptions(ROOT / "assignments" / "misconceptions" / "lab1.yml")
# Said by the kit itself about any percentage, whatever the lab: no hint to a question.
GENERIC = {"this is a fraction; the question asks for percent."}
STUDENT = "demo"


def chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


def messages(po: Path) -> dict[str, str]:
    with po.open("rb") as stream:
        catalogue = read_po(stream, locale="zh")
    return {str(message.id): str(message.string) for message in catalogue if message.id and not message.fuzzy}


def literals(folder: Path) -> set[str]:
    """Every literal text in a ``_()`` call of the folder's code, read without the catalogue's own tools."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                found.add(ast.literal_eval(node.args[0]))
    return found


def fields(text: str) -> list[tuple[str, str, str]]:
    """Each distinct field with its conversion and format: ``{low:g}`` said as ``{low}`` would print other digits."""
    parts = string.Formatter().parse(text)
    return sorted({(name, how or "", conversion or "") for _text, name, how, conversion in parts if name is not None})


@pytest.fixture(scope="module")
def lab1():
    return load_lab("lab1", ROOT / "assignments" / "scoring")


@pytest.fixture(scope="module")
def chinese_lab():
    """The instructor's notebook of lab 1 in Chinese, whose first cell switches the language."""
    return nbformat.read(ROOT / "assignments" / "zh" / "source" / "lab1" / "lab1.ipynb", as_version=4)


@pytest.fixture
def no_language_set(monkeypatch):
    """A session in which nobody has called set_language."""
    monkeypatch.setattr(i18n, "_language", None)
    monkeypatch.delenv("LOYALTYLAB_LANGUAGE", raising=False)
    return monkeypatch


class TestEveryString:
    @pytest.mark.parametrize(("po", "code"), [(SHIPPED, "loyaltylab"), (SCORING, "assignments/scoring")])
    def test_every_string_of_the_code_is_in_the_catalogue(self, po, code):
        assert literals(ROOT / code) - {""} == set(messages(po))

    @pytest.mark.parametrize("po", [SHIPPED, SCORING], ids=lambda po: po.stem)
    def test_every_string_is_translated(self, po):
        untranslated = {text for text, translation in messages(po).items() if not translation.strip()}
        assert untranslated == set()

    @pytest.mark.parametrize("po", [SHIPPED, SCORING], ids=lambda po: po.stem)
    def test_every_translation_has_the_fields_of_its_english(self, po):
        differing = {text: said for text, said in messages(po).items() if fields(text) != fields(said)}
        assert differing == {}

    @pytest.mark.parametrize("po", [SHIPPED, SCORING], ids=lambda po: po.stem)
    def test_what_is_compiled_is_what_translators_wrote(self, po):
        with po.with_suffix(".mo").open("rb") as stream:
            compiled = gettext.GNUTranslations(stream)
        assert {text: compiled.gettext(text) for text in messages(po)} == messages(po)

    def test_what_students_receive_holds_no_scoring_message(self):
        assert set(messages(SCORING)) & set(messages(SHIPPED)) <= GENERIC
        compiled = SHIPPED.with_suffix(".mo").read_bytes().decode("utf-8", errors="replace")
        secret = {*messages(SCORING)} - GENERIC
        assert secret
        assert [text for text in secret if text in compiled] == []


class TestSwitching:
    def test_plots(self):
        ll.set_language("zh")
        ax = ll.plots.score_distribution([5, 6, 6, 4])
        assert (ax.get_ylabel(), ax.get_title()) == ("客户占比（%）", "客户的回答分布，n = 4")
        ll.set_language("en")
        assert ll.plots.score_distribution([5, 6, 6, 4]).get_ylabel() == "Share of customers (%)"
        plt.close("all")

    def test_results(self):
        ll.set_language("zh")
        nps = ll.survey.nps([10, 9, 8, 2])
        assert "净推荐值" in nps.name
        assert nps.method == "Wald 区间，95 %"
        ll.set_language("en")
        assert ll.survey.nps([10, 9, 8, 2]).method == "Wald, 95 %"

    def test_checks(self, capsys):
        ll.set_language("zh")
        ll.check.number(12.5, "nps", low=-100, high=100)
        assert capsys.readouterr().out.startswith("✓ nps：一个数，在 -100 到 100 之间")
        with pytest.raises(ll.check.NotYet, match=r"nps 还是 \.\.\. 请把三个点换成你的答案。"):
            ll.check.number(..., "nps")

    def test_errors_that_a_student_meets(self):
        ll.set_language("zh")
        with pytest.raises(ValueError, match=r"scores：行 1 \(9\) 超出了量表，应为 1 到 6"):
            ll.survey.csat([4, 9])

    def test_dictionary(self):
        ll.set_language("zh")
        assert all(map(chinese, ll.datasets.describe("car_owners")["meaning"]))
        ll.set_language("en")
        assert not any(map(chinese, ll.datasets.describe("car_owners")["meaning"]))

    def test_an_unknown_string_stays_as_it_is(self):
        ll.set_language("zh")
        assert i18n.translate("No such sentence in the kit.") == "No such sentence in the kit."

    def test_an_unknown_language_is_refused_and_the_known_ones_are_named(self):
        with pytest.raises(ValueError, match="'fr' is not one of the kit's languages: 'en', 'zh'"):
            ll.set_language("fr")
        assert ll.get_language() == "en"


class TestEnvironment:
    def test_the_variable_chooses_the_language(self, no_language_set):
        assert ll.get_language() == "en"
        no_language_set.setenv("LOYALTYLAB_LANGUAGE", "zh")
        assert ll.get_language() == "zh"
        assert i18n.translate("a number") == "一个数"

    def test_set_language_has_the_last_word(self, no_language_set):
        no_language_set.setenv("LOYALTYLAB_LANGUAGE", "zh")
        ll.set_language("en")
        assert i18n.translate("a number") == "a number"

    def test_an_empty_variable_is_none(self, no_language_set):
        no_language_set.setenv("LOYALTYLAB_LANGUAGE", "")
        assert ll.get_language() == "en"

    def test_an_unknown_language_is_refused(self, no_language_set):
        no_language_set.setenv("LOYALTYLAB_LANGUAGE", "klingon")
        with pytest.raises(ValueError, match="'klingon' is not one of the kit's languages: 'en', 'zh'"):
            ll.get_language()

    def test_in_a_process_of_its_own(self):
        code = "from loyaltylab.i18n import translate; print(ascii(translate('a number')))"
        environment = {**os.environ, "LOYALTYLAB_LANGUAGE": "zh"}
        run = subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == ascii("一个数")


class TestFeedback:
    @pytest.mark.parametrize("entry", MISCONCEPTIONS, ids=lambda entry: entry.id)
    def test_each_misconception_is_explained_in_chinese(self, lab1, chinese_lab, entry):
        scores = score_cells(lab1, chinese_lab, STUDENT, entry.cells)
        lost = {name: score for name, score in scores.items() if score.points < lab1.questions[name].points}
        assert {name: score.points for name, score in lost.items()} == dict(entry.scores)
        for name, score in lost.items():
            explained = [line for line in score.message.splitlines() if chinese(line)]
            assert explained == score.message.splitlines(), f"{name} of {entry.id} is not in Chinese"

    def test_the_solution_is_praised_in_chinese(self, lab1, chinese_lab):
        scores = score_cells(lab1, chinese_lab, STUDENT, {})
        assert {score.message for score in scores.values()} == {"全部正确。"}
        assert ll.get_language() == "en"
