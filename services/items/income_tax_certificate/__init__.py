"""个人所得税纳税记录: a certificate of the tax paid in some months."""

import re
from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from bureaus.registry import Bureaus
from bureaus.tax.adapter import Tax, TaxCertificate
from core.access import Access, Channel
from core.schema import Schema, Text, money
from services.item import LookUp

_MONTH = re.compile(r"20(19|[2-9][0-9])-(0[1-9]|1[0-2])", re.ASCII)
_DESCRIPTION = {"description": "YYYY-MM, Beijing calendar, included"}


def _check_month(value: str) -> None:
    if not _MONTH.fullmatch(value):
        raise ma.ValidationError(
            "月份应写作YYYY-MM，自2019年起。 Must be a month written YYYY-MM, from 2019."
        )


class IncomeTaxCertificateArguments(Schema):
    first_month = Text(max_length=7, required=True, validate=_check_month, metadata=_DESCRIPTION)
    last_month = Text(max_length=7, required=True, validate=_check_month, metadata=_DESCRIPTION)

    @ma.validates_schema
    def _runs_forward(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        if data["first_month"] > data["last_month"]:
            raise ma.ValidationError(
                "终止月份不能早于起始月份。 Must not be before first_month.", "last_month"
            )


class IncomeTaxCertificateResult(Schema):
    number = ma.fields.String(required=True)
    check_number = ma.fields.String(
        required=True,
        metadata={"description": "With the number, lets whoever is shown it ask the bureau"},
    )
    first_month = ma.fields.String(required=True, metadata=_DESCRIPTION)
    last_month = ma.fields.String(required=True, metadata=_DESCRIPTION)
    income_yuan = money("Income of these months")
    tax_yuan = money("Tax paid for them")
    issued_on = ma.fields.Date(required=True, metadata={"description": "Beijing calendar date"})


def run(bureaus: Bureaus, access: Access, arguments: Mapping[str, Any]) -> TaxCertificate:
    return bureaus[Tax].certificate(access, **arguments)


ITEM = LookUp(
    code="income-tax-certificate",
    task_number="0500000000002",
    title_zh="个人所得税纳税记录开具",
    title_en="Income tax certificate",
    bureau="tax",
    arguments=IncomeTaxCertificateArguments,
    result=IncomeTaxCertificateResult,
    run=run,
    channels=(Channel.MINI_PROGRAM, Channel.COUNTER),
    keywords=(
        *("完税证明", "纳税证明", "个税证明", "买房", "个税", "税单", "完税", "购房资格"),
        "收入证明",
        *("proof of tax", "tax paid", "tax certificate", "income proof", "individual income tax"),
    ),
    example={"first_month": "2025-01", "last_month": "2025-12"},
)
