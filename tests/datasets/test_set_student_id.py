"""A student says once who they are; the file lands where every lab finds it."""

import json

import pytest

from loyaltylab import datasets, doctor


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("LOYALTYLAB_STUDENT", raising=False)
    lab = tmp_path / "labs" / "lab1"
    lab.mkdir(parents=True)
    (tmp_path / "start.py").touch()
    monkeypatch.chdir(lab)
    return tmp_path


def test_it_lands_beside_start_py(folder, capsys):
    datasets.set_student_id(" s-17 ")
    assert json.loads((folder / "student.json").read_text()) == {"student_id": "s-17"}
    assert datasets.student_id() == "s-17"
    assert "s-17" in capsys.readouterr().out


def test_an_existing_file_is_renewed(folder):
    (folder / "labs" / "student.json").write_text('{"student_id": "your-id-here"}')
    datasets.set_student_id("学号7")
    assert datasets.student_id() == "学号7"
    assert not (folder / "student.json").exists()


@pytest.mark.parametrize("wrong", ["your-id-here", " Your-ID-here "])
def test_the_placeholder_is_refused(folder, wrong):
    with pytest.raises(ValueError, match="only the placeholder"):
        datasets.set_student_id(wrong)


def test_an_empty_id_is_refused(folder):
    with pytest.raises(ValueError, match="empty"):
        datasets.set_student_id("  ")


def test_the_message_of_a_missing_id_says_what_to_run(folder):
    with pytest.raises(ValueError, match="set_student_id"):
        datasets.student_id()


@pytest.mark.parametrize(("content", "level"), [('{"student_id": "a"}', "ok"), ('{"student_id": a}', "note")])
def test_the_doctor_of_a_student_kit_looks_at_the_id(folder, content, level):
    (folder / "student.json").write_text(content)
    assert doctor.student_id(folder).level == level
