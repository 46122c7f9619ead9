"""Sealed PDFs: what they show, who says they are whole, and that any changed byte shows."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import gevent
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from certificates.errors import SealUnavailable
from certificates.sealing.check import check_pdf
from certificates.sealing.paper import Paper, Row
from certificates.sealing.sealed import compose_pdf, pictures_for, sealed_pdf
from certificates.sealing.seals import Seal, Seals, parse_seal, read_seals
from certificates.sealing.stamp import stamp_picture
from core.beside import Beside
from core.config import ConfigError
from tests.fakes import FakeClock
from tests.pdf_text import pages_of, text_of
from tools.seals import issuers, make_seals

EDUCATION = "11990000MB0000008B"
NOW = FakeClock()()
PAPER = Paper(
    title_zh="高等学历证书",
    title_en="Diploma",
    kind_zh="电子证照副本",
    kind_en="Copy of an electronic licence",
    identifier="1.2.156.3005.2.11990000MB0000008B001.11990000MB0000008B.SAMPLE22.001.X",
    ink="#1e4d2b",
    rows=(Row(title_zh="姓名", title_en="Name", value="𬭎䶮㛃𠮷"),),
    issuer="教育部门",
    dated="2026年3月1日",
    note=(Row(title_zh="用途", title_en="Purpose", value="申请个人住房贷款"),),
    mark=("仅供粤海银行", "用于申请个人住房贷款"),
    foot="挪作他用无效。",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_seals(tmp_path_factory.mktemp("seals"), {EDUCATION: "教育部门"}, now=NOW)


@pytest.fixture(scope="module")
def seal(folder: Path) -> Seal:
    return read_seals(folder, [EDUCATION])[0]


@pytest.fixture(scope="module")
def root(folder: Path) -> bytes:
    return (folder / "ca.pem").read_bytes()


@pytest.fixture(scope="module")
def sealed(seal: Seal) -> bytes:
    return sealed_pdf(PAPER, seal, at=NOW)


def test_a_sealed_document_is_valid_and_names_who_sealed_it(sealed: bytes, root: bytes) -> None:
    verdict = check_pdf(sealed, root, at=NOW)

    assert (verdict.code, verdict.sealed_at) == ("valid", NOW)
    assert verdict.sealed_by == "教育部门电子印章（测试专用）"


def test_pyhanko_says_that_it_is_valid_and_covers_the_whole_file(
    sealed: bytes, folder: Path
) -> None:
    from pyhanko.keys import load_cert_from_pemder

    (signature,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    context = ValidationContext(
        trust_roots=[load_cert_from_pemder(str(folder / "ca.pem"))],
        allow_fetching=False,
        moment=NOW,
    )

    status = validate_pdf_signature(signature, signer_validation_context=context)

    assert status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_pdfsig_says_that_it_is_valid_and_signs_the_whole_document(
    sealed: bytes, tmp_path: Path
) -> None:
    program = shutil.which("pdfsig")
    if program is None:
        pytest.skip("pdfsig of Debian's poppler-utils is not installed")
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed)

    said = subprocess.run([program, path], capture_output=True, text=True, check=True).stdout

    assert "Signature is Valid." in said
    assert "Total document signed" in said


@settings(max_examples=40)
@given(data=st.data())
def test_one_changed_byte_shows(sealed: bytes, root: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.integers(1, 255))
    changed = bytearray(sealed)
    changed[place] ^= other

    assert not check_pdf(bytes(changed), root, at=NOW).is_valid


def test_a_byte_changed_in_the_signature_itself_shows(sealed: bytes, root: bytes) -> None:
    start = sealed.index(b"/Contents <30") + len(b"/Contents <")
    letters = [
        at for at in range(start, sealed.index(b">", start)) if sealed[at : at + 1].isalpha()
    ]
    # The same digit in small letters means the same to every other reader.
    changed = [sealed[:at] + sealed[at : at + 1].lower() + sealed[at + 1 :] for at in letters[::60]]

    codes = {check_pdf(pdf, root, at=NOW).code for pdf in changed}

    assert len(changed) > 3
    assert codes == {"altered"}


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf + b"\n",
        lambda pdf: pdf[:-1],
        lambda pdf: pdf[: len(pdf) // 2],
        lambda _pdf: b"",
        lambda _pdf: b"%PDF-1.7 and nothing else",
        lambda pdf: pdf[pdf.index(b"%%EOF") :],
    ],
    ids=["longer", "shorter", "half", "empty", "head", "tail"],
)
def test_a_cut_or_lengthened_document_is_not_valid(
    sealed: bytes, root: bytes, change: Callable[[bytes], bytes]
) -> None:
    assert not check_pdf(change(sealed), root, at=NOW).is_valid


def test_a_document_without_a_seal_says_so(root: bytes) -> None:
    from certificates.sealing.draw import draw_paper

    assert check_pdf(draw_paper(PAPER, {})[0], root, at=NOW).code == "not_sealed"


def test_a_seal_of_another_authority_is_not_trusted(sealed: bytes, tmp_path: Path) -> None:
    other = make_seals(tmp_path, {EDUCATION: "教育部门"}, now=NOW)

    verdict = check_pdf(sealed, (other / "ca.pem").read_bytes(), at=NOW)

    assert verdict.code == "not_trusted"


def test_a_seal_whose_certificate_has_ended_is_not_trusted(sealed: bytes, root: bytes) -> None:
    assert check_pdf(sealed, root, at=NOW + timedelta(days=1100)).code == "not_trusted"


def test_of_several_made_at_once_beside_the_loop_each_is_valid_and_says_its_own(
    seal: Seal, root: bytes
) -> None:
    names = [f"{first}{second}{rare}" for first in "王李" for second in "伟芳娜" for rare in "𬭎䶮"]
    papers = [
        replace(PAPER, rows=(Row(title_zh="姓名", title_en="Name", value=name),)) for name in names
    ]
    beside = Beside(most=20)

    def make(paper: Paper) -> bytes:
        pictures = pictures_for(paper, seal)
        return beside.run(partial(compose_pdf, paper, seal, pictures, at=NOW))

    making = [gevent.spawn(make, paper) for paper in papers]
    gevent.joinall(making)

    made = [one.get() for one in making]
    assert {check_pdf(pdf, root, at=NOW).code for pdf in made} == {"valid"}
    told = [{name for name in names if name in text_of(pdf)} for pdf in made]
    assert told == [{name} for name in names]


def test_rare_characters_can_be_searched_and_copied(sealed: bytes) -> None:
    assert "𬭎䶮㛃𠮷" in text_of(sealed)


def test_every_page_carries_purpose_recipient_and_date(seal: Seal) -> None:
    rows = tuple(
        Row(title_zh="经营范围", title_en="Scope", value="技术开发、技术咨询；" * 30)
        for _ in range(6)
    )

    pages = pages_of(sealed_pdf(replace(PAPER, rows=rows), seal, at=NOW))

    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "仅供粤海银行" in page
        assert "申请个人住房贷款" in page
        assert f"{number} / {len(pages)}" in page


def test_the_longest_purpose_stands_whole_in_box_mark_and_foot_of_every_page(seal: Seal) -> None:
    recipient = "粤海银行股份有限公司广州天河体育西路支行个人信贷业务部"
    purpose = (
        "本人向贵行申请首套个人住房按揭贷款时核验借款人身份信息及婚姻状况"
        "并办理不动产抵押登记手续和留存备查事宜仅限本次业务办理用"
    )
    note = [("接收单位", recipient), ("用途", purpose), ("有效期至", "2026年12月31日")]
    paper = replace(
        PAPER,
        rows=PAPER.rows * 30,
        note=tuple(Row(title_zh=title, title_en="x", value=value) for title, value in note),
        mark=(f"仅供{recipient}", f"用于{purpose}", "2026年3月1日出具 有效期至2026年12月31日"),
        foot=f"仅供{recipient}用于“{purpose}”，有效期至2026年12月31日，挪作他用无效。",
    )

    pages = pages_of(sealed_pdf(paper, seal, at=NOW))

    assert len(purpose) == 60
    assert len(pages) > 1
    for page in pages:
        assert page.count(purpose) == page.count(recipient) == 5
        assert "有效期至2026年12月31日，挪作他用无效。" in page
        assert "…" not in page


@settings(max_examples=8)
@given(value=st.text(max_size=400))
def test_any_value_finds_its_place(seal: Seal, root: bytes, value: str) -> None:
    paper = replace(PAPER, rows=(Row(title_zh="名称", title_en="Name", value=value),))

    assert check_pdf(sealed_pdf(paper, seal, at=NOW), root, at=NOW).is_valid


@pytest.mark.parametrize("name", ["教育部门", "中华人民共和国公安部", "人力资源和社会保障部门" * 3])
def test_a_seal_is_red_on_nothing_and_stays_inside_its_rim(name: str) -> None:
    picture = stamp_picture(name, is_test=True)

    pixels = np.asarray(picture)
    opaque = pixels[pixels[..., 3] == 255]
    assert set(map(tuple, opaque[:, :3].tolist())) == {(211, 34, 31)}
    assert not pixels[:40, :40, 3].any()


def test_a_seal_of_a_test_says_so_and_another_does_not() -> None:
    test, real = (stamp_picture("教育部门", is_test=is_test) for is_test in (True, False))

    assert isinstance(test, Image.Image)
    assert test.tobytes() != real.tobytes()


def test_a_seal_is_good_only_while_its_certificate_is(seal: Seal) -> None:
    seals = Seals([seal])

    assert seals.get(EDUCATION, at=NOW) is seal
    for at in (NOW - timedelta(days=2), NOW + timedelta(days=1100)):
        with pytest.raises(SealUnavailable):
            seals.get(EDUCATION, at=at)
    with pytest.raises(SealUnavailable):
        seals.get("11100000000013127D", at=NOW)


def test_every_problem_of_a_folder_is_told_at_once(folder: Path, tmp_path: Path) -> None:
    good = (folder / f"{EDUCATION}.pem").read_text()
    other = make_seals(tmp_path / "other", {EDUCATION: "教育部门"}, now=NOW)
    key = good[: good.index("-----BEGIN CERTIFICATE")]
    foreign = (other / f"{EDUCATION}.pem").read_text()
    for name, text in {
        "NOKEY": good[len(key) :],
        "NOCERTIFICATE": key,
        "OTHERKEY": key + foreign[foreign.index("-----BEGIN CERTIFICATE") :],
        "HUGE": good + "#" * 100_000,
    }.items():
        (tmp_path / f"{name}.pem").write_text(text)

    with pytest.raises(ValueError, match="holds no private key") as caught:
        read_seals(tmp_path, ["NOKEY", "NOCERTIFICATE", "OTHERKEY", "HUGE", "MISSING"])

    for name in ("NOKEY", "NOCERTIFICATE", "OTHERKEY", "HUGE", "MISSING"):
        assert name in str(caught.value)
    assert "PRIVATE KEY" not in str(caught.value)


def test_a_gateway_does_not_start_with_a_folder_that_lacks_a_seal(
    env: dict[str, str], folder: Path
) -> None:
    from app import Settings

    with pytest.raises(ConfigError, match=r"MINSHENG_SEAL_FOLDER names a folder that"):
        Settings.from_env({**env, "MINSHENG_SEAL_FOLDER": str(folder)})


def test_seals_are_made_once_and_kept_private(tmp_path: Path) -> None:
    first = make_seals(tmp_path, issuers(), now=NOW)
    made = {path.name: path.read_bytes() for path in first.iterdir()}

    make_seals(tmp_path, issuers(), now=NOW + timedelta(days=1))

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == made
    assert {
        path.stat().st_mode & 0o077 for path in tmp_path.iterdir() if path.name != "ca.pem"
    } == {0}
    assert len(read_seals(tmp_path, issuers())) == len(issuers())
    assert all(parse_seal("X", made[f"{code}.pem"].decode()).is_test for code in issuers())
